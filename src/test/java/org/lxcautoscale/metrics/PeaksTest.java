package org.lxcautoscale.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeaksTest {

    @Test
    void hasNoMaximumWhenEmpty() {
        Peaks peaks = new Peaks(3);
        assertThat(peaks.max(3)).isEqualTo(Long.MIN_VALUE);
        peaks.push(7);
        assertThat(peaks.max(0)).isEqualTo(Long.MIN_VALUE);
        peaks.clear();
        assertThat(peaks.max(3)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void agreesWithAListOfAllPeaksUpToItsCapacity() {
        Random random = new Random(3);
        for (int capacity = 0; capacity <= 5; capacity++) {
            Peaks peaks = new Peaks(capacity);
            List<Long> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                long peak = random.nextLong(100) - 50;
                peaks.push(peak);
                all.addFirst(peak);
                for (int count = 1; count <= capacity + 1; count++) {
                    long expected = all.stream()
                            .limit(Math.min(count, Math.max(1, capacity)))
                            .mapToLong(Long::longValue)
                            .max()
                            .orElseThrow();
                    assertThat(peaks.max(count)).isEqualTo(expected);
                }
            }
        }
    }
}
