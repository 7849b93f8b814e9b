package org.lxcautoscale.ui.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down those who try passwords. After {@link #FREE} attempts that have failed each further one has to wait: 1 s, then twice as
 * long each time, up to {@link #LONGEST}. This is counted by address and by user name, each for itself. Thread-safe.
 */
final class LoginThrottle {

    /** Attempts that may fail before one has to wait. */
    static final int FREE = 5;

    static final Duration LONGEST = Duration.ofMinutes(5);

    /** After this time without an attempt those before are forgotten. */
    static final Duration FORGOTTEN = Duration.ofMinutes(15);

    /** Addresses and names; beyond that those that have not tried for the longest time are forgotten. */
    static final int MOST = 2048;

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final InstantSource clock;
    /** In the order of their last attempts. */
    private final Map<String, Attempts> all = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Attempts {
        int failed;
        Instant last;
        Instant free;

        Attempts(Instant now) {
            this.last = now;
            this.free = now;
        }
    }

    LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /** An attempt that has begun. It counts as one that has failed until it is known, so that several at once gain nothing. */
    final class Attempt {

        private final List<String> by;

        private Attempt(List<String> by) {
            this.by = by;
        }

        /** It was the right one: what has failed before is forgotten. */
        void succeeded() {
            synchronized (LoginThrottle.this) {
                by.forEach(all::remove);
            }
        }

        /** Nobody knows, as the question was not answered: it does not count. */
        void undecided() {
            synchronized (LoginThrottle.this) {
                for (String who : by) {
                    Attempts attempts = all.get(who);
                    if (attempts != null && attempts.failed > 0) {
                        attempts.failed--;
                        attempts.free = attempts.last;
                    }
                }
            }
        }
    }

    /** Either an attempt that may be made now, or how long to wait before the next one. */
    record Answer(Optional<Attempt> attempt, Duration pause) {}

    /** @param by who tries: an address, and a user name; each in words for the log, such as {@code user root@pam} */
    synchronized Answer begin(List<String> by) {
        Instant now = clock.instant();
        Duration wait = Duration.ZERO;
        for (String who : by) {
            Attempts attempts = all.get(who);
            if (attempts != null) {
                Duration left = Duration.between(now, attempts.free);
                // A clock that was set back makes nobody wait longer.
                wait = left.compareTo(wait) > 0 && left.compareTo(LONGEST) <= 0 ? left : wait;
            }
        }
        if (!wait.isZero()) {
            return new Answer(Optional.empty(), wait);
        }
        by.forEach(who -> count(who, now));
        return new Answer(Optional.of(new Attempt(List.copyOf(by))), Duration.ZERO);
    }

    private void count(String who, Instant now) {
        Attempts attempts = all.computeIfAbsent(who, _ -> new Attempts(now));
        if (all.size() > MOST) {
            all.remove(all.keySet().iterator().next());
        }
        if (Duration.between(attempts.last, now).compareTo(FORGOTTEN) > 0) {
            attempts.failed = 0;
        }
        attempts.failed++;
        attempts.last = now;
        attempts.free = now.plus(pause(attempts.failed));
        if (attempts.failed == FREE + 1) {
            LOG.warn(
                    "Dashboard: more than {} logins in a row have failed from {}; further ones have to wait.",
                    FREE,
                    who);
        }
    }

    /** How long the next attempt has to wait after so many that have failed. */
    private static Duration pause(int failed) {
        if (failed < FREE) {
            return Duration.ZERO;
        }
        Duration doubled = Duration.ofSeconds(1L << Math.min(failed - FREE, 20));
        return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }
}
