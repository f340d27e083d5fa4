package dev.ballast.engine.image;

/** The labels in which the Dockerfile of an API or a balancer says what it is; docs/how-to/own-images.md lists them. */
public final class ImageLabels {

    /** {@code true} if the image stands on {@code ballast/base}, whose processes register an instance. */
    public static final String BASE = "dev.ballast.base";
    /** An API's port; only an API has this label. */
    public static final String PORT = "dev.ballast.port";
    /** The path of the health check of an API that does not register itself. */
    public static final String CHECK = "dev.ballast.check";
    /** The tags under which such an API is registered. */
    public static final String TAGS = "dev.ballast.tags";
    /** The file of a balancer's rendered upstreams; only a balancer has this label. */
    public static final String RENDERED = "dev.ballast.rendered";
    /** {@code true} if the balancer announces each member list that is in force. */
    public static final String ANNOUNCES = "dev.ballast.announces";
    /** The commands that print the versions of a balancer's programs; the first names the proxy. */
    public static final String VERSIONS = "dev.ballast.versions";
    /** {@code true} if the balancer reloads its proxy to change the upstreams. */
    public static final String RELOADS = "dev.ballast.reloads";
    /** The benches that measure the balancer unless told otherwise. */
    public static final String BENCHES = "dev.ballast.benches";
    /** The supervised processes that serve no request. */
    public static final String HELPERS = "dev.ballast.helpers";
    /** A regular expression that finds what a balancer's proxy prints of its worker processes. */
    public static final String WORKERS = "dev.ballast.workers";
    /** {@code true} if each instance of an API counts how often it executes each request of a load. */
    public static final String LEDGER = "dev.ballast.ledger";
    /** How a balancer chooses an instance: {@link dev.ballast.history.Balancing#label}. */
    public static final String BALANCES = "dev.ballast.balances";
    /** The settings that an image puts into effect: {@link dev.ballast.topology.ImageSettings}. */
    public static final String SETTINGS = "dev.ballast.settings";

    private ImageLabels() {}
}
