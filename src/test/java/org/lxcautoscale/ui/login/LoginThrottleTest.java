package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How those who guess are slowed down. */
class LoginThrottleTest {

    private static final List<String> ADA = List.of("address 192.0.2.1", "user ada@pve");

    private final Clock clock = new Clock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    /** An attempt that fails; how long it would have to wait instead. */
    private Duration fail(List<String> by) {
        return throttle.begin(by).pause();
    }

    private void failFreely(List<String> by) {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            assertThat(fail(by)).as("attempt %s", i + 1).isZero();
        }
    }

    @Test
    void fiveFailuresAreFreeThenEachWaitsTwiceAsLongAsTheOneBefore() {
        failFreely(ADA);

        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            Duration wait = fail(ADA);
            waits.add(wait.toSeconds());
            clock.pass(wait.minusMillis(1));
            assertThat(fail(ADA)).isEqualTo(Duration.ofMillis(1));
            clock.pass(Duration.ofMillis(1));
            assertThat(fail(ADA)).isZero();
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void aUserIsProtectedFromManyAddresses() {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            fail(List.of("address 192.0.2." + i, "user ada@pve"));
        }

        assertThat(fail(List.of("address 192.0.2.99", "user ada@pve"))).isPositive();
        assertThat(fail(List.of("address 192.0.2.99", "user bob@pve"))).isZero();
    }

    @Test
    void anAddressIsSlowedDownWhateverUserItTries() {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            fail(List.of("address 192.0.2.1", "user " + i));
        }

        assertThat(fail(List.of("address 192.0.2.1", "user ada@pve"))).isPositive();
        assertThat(fail(List.of("address 192.0.2.2", "user eve@pve"))).isZero();
    }

    @Test
    void attemptsAtTheSameTimeGainNothing() {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            assertThat(throttle.begin(ADA).attempt()).isPresent(); // not known yet whether it succeeds
        }

        assertThat(throttle.begin(ADA).attempt()).isEmpty();
    }

    @Test
    void successForgetsTheFailures() {
        for (int i = 1; i < LoginThrottle.FREE; i++) {
            fail(ADA);
        }
        throttle.begin(ADA).attempt().orElseThrow().succeeded();

        failFreely(ADA);
    }

    @Test
    void anAttemptThatWasNotAnsweredDoesNotCount() {
        for (int i = 0; i < 3 * LoginThrottle.FREE; i++) {
            throttle.begin(ADA).attempt().orElseThrow().undecided();
        }

        failFreely(ADA);
    }

    @Test
    void failuresAreForgottenAfterAQuietTime() {
        failFreely(ADA);
        clock.pass(LoginThrottle.FORGOTTEN.plusSeconds(1));

        failFreely(ADA);
        assertThat(fail(ADA)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whoTriesNowIsRememberedThoughThereAreManyOthers() {
        failFreely(ADA);
        for (int i = 0; i < LoginThrottle.MOST; i++) {
            fail(List.of("address 198.51.100.1-" + i));
            fail(ADA);
        }

        assertThat(fail(ADA)).isPositive();
    }
}
