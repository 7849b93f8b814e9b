package org.lxcautoscale.api;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** What the API takes. */
final class Bodies {

    private Bodies() {}

    /** A size; what is left out stays as it is. */
    @Json
    record Allocation(
            @Nullable Double cores,
            @Nullable Double memoryBytes,
            @Nullable Boolean dryRun,
            @Nullable Boolean force) {}

    /** How long a container keeps its size: {@code 4h}. */
    @Json
    record Hold(
            @Named("for") @Json.Property("for") String length,
            @Nullable String why) {}

    /** A size for some time. */
    @Json
    record Boost(
            @Nullable Double cores,
            @Nullable Double memoryBytes,
            @Named("for") @Json.Property("for") String length) {}

    /** {@code auto}, {@code approve}, {@code observe} or {@code paused}. */
    @Json
    record Mode(String mode) {}

    /** How many members a group should have; as a whole number the parser would take what is too large for another one. */
    @Json
    record Desired(Double desired) {}
}
