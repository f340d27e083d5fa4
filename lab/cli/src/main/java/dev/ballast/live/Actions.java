package dev.ballast.live;

/** What the page's buttons do. Each says in words what was begun or done. */
interface Actions {

    /**
     * Begins to change the number of API instances; one change at a time.
     *
     * @throws RefusedException if another change is under way, or the number is out of bounds
     */
    String scale(int instances);

    /**
     * Begins to stop an API instance: it deregisters and drains.
     *
     * @throws RefusedException if another change is under way, or no such instance runs
     */
    String stop(String instance);

    /**
     * Kills an API instance, whatever is under way: who breaks things does not wait.
     *
     * @throws RefusedException if no such instance runs
     */
    String kill(String instance);
}
