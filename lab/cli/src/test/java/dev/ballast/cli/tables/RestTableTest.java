package dev.ballast.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.bench.RestResult;
import dev.ballast.bench.Rests;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestTableTest {

    @Test
    void hasARowForEachMethod() {
        RestResult failed = new RestResult("other", "api-go");
        failed.trouble("it did not start");

        assertThat(RestTable.of(List.of(Rests.lost("nginx", "api-node", 3), Rests.lost("right", "api-node", 0), failed))
                        .lines())
                .containsExactly(
                        "strategy  server    closes idle after  method  after rests  lost  causes                                worst rest  retries masked  verdict",
                        "nginx     api-node  never              GET     360          3     instance closed an idle connection 3  2.00 s      -               INVALID",
                        "nginx     api-node  never              POST    40           3     instance closed an idle connection 3  2.00 s      -               INVALID",
                        "right     api-node  never              GET     360          0     -                                     -           -               VALID",
                        "right     api-node  never              POST    40           0     -                                     -           -               VALID",
                        "other     api-go    -                  -       0            -     -                                     -           -               UNKNOWN");
    }
}
