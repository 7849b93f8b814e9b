package org.lxcautoscale.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"104", "9000", "web", "web-1", "Web_1.example+x", "0"})
    void acceptsProxmoxIdsAndContainerNames(String id) {
        assertThat(ContainerId.isValid(id)).isTrue();
        assertThat(new ContainerId(id)).hasToString(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "-rf", ".", "..", ".hidden", "../x", "a/b", "a b", "a\nb", "1\n", "a;b", "$(x)", "ü", "١",
                "a\u0000"
            })
    void rejectsWhatIsUnsafeAsAFileNameOrArgument(String id) {
        assertThat(ContainerId.isValid(id)).isFalse();
        assertThatThrownBy(() -> new ContainerId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a container id");
    }

    @Test
    void acceptsAtMostSixtyFourCharacters() {
        assertThat(ContainerId.isValid("x".repeat(64))).isTrue();
        assertThat(ContainerId.isValid("x".repeat(65))).isFalse();
    }

    @Test
    void sortsNumbersByValueAndBeforeNames() {
        List<String> sorted = Stream.of("web", "1000", "99", "db", "101", "100", "9a")
                .map(ContainerId::new)
                .sorted()
                .map(ContainerId::value)
                .toList();

        assertThat(sorted).containsExactly("99", "100", "101", "1000", "9a", "db", "web");
    }
}
