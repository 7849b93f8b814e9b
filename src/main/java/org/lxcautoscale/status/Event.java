package org.lxcautoscale.status;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened.
 *
 * @param id grows, also from one start of the program to the next
 * @param type {@code cycle}, {@code change}, {@code group}, {@code manual}, {@code gone}, {@code unusual}, {@code error} or {@code
 *     order}
 * @param at wall clock
 * @param container the one that it is about; absent for none
 * @param message in words
 * @param outcome of a change: {@code applied}, {@code refused} or {@code failed}; of a group: {@code applied} or {@code
 *     failed}; absent for others
 */
@Json
public record Event(
        long id,
        String type,
        Instant at,
        @Nullable String container,
        String message,
        @Nullable String outcome) {}
