package dev.ballast.live;

/** The page's buttons. Each method returns a description of the task. */
interface Actions {

    /**
     * Begins to change the number of a service's instances; one change at a time.
     *
     * @param service blank: the first service
     * @throws RefusedException if another change is under way, or the number is out of bounds
     */
    String scale(String service, int instances);

    /**
     * Begins to stop an API instance: it deregisters and drains.
     *
     * @throws RefusedException if another change is under way, or no such instance runs
     */
    String stop(String instance);

    /**
     * Kills an API instance, also while a change is under way.
     *
     * @throws RefusedException if no such instance runs
     */
    String kill(String instance);
}
