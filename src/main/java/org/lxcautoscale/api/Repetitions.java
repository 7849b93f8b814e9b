package org.lxcautoscale.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.http.ApiProblem;

/**
 * Lets a request with an {@code Idempotency-Key} be carried out once: who sends it again gets the same answer. Errors are not
 * remembered: the request may be tried again. Thread-safe.
 */
final class Repetitions {

    private static final String HEADER = "Idempotency-Key";
    private static final int MOST = 1000;
    private static final int LONGEST_KEY = 255;
    private static final Duration REMEMBERED = Duration.ofHours(24);

    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Null for what there is none of. */
    record Answer(
            int status, @Nullable String body, @Nullable String tag) {}

    /** @param answer empty while the request is being carried out */
    private record Entry(String request, Instant since, Optional<Answer> answer) {}

    Repetitions(InstantSource clock) {
        this.clock = clock;
    }

    /** Carries a request out, or gives the answer that it had before. */
    Answer of(ApiRequest request, Callable<Answer> work) throws Exception {
        Optional<String> key = request.header(HEADER);
        if (key.isEmpty()) {
            return work.call();
        }
        if (key.get().isBlank() || key.get().length() > LONGEST_KEY) {
            throw ApiProblem.badRequest("An Idempotency-Key has 1 to " + LONGEST_KEY + " characters.");
        }
        String name = request.caller() + " " + key.get();
        String what = request.fingerprint();
        Optional<Answer> before = begin(name, what);
        if (before.isPresent()) {
            return before.get();
        }
        Answer answer = null;
        try {
            answer = work.call();
            return answer;
        } finally {
            end(name, what, Optional.ofNullable(answer));
        }
    }

    private synchronized Optional<Answer> begin(String name, String what) {
        Instant now = clock.instant();
        entries.values()
                .removeIf(old ->
                        old.answer().isPresent() && now.isAfter(old.since().plus(REMEMBERED)));
        Entry known = entries.get(name);
        if (known != null && !known.request().equals(what)) {
            throw new ApiProblem(422, "Key used before", "This Idempotency-Key was used for another request.");
        }
        if (known != null && known.answer().isEmpty()) {
            throw new ApiProblem(409, "Under way", "A request with this Idempotency-Key is being carried out.");
        }
        if (known != null) {
            return known.answer();
        }
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() >= MOST && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
        entries.put(name, new Entry(what, now, Optional.empty()));
        return Optional.empty();
    }

    private synchronized void end(String name, String what, Optional<Answer> answer) {
        if (answer.isPresent()) {
            entries.put(name, new Entry(what, clock.instant(), answer));
        } else {
            entries.remove(name);
        }
    }
}
