package dev.ballast.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsColumnsWithoutTrailingSpace() {
        Table table = new Table("name", "n").row("api-1", 300).row("b", 7);

        assertThat(table.lines()).containsExactly("name   n", "api-1  300", "b      7");
    }

    @Test
    void refusesRowOfWrongLength() {
        assertThatThrownBy(() -> new Table("name").row("a", "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 cells for columns [name]");
    }
}
