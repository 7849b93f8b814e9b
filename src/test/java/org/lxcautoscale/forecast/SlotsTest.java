package org.lxcautoscale.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SlotsTest {

    private final Slots slots = new Slots();

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(slots.last()).isEqualTo(Long.MIN_VALUE);
        assertThat(slots.get(0)).isNaN();
        assertThat(slots.highest(-5, 5)).isNaN();
    }

    @Test
    void whatIsKeptIsTheSameToATenthOfAPercent() {
        for (double amount = 0.01; amount < 1e9; amount *= 1.07) {
            double kept = Math.expm1(Slots.decoded(Slots.encoded(Math.log1p(amount))));

            assertThat(1 + kept).isCloseTo(1 + amount, within((1 + amount) * 0.001));
        }
    }

    @Test
    void noCodeOfAnAmountIsThatOfTheUnknown() {
        assertThat(Slots.decoded(Slots.encoded(1e9))).isEqualTo(65.534);
        assertThat(Slots.decoded(Slots.encoded(Double.POSITIVE_INFINITY))).isEqualTo(65.534);
        assertThat(Slots.decoded(Slots.encoded(-1))).isZero();
        assertThat(Slots.decoded(Slots.encoded(Double.NaN))).isNaN();
    }

    @Test
    void aGapIsUnknown() {
        slots.add(10, 1);
        slots.add(13, 2);

        assertThat(slots.get(10)).isEqualTo(1);
        assertThat(slots.get(11)).isNaN();
        assertThat(slots.get(12)).isNaN();
        assertThat(slots.get(13)).isEqualTo(2);
        assertThat(slots.get(14)).isNaN();
    }

    @Test
    void eightDaysAreKept() {
        for (int window = -Slots.KEPT; window <= Slots.KEPT; window++) {
            slots.add(window, window + Slots.KEPT < 1000 ? 9 : 1);
        }

        assertThat(slots.get(0)).isNaN();
        assertThat(slots.get(1)).isEqualTo(1);
        assertThat(slots.get(Slots.KEPT)).isEqualTo(1);
        assertThat(slots.highest(1 - Slots.KEPT, Slots.KEPT)).isEqualTo(1);
    }

    @Test
    void whatWasBeforeALongGapIsForgotten() {
        slots.add(0, 5);
        slots.add(1, 5);
        slots.add(Slots.KEPT + 1, 1);

        assertThat(slots.get(2)).isNaN();
        assertThat(slots.highest(Slots.KEPT, Slots.KEPT + 1)).isEqualTo(1);
    }

    @Test
    void theHighestIsUnknownWhenLessThanHalfIsKnown() {
        slots.add(0, 3);
        slots.add(1, 4);
        slots.add(5, 1);

        assertThat(slots.highest(0, 3)).isEqualTo(4);
        assertThat(slots.highest(0, 4)).isNaN();
        assertThat(slots.highest(0, 5)).isEqualTo(4);
        assertThat(slots.highest(0, 6)).isNaN();
    }

    @Test
    void itIsReadAsItWasWritten() throws IOException {
        slots.add(-3, 2.5);
        slots.add(7, 1.25);
        Slots read = new Slots();
        read.read(new DataInputStream(new ByteArrayInputStream(written(slots))));

        assertThat(read.last()).isEqualTo(7);
        assertThat(read.get(-3)).isEqualTo(2.5);
        assertThat(read.get(0)).isNaN();
        assertThat(read.get(7)).isEqualTo(1.25);
    }

    @Test
    void aWindowOfNoTimeIsRefused() throws IOException {
        byte[] bytes = written(slots);
        bytes[0] = 0x7f;

        assertThatThrownBy(() -> new Slots().read(new DataInputStream(new ByteArrayInputStream(bytes))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a window is");
    }

    private static byte[] written(Slots slots) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        slots.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
