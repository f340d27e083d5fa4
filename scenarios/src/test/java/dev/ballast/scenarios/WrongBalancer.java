package dev.ballast.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.Instance;
import dev.ballast.Lab;

/** Faults in the balancer {@code nginx-reload} that scenarios plant, each as an edit by sed. */
final class WrongBalancer {

    private static final String TEMPLATE = "/etc/consul-template/load-balancer.tpl";
    private static final String RENDERED = "/etc/nginx/conf.d/load-balancer.conf";

    private WrongBalancer() {}

    /** Renders an edited template from now on, until {@link #repair}. */
    static void template(Lab lab, String sed) {
        Instance balancer = lab.instance("balancer");
        Planted.shell(balancer, "[ -e %1$s.right ] || cp %1$s %1$s.right; cp %1$s.right %1$s".formatted(TEMPLATE));
        Planted.run(balancer, "sed", "-i", sed, TEMPLATE);
        restart(balancer);
    }

    /** Renders the right template again, if it was edited. */
    static void repair(Lab lab) {
        Instance balancer = lab.instance("balancer");
        if (balancer.exec("test", "-e", TEMPLATE + ".right").succeeded()) {
            Planted.run(balancer, "mv", TEMPLATE + ".right", TEMPLATE);
            restart(balancer);
        }
    }

    private static void restart(Instance balancer) {
        Planted.run(balancer, "supervisorctl", "restart", "consul-template");
    }

    /** Edits the configuration in force, which the next change of the pool would render again. */
    static Plant configuration(Lab lab, String sed) {
        return edited(lab.instance("balancer"), RENDERED, sed);
    }

    /** Edits what the configuration includes to send a request to an instance. */
    static Plant proxying(Lab lab, String sed) {
        return edited(lab.instance("balancer"), "/etc/nginx/proxy.conf", sed);
    }

    private static Plant edited(Instance balancer, String file, String sed) {
        String right = "/tmp/right-" + file.substring(file.lastIndexOf('/') + 1);
        Planted.run(balancer, "cp", "-p", file, right);
        Planted.run(balancer, "sed", "-i", sed, file);
        reload(balancer, file);
        return () -> {
            Planted.run(balancer, "cp", right, file);
            reload(balancer, file);
        };
    }

    private static void reload(Instance balancer, String file) {
        Planted.run(balancer, "chown", "nginx", file); // who renders it again
        assertThat(Planted.run(
                        balancer, "setpriv", "--reuid", "nginx", "--regid", "nginx", "--init-groups", "reload-nginx"))
                .as("what reload-nginx says of %s", file)
                .contains("\"event\":\"rendered\"");
    }

    /** Sends a third of the requests to an address, whatever is in the list. */
    static String detour(String address) {
        return "s/^upstream/split_clients $request_id $where {\\n  34%% %s;\\n  * backend-api;\\n}\\n\\n&/; s|http://backend-[^;/]*;|http://$where;|"
                .formatted(address);
    }

    /** Lists an address beside those of the pool. */
    static String member(String address) {
        return "s/^ *least_conn;/&\\n  server %s max_fails=1;/".formatted(address);
    }

    /** Gives the first member four times the share of each other one. */
    static String weight() {
        return "0,/:5000 max_fails/s//:5000 weight=4 max_fails/";
    }

    /** Answers from a cache. */
    static String cache() {
        return "s|^upstream|proxy_cache_path /run/nginx/planted keys_zone=planted:1m;\\n&|;"
                + " s|^ *include /etc/nginx/proxy.conf;|&\\n    proxy_cache planted;\\n    proxy_cache_valid 200 1m;|";
    }

    /** Gives an instance up after 1 s, and tries another one, even with a POST if {@code retries}. */
    static String impatient(boolean retries) {
        return "s/error timeout;/error timeout%s;\\n    proxy_read_timeout 1s;/"
                .formatted(retries ? " non_idempotent" : "");
    }

    /** Answers the requests of a warm-up by itself. */
    static String failedWarmUp() {
        return "s|^ *location / {|&\\n    if ($http_x_request_id ~ \"-w[0-9]\") { return 502; }|";
    }
}
