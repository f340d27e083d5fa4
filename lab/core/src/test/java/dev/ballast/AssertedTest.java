package dev.ballast;

import static dev.ballast.assertions.BallastAssertions.assertThat;
import static dev.ballast.assertions.BallastAssertions.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.ballast.check.MembershipCheck;
import dev.ballast.history.History;
import dev.ballast.history.RunEvent.Checked;
import dev.ballast.history.Verdict;
import dev.ballast.request.Outcome;
import dev.ballast.request.Reply;
import dev.ballast.request.Responses;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssertedTest {

    private static final Responses RIGHT = responses(new Reply(200, "{\"hostname\":\"a\"}", Outcome.ANSWERED, 1));
    private static final Responses WRONG = responses(new Reply(502, "", Outcome.BAD_GATEWAY, 1));

    @Test
    void keepsTheVerdictOfEachAssertion() {
        try (Asserted asserted = new Asserted()) {
            asserted.enter();
            assertThat(RIGHT).allAnswered();
            claim("one and one", () -> assertThat(1 + 1).isEqualTo(2));
            assertThatThrownBy(() -> assertThat(History.inMemory()).hasRightMembers())
                    .isInstanceOf(AssertionError.class);

            assertThat(asserted.take())
                    .extracting(Checked::check, Checked::verdict)
                    .containsExactly(
                            tuple("every request of a batch was answered", Verdict.VALID),
                            tuple("one and one", Verdict.VALID),
                            tuple(MembershipCheck.NAME, Verdict.UNKNOWN));
            assertThat(asserted.take()).isEmpty();
        }
    }

    @Test
    void keepsTheLastOfOneName() {
        try (Asserted asserted = new Asserted()) {
            asserted.enter();
            assertThatThrownBy(() -> assertThat(WRONG.named("wrong")).allAnswered())
                    .isInstanceOf(AssertionError.class);
            assertThat(RIGHT.named("right")).allAnswered();

            assertThat(asserted.take())
                    .extracting(Checked::verdict, Checked::loads)
                    .containsExactly(tuple(Verdict.VALID, List.of("wrong", "right")));
        }
    }

    @Test
    void hearsOnlyTheThreadsOfItsTest() throws InterruptedException {
        try (Asserted outer = new Asserted()) {
            outer.enter();
            try (Asserted inner = new Asserted()) {
                inner.enter();
                Thread started = new Thread(() -> assertThat(RIGHT).allAnswered());
                started.start();
                started.join();
                assertThat(inner.take()).hasSize(1);
            }
            assertThat(outer.take()).isEmpty();
            assertThat(RIGHT).allAnswered();
            assertThat(outer.take()).hasSize(1);
        }
    }

    private static Responses responses(Reply... replies) {
        Responses.Builder batch = Responses.collect();
        for (Reply reply : replies) {
            batch.add(reply);
        }
        return batch.build();
    }
}
