package org.lxcautoscale.cycle;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.FadingFloor;
import org.lxcautoscale.decision.ShrinkWatch;

/**
 * A line of the journal.
 *
 * @param type {@code intent}: a write is about to happen; {@code outcome}: what came of it; {@code state}: what is
 *     remembered of the container now
 * @param at wall-clock time, for people
 * @param result of an outcome
 * @param state of an intent: what is remembered once it has been applied
 */
@Json
record JournalEntry(
        String type,
        Instant at,
        String container,
        @Nullable Size before,
        @Nullable Size after,
        @Nullable String reason,
        @Nullable String result,
        @Nullable State state) {

    static final String INTENT = "intent";
    static final String OUTCOME = "outcome";
    static final String STATE = "state";

    /** A size; a resource without a limit is absent. */
    @Json
    record Size(@Nullable Integer millicores, @Nullable Long memoryBytes) {

        static Size of(Allocation size) {
            return new Size(
                    size.cores().isUnlimited() ? null : size.cores().millis(),
                    size.memory().isUnlimited() ? null : size.memory().bytes());
        }

        Allocation toAllocation() {
            return new Allocation(
                    millicores == null ? Cores.UNLIMITED : new Cores(millicores),
                    memoryBytes == null ? MemorySize.UNLIMITED : new MemorySize(memoryBytes));
        }
    }

    /** A {@link ContainerState}. */
    @Json
    record State(
            @Nullable Size known,
            @Nullable Instant changedAt,
            @Nullable Size beforeOffPeak,
            Map<String, Floor> floors,
            Map<String, Watch> watches,
            int failures,
            @Nullable Instant failedAt) {

        static State of(ContainerState state) {
            Map<String, Floor> floors = new LinkedHashMap<>();
            state.floors()
                    .forEach(
                            (resource, floor) -> floors.put(resource.name(), new Floor(floor.amount(), floor.since())));
            Map<String, Watch> watches = new LinkedHashMap<>();
            state.watches()
                    .forEach((resource, watch) -> watches.put(
                            resource.name(),
                            new Watch(watch.before(), watch.until(), watch.pressureBefore(), watch.throttledBefore())));
            return new State(
                    state.known().map(Size::of).orElse(null),
                    state.changedAt().orElse(null),
                    state.beforeOffPeak().map(Size::of).orElse(null),
                    floors,
                    watches,
                    state.failures(),
                    state.failedAt().orElse(null));
        }

        /** Times that lie after {@code now}, as they do when the clock was set back between two runs, become now. */
        ContainerState toContainerState(Instant now) {
            Map<Resource, FadingFloor> floorOf = new EnumMap<>(Resource.class);
            floors.forEach((resource, floor) -> floorOf.put(
                    Resource.valueOf(resource), new FadingFloor(floor.amount(), notAfter(floor.since(), now))));
            Map<Resource, ShrinkWatch> watchOf = new EnumMap<>(Resource.class);
            watches.forEach((resource, watch) -> watchOf.put(
                    Resource.valueOf(resource),
                    new ShrinkWatch(watch.before(), watch.until(), watch.pressureBefore(), watch.throttledBefore())));
            return new ContainerState(
                    Optional.ofNullable(known).map(Size::toAllocation),
                    Optional.ofNullable(changedAt).map(at -> notAfter(at, now)),
                    Optional.ofNullable(beforeOffPeak).map(Size::toAllocation),
                    floorOf,
                    watchOf,
                    failures,
                    Optional.ofNullable(failedAt).map(at -> notAfter(at, now)));
        }

        private static Instant notAfter(Instant at, Instant now) {
            return at.isAfter(now) ? now : at;
        }
    }

    /** A {@link FadingFloor}. */
    @Json
    record Floor(long amount, Instant since) {}

    /** A {@link ShrinkWatch}. */
    @Json
    record Watch(long before, Instant until, double pressureBefore, double throttledBefore) {}
}
