package org.lxcautoscale.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private Instant now = Instant.EPOCH;
    private final RateLimit limit = new RateLimit(60, () -> now);

    private void send(int requests) {
        for (int i = 0; i < requests; i++) {
            limit.count("one");
        }
    }

    @Test
    void whatIsUsedUpComesBackOverTime() {
        send(60);
        assertThatThrownBy(() -> send(1)).isInstanceOf(ApiProblem.class).hasMessageContaining("in 1 s");
        now = now.plus(Duration.ofSeconds(3));
        send(3);
        assertThatThrownBy(() -> send(1)).isInstanceOf(ApiProblem.class);
        assertThatCode(() -> limit.count("another")).doesNotThrowAnyException();
    }

    @Test
    void aClockThatIsSetBackDoesNoHarm() {
        send(60);
        now = now.minus(Duration.ofHours(1));
        assertThatThrownBy(() -> send(1)).isInstanceOf(ApiProblem.class);
        now = now.plus(Duration.ofSeconds(2));
        send(2);
    }
}
