package dev.ballast.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.cli.Main;
import dev.ballast.cli.console.ExitCodes;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchSoakTest {

    @ParameterizedTest
    @CsvSource({
        "--hours 0, --hours (0) must be from 1 to 744",
        "--minutes -1, --minutes (-1) must be from 1 to 44640",
        "--hours 1 --minutes 5, 'give --hours or --minutes, not both'",
        "--rate 0, --rate (0) must be from 1 to 1000",
        "--strategy no-such, no strategy 'no-such'"
    })
    void refusesWhatIsNotPossibleAtOnce(String options, String said) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));

        assertThat(line.execute(("bench soak " + options).split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains(said);
    }
}
