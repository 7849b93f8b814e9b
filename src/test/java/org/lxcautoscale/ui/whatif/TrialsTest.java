package org.lxcautoscale.ui.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lxcautoscale.replay.WhatIf.Answer;
import org.lxcautoscale.ui.whatif.Trials.State;
import org.lxcautoscale.ui.whatif.Trials.Why;

/** Questions are worked on one at a time, and never for ever. */
@Timeout(30)
class TrialsTest {

    private static final Answer ANSWER =
            new Answer(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), List.of(), List.of(), 0, Map.of());

    private final CountDownLatch never = new CountDownLatch(1);
    private final Trials<String> trials = new Trials<>(Duration.ofMinutes(1));

    @AfterEach
    void end() {
        trials.close();
    }

    private Answer forever() throws InterruptedException {
        never.await();
        return ANSWER;
    }

    private void awaitEnd(Trials<String> of) {
        await().until(() -> !(of.state() instanceof State.Running));
    }

    @Test
    void theAnswerIsKept() {
        assertThat(trials.state()).isEqualTo(new State.None<String>());

        assertThat(trials.begin("a", _ -> ANSWER)).hasValue(1L);

        awaitEnd(trials);
        assertThat(trials.state()).isEqualTo(new State.Done<>(1, "a", ANSWER));
    }

    @Test
    void whileOneIsWorkedOnThereIsNoOther() {
        trials.begin("a", progress -> {
            progress.accept(0.426);
            return forever();
        });

        assertThat(trials.begin("b", _ -> ANSWER)).isEmpty();
        await().until(() -> trials.state() instanceof State.Running<String> running && running.percent() == 42);
    }

    @Test
    void itCanBeCancelledAndAnotherBegun() {
        trials.begin("a", _ -> forever());
        trials.cancel(7);
        assertThat(trials.state()).as("cancelled was another").isInstanceOf(State.Running.class);

        trials.cancel(1);

        awaitEnd(trials);
        assertThat(trials.state()).isEqualTo(new State.Ended<>(1, "a", Why.CANCELLED, ""));
        assertThat(trials.begin("b", _ -> ANSWER)).hasValue(2L);
    }

    @Test
    void whatTakesTooLongIsEnded() {
        try (Trials<String> short1 = new Trials<>(Duration.ofMillis(50))) {
            short1.begin("a", _ -> forever());

            awaitEnd(short1);
            assertThat(short1.state()).isEqualTo(new State.Ended<>(1, "a", Why.TOO_LONG, ""));
        }
    }

    @Test
    void whyItHasFailedIsSaid() {
        trials.begin("a", _ -> {
            throw new IOException("the history cannot be read: it is locked");
        });
        awaitEnd(trials);
        assertThat(trials.state())
                .isEqualTo(new State.Ended<>(1, "a", Why.FAILED, "the history cannot be read: it is locked"));

        trials.begin("b", _ -> {
            throw new OutOfMemoryError("heap");
        });
        awaitEnd(trials);
        assertThat(trials.state())
                .isEqualTo(new State.Ended<>(2, "b", Why.FAILED, "it needs more memory than there is"));
    }
}
