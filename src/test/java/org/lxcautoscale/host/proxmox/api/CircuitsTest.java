package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.host.proxmox.api.ApiAccess.Patience;

/** Who fails again and again is left alone, longer each time. */
class CircuitsTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final CapturedLog log = new CapturedLog();
    private int calls;

    @AfterEach
    void stop() {
        log.close();
    }

    private static Circuits circuits(Duration firstPause, Duration longestPause) {
        return new Circuits(new Patience(LONG, LONG, LONG, 3, firstPause, longestPause), Set.of(Fault.UNREACHABLE));
    }

    private ApiException call(Circuits circuits, String name, Fault fault) {
        ApiException failure = catchThrowableOfType(
                ApiException.class,
                () -> circuits.call(name, () -> {
                    calls++;
                    throw new ApiException(fault, "it is away");
                }));
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void afterThreeFailuresInARowNobodyIsCalled() {
        Circuits circuits = circuits(LONG, LONG);

        for (int i = 0; i < 3; i++) {
            assertThat(call(circuits, "node a", Fault.UNREACHABLE).fault()).isEqualTo(Fault.UNREACHABLE);
        }

        ApiException fourth = call(circuits, "node a", Fault.UNREACHABLE);
        assertThat(fourth.fault()).isEqualTo(Fault.LEFT_ALONE);
        assertThat(fourth.origin()).isEqualTo(Fault.UNREACHABLE);
        // The same trouble reads the same, for those who say it once.
        assertThat(fourth).hasMessage("it is away");
        assertThat(calls).isEqualTo(3);
        assertThat(call(circuits, "node b", Fault.UNREACHABLE).fault()).isEqualTo(Fault.UNREACHABLE);
    }

    @Test
    void whoIsReconsideredIsCalledAtOnce() throws ApiException {
        Circuits circuits = circuits(LONG, LONG);
        for (int i = 0; i < 4; i++) {
            call(circuits, "a", Fault.UNREACHABLE);
        }

        circuits.reconsider("a");

        assertThat(circuits.call("a", () -> 42)).isEqualTo(42);
        assertThat(log.lines())
                .containsExactly("WARNING Proxmox API, a: it is away", "INFO Proxmox API, a: answers again");
    }

    @Test
    void anAnswerInBetweenBeginsTheCountAnew() throws ApiException {
        Circuits circuits = circuits(LONG, LONG);

        call(circuits, "a", Fault.UNREACHABLE);
        call(circuits, "a", Fault.UNREACHABLE);
        assertThat(circuits.call("a", () -> 42)).isEqualTo(42);
        call(circuits, "a", Fault.UNREACHABLE);
        call(circuits, "a", Fault.DENIED);
        call(circuits, "a", Fault.UNREACHABLE);
        call(circuits, "a", Fault.UNREACHABLE);

        assertThat(call(circuits, "a", Fault.UNREACHABLE).fault()).isEqualTo(Fault.UNREACHABLE);
    }

    @Test
    void oneFailureAfterThePauseBeginsALongerOne() {
        Circuits circuits = circuits(Duration.ofMillis(1), LONG);
        for (int i = 0; i < 3; i++) {
            call(circuits, "a", Fault.UNREACHABLE);
        }

        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            call(circuits, "a", Fault.UNREACHABLE);
            return calls >= 6;
        });

        assertThat(calls).isEqualTo(6);
        assertThat(log.lines()).containsExactly("WARNING Proxmox API, a: it is away");
    }

    @Test
    void troubleIsLoggedOnceAndSoIsItsEnd() throws ApiException {
        Circuits circuits = circuits(LONG, LONG);

        call(circuits, "a", Fault.UNREACHABLE);
        call(circuits, "a", Fault.UNREACHABLE);
        circuits.call("a", () -> 1);
        circuits.call("a", () -> 1);

        assertThat(log.lines())
                .containsExactly("WARNING Proxmox API, a: it is away", "INFO Proxmox API, a: answers again");
    }
}
