package dev.ballast.topology;

/**
 * A step from the topology in force to another one: the change of one service or balancer. Immutable.
 *
 * @param kind what happens
 * @param name of the service or balancer
 * @param from number of instances or containers before
 * @param to number of instances or containers after
 * @param target the topology to which all steps lead; it says what a container that is started is
 * @param during what is in force from the beginning of the step until its end, and if it fails
 * @param after what is in force when the step has ended
 */
public record Step(Kind kind, String name, int from, int to, Topology target, InForce during, InForce after) {

    /** What happens in a step. Each one can be done again after it failed half-way. */
    public enum Kind {
        /** A service gets its instances; balancers do not serve it yet. */
        ADD_SERVICE("add"),
        /** Each instance of a service is replaced, one by one: first the new one is in force, then the old one leaves. */
        ROLL("roll"),
        /** A service gets more instances, or fewer. */
        SCALE("scale"),
        /** A balancer gets its containers. */
        ADD_BALANCER("add balancer"),
        /** The containers of a balancer are replaced. */
        REPLACE("replace"),
        /** A balancer gets more containers, or fewer. */
        SCALE_BALANCER("scale balancer"),
        /** The containers of a balancer are removed. */
        REMOVE_BALANCER("remove balancer"),
        /** The instances of a service, which no balancer serves any more, are removed. */
        REMOVE_SERVICE("remove");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Returns the step in words, such as {@code scale shop 1 -> 3}. */
    @Override
    public String toString() {
        boolean counts = kind == Kind.SCALE || kind == Kind.SCALE_BALANCER;
        return "%s %s".formatted(kind.words, name) + (counts ? " %d -> %d".formatted(from, to) : "");
    }
}
