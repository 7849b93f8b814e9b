package org.lxcautoscale.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTextTest {

    @ParameterizedTest
    @CsvSource({
        "a b, a b",
        "'a\nb', a b",
        "'\u001b[31m', ' [31m'",
        "\u009b31m, ' 31m'",
        "a\u2028b, a b",
        "a\u202eb, a\ufffdb",
        "a\ud800b, a\ufffdb",
        "\ud83d\ude00, \ud83d\ude00"
    })
    void whatCannotBeSeenIsReplaced(String text, String shown) {
        assertThat(ShownText.of(text)).isEqualTo(shown);
    }

    @Test
    void itIsNotLong() {
        assertThat(ShownText.of("\ud83d\ude00".repeat(201))).isEqualTo("\ud83d\ude00".repeat(200) + "...");
        assertThat(ShownText.of("x".repeat(200))).hasSize(200);
    }
}
