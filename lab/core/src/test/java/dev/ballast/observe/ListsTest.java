package dev.ballast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ballast.history.BalancerEvent.Rendered;
import dev.ballast.history.ConsulEvent;
import dev.ballast.history.InstanceEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListsTest {

    private final Lists lists = new Lists();

    @Test
    void tellsServicesApartAsTheBalancerDoes() {
        lists.take(new Rendered(
                "front",
                List.of("b:1", "a:1", "c:1"),
                Map.of("api", List.of("b:1", "a:1"), "shop", List.of("c:1")),
                ""));

        assertThat(lists.rendered("front", "api")).contains(List.of("a:1", "b:1"));
        assertThat(lists.rendered("front", "shop")).contains(List.of("c:1"));
        assertThat(lists.rendered("front", "admin")).contains(List.of());
    }

    @Test
    void eachBalancerHasItsOwn() {
        lists.take(new Rendered("front", List.of("a:1"), ""));

        assertThat(lists.rendered("front", "api")).contains(List.of("a:1"));
        assertThat(lists.rendered("spare", "api")).isEmpty();
    }

    @Test
    void ofAUnionOtherServicesAreLeftOut() {
        lists.take(new InstanceEvent.Started("shop-1", "shop", "h", "c:1"));
        lists.take(new ConsulEvent.Passing("admin", List.of("d:1")));
        lists.take(new Rendered("front", List.of("a:1", "c:1", "d:1"), ""));

        assertThat(lists.rendered("front", "api")).as("unknown ones too").contains(List.of("a:1"));
        assertThat(lists.rendered("front", "shop")).contains(List.of("a:1", "c:1"));
    }

    @Test
    void aUnionKeepsFormerInstancesOfTheService() {
        lists.take(new ConsulEvent.Passing("api", List.of("a:1", "b:1")));
        lists.take(new ConsulEvent.Passing("shop", List.of("c:1")));
        lists.take(new ConsulEvent.Passing("api", List.of("b:1")));
        lists.take(new Rendered("front", List.of("a:1", "b:1", "c:1"), ""));

        assertThat(lists.rendered("front", "api")).contains(List.of("a:1", "b:1"));
        assertThat(lists.rendered("front", "shop")).contains(List.of("c:1"));
        assertThat(lists.passing("api")).contains(List.of("b:1"));
        assertThat(lists.passing("other")).isEmpty();
    }

    @Test
    void forgetsABalancerThatIsReplaced() {
        lists.begin("front", List.of("b:1", "a:1"));
        lists.begin("front", List.of());
        assertThat(lists.rendered("front", "api")).contains(List.of("a:1", "b:1"));

        lists.forget("front");

        assertThat(lists.rendered("front", "api")).isEmpty();
    }
}
