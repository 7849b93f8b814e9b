package org.lxcautoscale.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many requests are worked on at once; the others wait for a moment. Thread-safe. */
final class Turns {

    private static final Duration WAIT = Duration.ofSeconds(2);

    private final Semaphore requests;
    private final Semaphore longAnswers;

    /** @param longAnswers at once, which are not counted among the others */
    Turns(int requests, int longAnswers) {
        this.requests = new Semaphore(requests);
        this.longAnswers = new Semaphore(longAnswers);
    }

    /** @throws ApiProblem when it takes too long until it is this request's turn */
    Turn take() throws InterruptedException {
        if (!requests.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw busy("Too many requests are being worked on.");
        }
        return new Turn();
    }

    private static ApiProblem busy(String detail) {
        return new ApiProblem(503, "Busy", detail + " Try again in a moment.").withHeader("Retry-After", "5");
    }

    /** That of one request; used by its thread. */
    final class Turn implements AutoCloseable {

        private boolean isLong;

        /** This one is long. */
        void lengthen() {
            if (isLong) {
                return;
            }
            if (!longAnswers.tryAcquire()) {
                throw busy("Too many clients are following what happens.");
            }
            requests.release();
            isLong = true;
        }

        @Override
        public void close() {
            (isLong ? longAnswers : requests).release();
        }
    }
}
