package dev.ballast.soak;

import java.util.Locale;

/** What is measured. The bounds leave room for the noise of a quiet process, and for what is kept of each change and request. */
public enum Quantity {
    UP_HEAP(
            "up: heap after a collection",
            Unit.BYTES,
            Bound.hourly(Size.KB * 256).andChange(4 * Size.KB)),
    UP_RESIDENT("up: resident memory", Unit.BYTES, Bound.hourly(4 * Size.MB).andChange(8 * Size.KB)),
    UP_DESCRIPTORS("up: open descriptors", Unit.COUNT, Bound.once()),
    UP_THREADS("up: threads", Unit.COUNT, Bound.hourly(2)),
    UP_PROCESSOR("up: processor, % of a core", Unit.COUNT, Bound.hourly(1)),
    PAGE_HEAP("page: JavaScript heap after a collection", Unit.BYTES, Bound.hourly(Size.KB * 256)),
    PAGE_NODES("page: DOM nodes", Unit.COUNT, Bound.hourly(100)),
    PAGE_LISTENERS("page: event listeners", Unit.COUNT, Bound.hourly(10)),
    BROWSER_MEMORY("browser: memory of its container", Unit.BYTES, Bound.hourly(8 * Size.MB)),
    LOAD_HEAP(
            "load generator: heap after a collection",
            Unit.BYTES,
            Bound.hourly(Size.KB * 512).andChange(4 * Size.KB).andRequest(64)),
    LOAD_RESIDENT(
            "load generator: resident memory",
            Unit.BYTES,
            Bound.hourly(8 * Size.MB).andChange(8 * Size.KB).andRequest(192)),
    LOAD_DESCRIPTORS("load generator: open descriptors", Unit.COUNT, Bound.hourly(4)),
    LOAD_THREADS("load generator: threads", Unit.COUNT, Bound.hourly(4)),
    CONTAINERS("engine: containers of the lab", Unit.COUNT, Bound.once()),
    NETWORKS("engine: networks of the lab", Unit.COUNT, Bound.once()),
    WRITTEN(
            "engine: what containers wrote to their disks",
            Unit.BYTES,
            Bound.hourly(Size.MB).andChange(16 * Size.KB).andRequest(1.25 * Size.KB)),
    LOGS(
            "engine: containers' logs",
            Unit.BYTES,
            Bound.hourly(Size.MB).andChange(64 * Size.KB).andRequest(1.25 * Size.KB)),
    BALANCER_MEMORY("balancer: memory of its container", Unit.BYTES, Bound.hourly(4 * Size.MB)),
    CONSUL_MEMORY(
            "servers and UI: memory of their containers",
            Unit.BYTES,
            Bound.hourly(16 * Size.MB).andChange(64 * Size.KB)),
    RUN_HISTORY("run: history.jsonl", Unit.BYTES, Bound.hourly(64 * Size.KB).andChange(16 * Size.KB)),
    RUN_RENDERED("run: rendered/", Unit.BYTES, Bound.hourly(64 * Size.KB).andChange(8 * Size.KB)),
    RUN_LOGS("run: logs/", Unit.BYTES, Bound.hourly(Size.MB).andRequest(64)),
    RUN_LEDGERS("run: ledger/", Unit.BYTES, Bound.hourly(64 * Size.KB).andChange(8 * Size.KB)),
    RUN_REST("run: all else", Unit.BYTES, Bound.hourly(64 * Size.KB)),
    RUN_FILES("run: number of files", Unit.COUNT, Bound.once().andChange(12)),
    TEMPORARY_FILES("temporary files of all commands", Unit.COUNT, Bound.once()),
    CHANGE_SECONDS("a change by ./ballast scale, in seconds", Unit.COUNT, Bound.hourly(0.5));

    /** What a value counts. */
    enum Unit {
        BYTES,
        COUNT;

        /** Returns the smallest difference that two values have: a memory page, or one. */
        double step() {
            return this == BYTES ? 4 * Size.KB : 1;
        }
    }

    /** Names of powers, which an enumeration's constants can use. */
    private static final class Size {
        static final double KB = 1 << 10;
        static final double MB = 1 << 20;
    }

    private final String label;
    private final Unit unit;
    private final Bound bound;

    Quantity(String label, Unit unit, Bound bound) {
        this.label = label;
        this.unit = unit;
        this.bound = bound;
    }

    public String label() {
        return label;
    }

    public Bound bound() {
        return bound;
    }

    /** Returns whether its values can have parts of one. */
    private boolean isMeasured() {
        return this == UP_PROCESSOR || this == CHANGE_SECONDS;
    }

    /** Returns the smallest difference that two values have. */
    double step() {
        return isMeasured() ? 0 : unit.step();
    }

    /** Returns a value in words. */
    public String shown(double value) {
        if (unit == Unit.COUNT) {
            return String.format(Locale.ROOT, Math.rint(value) == value ? "%,.0f" : "%,.2f", value);
        }
        double size = Math.abs(value);
        return size < Size.MB
                ? String.format(Locale.ROOT, "%.1f kB", value / Size.KB)
                : String.format(Locale.ROOT, "%,.1f MB", value / Size.MB);
    }
}
