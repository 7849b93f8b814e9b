package org.lxcautoscale.ui.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links that log somebody in, once, within {@link #VALID}. They are in memory only. Thread-safe. */
public final class OneTimeLinks {

    /** How long a link can be used. */
    public static final Duration VALID = Duration.ofMinutes(10);

    /** When there are more, the oldest ones end. */
    static final int MOST = 16;

    private final InstantSource clock;
    private final Secrets secrets = new Secrets();
    /** By the hashes of their codes, the oldest first. */
    private final Map<String, Kept> links = new LinkedHashMap<>();

    public OneTimeLinks(InstantSource clock) {
        this.clock = clock;
    }

    private record Kept(String by, Instant until) {

        boolean isOver(Instant now) {
            return !now.isBefore(until);
        }
    }

    /**
     * A link that has been made.
     *
     * @param code of the link, which is not kept
     * @param until when it can be used
     */
    record Link(String code, Instant until) {}

    /** @param by who wants it, and is logged in by it */
    synchronized Link create(String by) {
        Instant now = clock.instant();
        links.values().removeIf(link -> link.isOver(now));
        if (links.size() >= MOST) {
            links.remove(links.keySet().iterator().next());
        }
        String code = secrets.create();
        Instant until = now.plus(VALID);
        links.put(Secrets.sha256(code), new Kept(by, until));
        return new Link(code, until);
    }

    /** Whether a code can be used; asking does not use it up. */
    synchronized boolean isValid(String code) {
        Kept link = links.get(Secrets.sha256(code));
        return link != null && !link.isOver(clock.instant());
    }

    /** Uses a code up; returns who has made it, or nothing when it is not valid. */
    synchronized Optional<String> use(String code) {
        @Nullable Kept link = links.remove(Secrets.sha256(code));
        return link == null || link.isOver(clock.instant()) ? Optional.empty() : Optional.of(link.by());
    }
}
