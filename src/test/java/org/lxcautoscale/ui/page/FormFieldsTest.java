package org.lxcautoscale.ui.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Forms as browsers send them. */
class FormFieldsTest {

    @Test
    void blanksPlusesAndUmlautsArriveAsTheyWereTyped() {
        assertThat(FormFields.parse("a=two+words&b=1%2B1&c=%C3%A4%20%26%3D&d=&e"))
                .isEqualTo(Map.of("a", "two words", "b", "1+1", "c", "ä &=", "d", "", "e", ""));
        assertThat(FormFields.parse("a=x%3Dy=z")).isEqualTo(Map.of("a", "x=y=z"));
    }

    @Test
    void theFirstValueCounts() {
        assertThat(FormFields.parse("a=1&a=2&&")).isEqualTo(Map.of("a", "1"));
        assertThat(FormFields.parse("")).isEmpty();
    }

    @Test
    void whatIsNoFormIsRefused() {
        assertThatThrownBy(() -> FormFields.parse("a=%zz")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FormFields.parse("a=%2")).isInstanceOf(IllegalArgumentException.class);
    }
}
