package dev.ballast.convergence;

import java.util.ArrayList;
import java.util.List;

/** One lifetime as a test makes it up: when it truly did what, in milliseconds; infinity for what it never did. */
public final class Life {

    public static final double NEVER = Double.POSITIVE_INFINITY;

    public final String instance;
    public final String address;
    public final String hostname;
    double started;
    double registered;
    public final List<double[]> passing = new ArrayList<>();
    public final List<double[]> rendered = new ArrayList<>();
    double servedFirst;
    double stopping = NEVER;
    double deregistered = NEVER;
    double died = NEVER;
    double stopped = NEVER;
    final List<Double> signals = new ArrayList<>();
    public double servedLast = NEVER;
    public double servedLastKept = NEVER;
    public boolean listedTwice;

    private Life(String instance, String address, double started) {
        this.instance = instance;
        this.address = address;
        this.hostname = "%s-%.0f".formatted(instance, started);
        this.started = started;
    }

    /** Started, registered 300 ms later, passing 20 ms after that, rendered after 30 more, served 50 ms later. */
    public static Life of(int number, double started) {
        return of("api-" + number, "10.0.0.%d:5000".formatted(number), started, 300, 20, 30, 50);
    }

    static Life of(
            String instance,
            String address,
            double started,
            double toRegister,
            double toPass,
            double toRender,
            double toServe) {
        Life life = new Life(instance, address, started);
        life.registered = started + toRegister;
        life.passing.add(new double[] {life.registered + toPass, NEVER});
        life.rendered.add(new double[] {life.passing.get(0)[0] + toRender, NEVER});
        life.servedFirst = life.rendered.get(0)[0] + toServe;
        return life;
    }

    /** An address that a balancer lists from then on, of which nothing else is seen. */
    static Life listedOnly(String address, double from) {
        Life life = of("nobody", address, from, 0, 0, 0, 0);
        life.started = NEVER;
        life.registered = NEVER;
        life.servedFirst = NEVER;
        life.passing.clear();
        return life;
    }

    /** Asked to stop, deregistered 10 ms later, out of the lists 10 and 40 ms after that, served 20 ms on; a drain of 4 s. */
    public Life leaves(double asked) {
        return leaves(asked, 10, 10, 30, 20, 4000);
    }

    public Life leaves(
            double asked, double toDeregister, double toNotPassing, double toWithout, double toLast, double drain) {
        stopping = asked;
        deregistered = asked + toDeregister;
        passing()[1] = deregistered + toNotPassing;
        rendered()[1] = passing()[1] + toWithout;
        servedLast = rendered()[1] + toLast;
        servedLastKept = servedLast + 10;
        stopped = deregistered + drain;
        return this;
    }

    /** Killed; Consul knows 500 ms later, the balancer 30 ms after that. */
    public Life dies(double at) {
        return dies(at, 500, 30);
    }

    public Life dies(double at, double toCritical, double toWithout) {
        died = at;
        servedLast = at;
        servedLastKept = at;
        passing()[1] = at + toCritical;
        rendered()[1] = passing()[1] + toWithout;
        return this;
    }

    /** Planted: the balancer lists it later than that, and it serves the later. */
    public Life listedLater(double byMs) {
        rendered()[0] += byMs;
        servedFirst += byMs;
        return this;
    }

    /** Planted: the balancer forgets it. */
    public Life neverListed() {
        rendered.clear();
        servedFirst = NEVER;
        return this;
    }

    /** The balancer drops it for good, and it serves no more. */
    public Life unlisted(double at) {
        rendered()[1] = at;
        servedLast = at;
        servedLastKept = at;
        return this;
    }

    /** Planted: it starts, and does not come to register. */
    public Life neverRegistered() {
        registered = NEVER;
        passing.clear();
        return neverListed();
    }

    /** Its container ends, and no list had it. */
    public Life endsUnlisted(double at) {
        died = at;
        return this;
    }

    /** It is sent STOP then, for which Consul may drop it. */
    public Life signalled(double at) {
        signals.add(at);
        return this;
    }

    /** Consul and, 30 ms later, the balancer drop it, and list it again. */
    public Life flaps(double dropped, double back) {
        passing.add(new double[] {back, passing()[1]});
        passing.get(passing.size() - 2)[1] = dropped;
        rendered.add(new double[] {back + 30, rendered()[1]});
        rendered.get(rendered.size() - 2)[1] = dropped + 30;
        return this;
    }

    /** It gets no request. */
    public Life neverServed() {
        servedFirst = NEVER;
        return this;
    }

    /** Killed while it is on Consul's list alone. */
    public Life diesUnlisted(double at) {
        died = at;
        passing()[1] = at + 500;
        return this;
    }

    /** Planted: the balancer never drops it. */
    public Life listedOn() {
        rendered()[1] = NEVER;
        return this;
    }

    /** Returns when it was last on Consul's list. */
    public double[] passing() {
        return passing.get(passing.size() - 1);
    }

    /** Returns when it was last on the balancer's. */
    public double[] rendered() {
        return rendered.get(rendered.size() - 1);
    }
}
