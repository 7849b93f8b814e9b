package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;

/** Who fails again and again is left alone, longer each time. */
class CircuitBreakersTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final CapturedLog log = new CapturedLog();
    private int calls;

    @AfterEach
    void stop() {
        log.close();
    }

    private static CircuitBreakers breakers(Duration firstPause, Duration longestPause) {
        return new CircuitBreakers(
                new Timeouts(LONG, LONG, LONG, 3, firstPause, longestPause), Set.of(Fault.UNREACHABLE));
    }

    private ApiException call(CircuitBreakers breakers, String name, Fault fault) {
        ApiException failure = catchThrowableOfType(
                ApiException.class,
                () -> breakers.call(name, () -> {
                    calls++;
                    throw new ApiException(fault, "it is away");
                }));
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void afterThreeConsecutiveFailuresNoCallIsMade() {
        CircuitBreakers breakers = breakers(LONG, LONG);

        for (int i = 0; i < 3; i++) {
            assertThat(call(breakers, "node a", Fault.UNREACHABLE).fault()).isEqualTo(Fault.UNREACHABLE);
        }

        ApiException fourth = call(breakers, "node a", Fault.UNREACHABLE);
        assertThat(fourth.fault()).isEqualTo(Fault.CIRCUIT_OPEN);
        assertThat(fourth.origin()).isEqualTo(Fault.UNREACHABLE);
        // The same trouble reads the same, for those who say it once.
        assertThat(fourth).hasMessage("it is away");
        assertThat(calls).isEqualTo(3);
        assertThat(call(breakers, "node b", Fault.UNREACHABLE).fault()).isEqualTo(Fault.UNREACHABLE);
    }

    @Test
    void afterAResetTheNextCallIsMade() throws ApiException {
        CircuitBreakers breakers = breakers(LONG, LONG);
        for (int i = 0; i < 4; i++) {
            call(breakers, "a", Fault.UNREACHABLE);
        }

        breakers.reset("a");

        assertThat(breakers.call("a", () -> 42)).isEqualTo(42);
        assertThat(log.lines())
                .containsExactly("WARNING Proxmox API, a: it is away", "INFO Proxmox API, a: answers again");
    }

    @Test
    void aResponseInBetweenResetsTheCount() throws ApiException {
        CircuitBreakers breakers = breakers(LONG, LONG);

        call(breakers, "a", Fault.UNREACHABLE);
        call(breakers, "a", Fault.UNREACHABLE);
        assertThat(breakers.call("a", () -> 42)).isEqualTo(42);
        call(breakers, "a", Fault.UNREACHABLE);
        call(breakers, "a", Fault.DENIED);
        call(breakers, "a", Fault.UNREACHABLE);
        call(breakers, "a", Fault.UNREACHABLE);

        assertThat(call(breakers, "a", Fault.UNREACHABLE).fault()).isEqualTo(Fault.UNREACHABLE);
    }

    @Test
    void oneFailureAfterThePauseStartsALongerPause() {
        CircuitBreakers breakers = breakers(Duration.ofMillis(1), LONG);
        for (int i = 0; i < 3; i++) {
            call(breakers, "a", Fault.UNREACHABLE);
        }

        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            call(breakers, "a", Fault.UNREACHABLE);
            return calls >= 6;
        });

        assertThat(calls).isEqualTo(6);
        assertThat(log.lines()).containsExactly("WARNING Proxmox API, a: it is away");
    }

    @Test
    void aFailureIsLoggedOnceAndSoIsTheRecovery() throws ApiException {
        CircuitBreakers breakers = breakers(LONG, LONG);

        call(breakers, "a", Fault.UNREACHABLE);
        call(breakers, "a", Fault.UNREACHABLE);
        breakers.call("a", () -> 1);
        breakers.call("a", () -> 1);

        assertThat(log.lines())
                .containsExactly("WARNING Proxmox API, a: it is away", "INFO Proxmox API, a: answers again");
    }
}
