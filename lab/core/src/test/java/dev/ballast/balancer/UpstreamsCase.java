package dev.ballast.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/** A piece of a configuration, and what is in it. The reasons of unclear lines are left out. */
record UpstreamsCase(String name, String text, List<String> members, List<String> backups, List<String> unclear) {

    static final List<String> NONE = List.of();

    static UpstreamsCase members(String name, String text, String... members) {
        return new UpstreamsCase(name, text, List.of(members), NONE, NONE);
    }

    static UpstreamsCase unclear(String name, String text, String... lines) {
        return new UpstreamsCase(name, text, NONE, NONE, List.of(lines));
    }

    DynamicTest test() {
        return DynamicTest.dynamicTest(name, () -> {
            Upstreams read = Upstreams.of(text);
            assertThat(read.members()).as("members").isEqualTo(members);
            assertThat(read.backups()).as("backups").isEqualTo(backups);
            assertThat(read.unclear().stream().map(line -> line.replaceFirst(" \\([^()]*\\)$", "")))
                    .as("unclear lines")
                    .isEqualTo(unclear);
        });
    }
}
