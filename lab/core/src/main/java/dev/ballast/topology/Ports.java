package dev.ballast.topology;

/**
 * Two ports on the host's loopback address, 0 to 65535; 0 picks a free one. Immutable.
 *
 * @param balancer the balancer's front door; 5000 in the article
 * @param ui Consul's UI and HTTP API; 8500 in the article
 */
public record Ports(int balancer, int ui) {

    /** The highest port that there is. */
    public static final int LAST = 65_535;

    /** Any free ports. */
    public static final Ports FREE = new Ports(0, 0);

    /** The article's ports. */
    public static final Ports ARTICLE = new Ports(5000, 8500);

    /** @throws IllegalArgumentException naming a port that is out of bounds, or is given twice */
    public Ports {
        check("balancer", balancer);
        check("ui", ui);
        if (balancer != 0 && balancer == ui) {
            throw new IllegalArgumentException(
                    "balancer and ui port (%d) must differ; choose another for one of them".formatted(ui));
        }
    }

    private static void check(String name, int port) {
        if (port < 0 || port > LAST) {
            throw new IllegalArgumentException("%s port (%d) must be 0 to %d".formatted(name, port, LAST));
        }
    }
}
