package org.lxcautoscale.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often a container may call. */
class PausesTest {

    private final Pauses pauses = new Pauses();

    @Test
    void theFirstCallComesAtOnce() {
        assertThat(pauses.call(true, 0)).isTrue();
        assertThat(pauses.left(0)).isEqualTo(1000);
    }

    @Test
    void callsInAPauseBecomeOneAtItsEnd() {
        pauses.call(true, 0);

        assertThat(pauses.call(true, 1)).isFalse();
        assertThat(pauses.call(true, 999)).isFalse();

        assertThat(pauses.left(1000)).isZero();
        assertThat(pauses.callsAgain(1000)).isTrue();
    }

    @Test
    void aQuietPauseEndsWithoutACall() {
        pauses.call(true, 0);

        assertThat(pauses.callsAgain(1000)).isFalse();
        assertThat(pauses.left(1001)).isNegative();
    }

    @Test
    void callsThatLeadToNothingBecomeRarer() {
        pauses.call(true, 0);
        pauses.call(true, 500);

        pauses.callsAgain(1000);
        assertThat(pauses.left(1000)).isEqualTo(2000);

        pauses.call(true, 2500);
        pauses.callsAgain(3000);
        assertThat(pauses.left(3000)).isEqualTo(4000);

        pauses.call(true, 3500);
        pauses.callsAgain(7000);
        assertThat(pauses.left(7000)).isEqualTo(5000);

        pauses.call(true, 7500);
        pauses.callsAgain(12_000);
        assertThat(pauses.left(12_000)).isEqualTo(5000);
    }

    @Test
    void aLongerLongestPauseIsReachedInSteps() {
        Pauses rare = new Pauses(60_000);
        long now = 0;
        for (long pause : new long[] {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000}) {
            assertThat(rare.call(true, now)).isTrue();
            assertThat(rare.left(now)).isEqualTo(pause);
            assertThat(rare.call(true, now + pause - 1)).isFalse();
            now += pause;
        }
    }

    @Test
    void aCallThatHasHelpedIsFollowedByAShortPause() {
        pauses.call(true, 0);
        pauses.call(true, 500);
        pauses.callsAgain(1000);

        pauses.shorten();

        assertThat(pauses.left(1000)).isEqualTo(1000);
    }

    @Test
    void afterAQuietTimeThePauseIsShortAgain() {
        pauses.call(true, 0);
        pauses.call(true, 500);
        pauses.callsAgain(1000); // 2 s

        assertThat(pauses.call(true, 7000)).isTrue();
        assertThat(pauses.left(7000)).isEqualTo(1000);
    }

    @Test
    void whatIsNotWorthACallOnlyBeginsAPause() {
        assertThat(pauses.call(false, 0)).isFalse();
        assertThat(pauses.left(0)).isEqualTo(1000);

        assertThat(pauses.call(true, 10)).isFalse();
        assertThat(pauses.callsAgain(1000)).isTrue();
    }
}
