package org.lxcautoscale.ui.whatif;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.replay.WhatIf.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on what-if questions in the background: one at a time, on a thread of low priority, for so long at most. The last one is kept
 * with its answer until the next one. Thread-safe.
 *
 * @param <Q> what was asked
 */
final class Trials<Q> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final Duration longest;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().daemon().name("what-if clock").unstarted(work));

    private State<Q> state = new State.None<>();
    private @Nullable Thread worker;

    /** Where the work is. */
    sealed interface State<Q> {

        /** Nothing was asked yet. */
        record None<Q>() implements State<Q> {}

        /** @param share of the work that is done, 0 … 1 */
        record Running<Q>(long number, Q question, double share) implements State<Q> {
            public int percent() {
                return (int) Math.floor(100 * share);
            }
        }

        /** It is answered. */
        record Done<Q>(long number, Q question, Answer answer) implements State<Q> {}

        /** @param sentence why there is no answer */
        record Ended<Q>(long number, Q question, Why why, String sentence) implements State<Q> {}
    }

    /** Why there is no answer. */
    enum Why {
        CANCELLED,
        TOO_LONG,
        FAILED
    }

    /** The work on a question; ends when its thread is interrupted. */
    @FunctionalInterface
    interface Work {
        Answer answer(DoubleConsumer progress) throws IOException, InterruptedException;
    }

    private long count;
    private Why reason = Why.CANCELLED;

    /** @param longest time for one question */
    Trials(Duration longest) {
        this.longest = longest;
    }

    synchronized State<Q> state() {
        return state;
    }

    /**
     * Begins to work on a question.
     *
     * @return its number; empty when another one is worked on
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: it is a hint that the loop matters more
    synchronized Optional<Long> begin(Q question, Work work) {
        if (state instanceof State.Running) {
            return Optional.empty();
        }
        long number = ++count;
        state = new State.Running<>(number, question, 0);
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("what-if")
                .priority(Thread.MIN_PRIORITY)
                .unstarted(() -> run(number, question, work));
        worker = thread;
        thread.start();
        return Optional.of(number);
    }

    private void run(long number, Q question, Work work) {
        Future<?> limit = clock.schedule(() -> end(number, Why.TOO_LONG), longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            conclude(new State.Done<>(number, question, work.answer(share -> progress(number, question, share))));
        } catch (InterruptedException _) {
            conclude(new State.Ended<>(number, question, reason(), ""));
        } catch (IOException e) {
            conclude(new State.Ended<>(number, question, Why.FAILED, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.warn("A what-if has failed.", e);
            conclude(new State.Ended<>(number, question, Why.FAILED, String.valueOf(e)));
        } catch (OutOfMemoryError e) {
            conclude(new State.Ended<>(number, question, Why.FAILED, "it needs more memory than there is"));
        } finally {
            limit.cancel(false);
        }
    }

    private synchronized void progress(long number, Q question, double share) {
        if (state instanceof State.Running<Q> running && running.number() == number) {
            state = new State.Running<>(number, question, share);
        }
    }

    private synchronized void conclude(State<Q> end) {
        state = end;
        worker = null;
    }

    private synchronized Why reason() {
        return reason;
    }

    /** Ends the work on a question; does nothing when that has ended. */
    synchronized void cancel(long number) {
        end(number, Why.CANCELLED);
    }

    private synchronized void end(long number, Why why) {
        Thread working = worker;
        if (state instanceof State.Running<Q> running && running.number() == number && working != null) {
            reason = why;
            working.interrupt();
        }
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        if (worker != null) {
            worker.interrupt();
        }
    }
}
