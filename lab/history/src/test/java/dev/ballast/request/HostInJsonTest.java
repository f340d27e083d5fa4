package dev.ballast.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostInJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hostname\":\"api-1\"}",
                " { \"hostname\" : \"api-1\" } \r\n",
                "{\"ms\":-1.5e+3,\"hostname\":\"api-1\",\"more\":[{},[],true,false,null,0]}",
                "{\"inner\":{\"hostname\":\"api-2\"},\"hostname\":\"api-1\"}",
                "{\"said\":\"\\\"hostname\\\":\\u00e9 \u00e9\",\"hostname\":\"api-1\"}",
                "{\"hostname\":\"api-1\",\"Hostname\":\"api-2\"}"
            })
    void findsTheHostNameOfAWholeObject(String text) {
        assertThat(HostInJson.in(text)).contains("api-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hostname\":\"api-1\",\"data\":[1,2",
                "{\"hostname\":\"api-1\",\"data\":[1,2}",
                "{\"hostname\":\"api-1\"",
                "{\"hostname\":\"api-1\",}",
                "{\"hostname\":\"api-1\"}}",
                "{\"hostname\":\"api-1\"}{\"hostname\":\"api-1\"}",
                "{\"hostname\":\"api-1\"}\0",
                "<html>\"hostname\":\"api-1\"</html>",
                "[{\"hostname\":\"api-1\"}]",
                "{\"inner\":{\"hostname\":\"api-1\"}}",
                "{\"hostname\":\"api-1\",\"hostname\":\"api-2\"}",
                "{\"hostname\":[\"api-1\"]}",
                "{\"hostname\":null}",
                "{\"hostname\":\"\"}",
                "{\"hostname\":\"api-1\",\"n\":01}",
                "{\"hostname\":\"api-1\",\"n\":1.}",
                "{\"hostname\":\"api-1\",\"n\":+1}",
                "{\"hostname\":\"api-1\",\"n\":nul}",
                "{\"hostname\":\"api-1\",\"n\":}",
                "{\"hostname\":\"api-1\",\"n\":\"a\nb\"}",
                "{\"hostname\":\"api-1\",\"n\":\"\\x\"}",
                "{\"hostname\":\"api-1\",\"n\":\"\\u12g4\"}",
                "{\"hostname\":\"api-1\",\"n\":\"\\",
                "{hostname:\"api-1\"}",
                "",
                "{"
            })
    void findsNoneInAnyOtherText(String text) {
        assertThat(HostInJson.in(text)).isEmpty();
    }

    @Test
    void endsAtADepthThatNoAnswerHas() {
        String deep = "{\"hostname\":\"api-1\",\"n\":%s1%s}";

        assertThat(HostInJson.in(deep.formatted("[".repeat(63), "]".repeat(63))))
                .contains("api-1");
        assertThat(HostInJson.in(deep.formatted("[".repeat(100_000), "]".repeat(100_000))))
                .isEmpty();
    }
}
