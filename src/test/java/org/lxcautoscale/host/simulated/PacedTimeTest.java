package org.lxcautoscale.host.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PacedTimeTest {

    @Test
    void timeAlsoPassesForWhoIsWokenOften() throws Exception {
        PacedTime time = new PacedTime(new VirtualTime(Instant.EPOCH), 1);
        Instant start = time.now().monotonic();
        long real = System.nanoTime();
        while (System.nanoTime() - real < Duration.ofSeconds(1).toNanos()) {
            Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                time.wake();
            });
            time.sleepUntil(start.plusSeconds(60));
        }

        assertThat(Duration.between(start, time.now().monotonic())).isGreaterThan(Duration.ofMillis(500));
    }
}
