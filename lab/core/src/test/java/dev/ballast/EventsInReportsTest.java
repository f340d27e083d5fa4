package dev.ballast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.ballast.history.Event;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsInReportsTest {

    @Test
    void reportsKnowEachTypeOfEvent() throws ClassNotFoundException {
        assertThat(types(Class.forName("dev.ballast.report.Event"))).containsAll(types(Event.class));
    }

    private static List<String> types(Class<?> event) {
        return Arrays.stream(event.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .toList();
    }
}
