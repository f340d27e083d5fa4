package dev.ballast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "type":"instance-died","instance":"api-1","service":"api","exitCode":137 | api-1, exit code 137
                    "type":"deregistered","instance":"api-1","service":"api" | api-1 tells Consul that it goes
                    "type":"consul-critical","service":"api","addresses":["10.0.0.1:5000"] | api: 10.0.0.1:5000
                    "type":"worker","balancer":"balancer","pid":31,"state":"DRAINING" | balancer: worker 31 draining
                    "type":"process","instance":"api-1","process":"api","running":false,"words":"(exit status 0)" \
                    | api-1: api ended (exit status 0)
                    "type":"served-between","hostname":"h","instance":"api-1","connections":"kept","firstMs":1000,\
                    "lastMs":2500,"requests":1 | api-1: 1 answer on kept connections from 1.000 s to 2.500 s
                    "type":"proxied","balancer":"balancer","requests":1200,"retried":2,"repeated":1,"statuses":{"200":1200} \
                    | balancer: 1,200 requests, 2 of them retried, 1 repeated by the client; answered 1,200 × 200
                    "type":"lost","load":1,"number":1204,"outcome":"refused","cause":"empty pool","detail":"no upstream" \
                    | request 1,204 of load 1: refused, empty pool: no upstream
                    """)
    void tellsEachEventInALine(String fields, String words, @TempDir Path folder) {
        Run run = TestRun.goldenIn(folder).event(fields).read();

        assertThat(run.history().get(run.history().size() - 1))
                .satisfies(line -> assertThat(Words.describe(line)).isEqualTo(words));
    }
}
