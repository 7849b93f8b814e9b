package org.lxcautoscale.ui.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.ui.page.Session;

/**
 * Who is logged in. A session ends after {@link #IDLE} without use, after {@link #LONGEST} whatever happens, and at once when what it
 * was granted by ends. They are in memory only: all end with the program. Thread-safe.
 */
public final class Sessions {

    /** After this time without use a session ends. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** After this time a session ends, used or not. */
    public static final Duration LONGEST = Duration.ofHours(12);

    /** When there are more, the one that has not been used for the longest time ends. */
    static final int MOST = 100;

    private final InstantSource clock;
    private final Secrets secrets = new Secrets();
    /** By the hashes of their secrets. */
    private final Map<String, Entry> open = new HashMap<>();

    private static final class Entry {

        final Session session;
        final Grant grant;
        final Instant end;
        Instant used;

        Entry(Session session, Grant grant, Instant end) {
            this.session = session;
            this.grant = grant;
            this.end = end;
            this.used = session.since();
        }

        /** A clock that was set back ends nothing. */
        boolean isOver(Instant now) {
            return !now.isBefore(end) || !now.isBefore(used.plus(IDLE));
        }
    }

    public Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A session that has begun.
     *
     * @param secret for the cookie; it is not kept
     */
    record Opened(Session session, String secret) {

        @Override
        public String toString() {
            return "Opened[" + session.id() + "]";
        }
    }

    /**
     * Begins one, which lasts {@link #LONGEST} at most.
     *
     * @param how it begins, as part of a sentence: {@code with the token cron}
     */
    Opened open(Caller caller, Grant grant, String how) {
        return open(caller, grant, how, LONGEST);
    }

    /** Begins one, which lasts this long at most. */
    synchronized Opened open(Caller caller, Grant grant, String how, Duration longest) {
        Instant now = clock.instant();
        open.values().removeIf(entry -> entry.isOver(now));
        if (open.size() >= MOST) {
            open.entrySet().stream()
                    .min(Comparator.comparing(one -> one.getValue().used))
                    .map(Map.Entry::getKey)
                    .ifPresent(open::remove);
        }
        String secret = secrets.create();
        Session session = new Session(secrets.id(), caller, secrets.create(), now, how);
        open.put(Secrets.sha256(secret), new Entry(session, grant, now.plus(longest)));
        return new Opened(session, secret);
    }

    /** The session of a secret, which is used by this; empty when there is none, or not any more. */
    Optional<Session> use(String secret) {
        return find(secret, true);
    }

    /** The same for what a page asks by itself while nobody does anything: this is no use of the session. */
    Optional<Session> look(String secret) {
        return find(secret, false);
    }

    private Optional<Session> find(String secret, boolean isUse) {
        Instant now = clock.instant();
        String key = Secrets.sha256(secret);
        Entry entry = entry(key, now, isUse);
        if (entry == null) {
            return Optional.empty();
        }
        Optional<Caller> caller = entry.grant.caller(now); // not in the monitor: to ask may take seconds
        if (caller.isEmpty()) {
            synchronized (this) {
                open.remove(key);
            }
        }
        Session session = entry.session;
        return caller.map(
                current -> new Session(session.id(), current, session.csrf(), session.since(), session.how()));
    }

    private synchronized @Nullable Entry entry(String key, Instant now, boolean isUse) {
        Entry entry = open.get(key);
        if (entry != null && entry.isOver(now)) {
            open.remove(key);
            return null;
        }
        if (entry != null && isUse) {
            entry.used = now;
        }
        return entry;
    }

    /** Ends one. */
    synchronized void end(Session session) {
        open.values().removeIf(entry -> entry.session.id().equals(session.id()));
    }
}
