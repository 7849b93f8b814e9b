package org.lxcautoscale.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[[[[1]]]]",
                "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"",
                "]]]",
                "{\"a\\\"[\": \"",
                "\\"
            })
    void whatIsFlatIsLeftAlone(String text) {
        assertThatCode(() -> Nesting.check(text)).doesNotThrowAnyException();
        assertThatCode(() -> Nesting.check("[{}],".repeat(1000) + text)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"\\\"\":"})
    void whatIsDeepIsRefused(String level) {
        assertThatThrownBy(() -> Nesting.check(level.repeat(33))).isInstanceOf(ApiProblem.class);
        assertThatThrownBy(() -> Nesting.check(level.repeat(30_000))).isInstanceOf(ApiProblem.class);
    }
}
