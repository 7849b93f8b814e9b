package org.lxcautoscale.cycle;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.DecayingFloor;
import org.lxcautoscale.decision.Flapping;
import org.lxcautoscale.decision.ShrinkWatch;
import org.lxcautoscale.decision.StartedRun;

/**
 * A line of the journal.
 *
 * @param type {@code intent}: a write is about to happen; {@code outcome}: its result; {@code state}: the
 *     current state of the container
 * @param at wall-clock time, for display
 * @param result of an outcome
 * @param state of an intent: the state once it has been applied
 */
@Json
record JournalEntry(
        String type,
        Instant at,
        String container,
        @Nullable Size before,
        @Nullable Size after,
        @Nullable String reason,
        Outcome.@Nullable Result result,
        @Nullable State state) {

    JournalEntry {
        boolean complete = Stream.of(type, at, container).allMatch(Objects::nonNull);
        if (!complete || !ContainerId.isValid(container)) {
            throw new IllegalArgumentException("not an entry of the journal");
        }
    }

    static final String INTENT = "intent";
    static final String OUTCOME = "outcome";
    static final String STATE = "state";

    /** A write has timed out; its intent stays open. */
    static final String UNANSWERED = "unanswered";

    /** An intent is closed, although its write may still take effect. */
    static final String ABANDONED = "abandoned";

    /** The container is gone and its state forgotten. */
    static final String GONE = "gone";

    /**
     * A size; a resource without a limit is absent.
     *
     * @param millicores the setting {@code cores}
     * @param cpulimitMillicores the setting {@code cpulimit}, 0 for none; absent if CPU is sized in cores
     * @param pinnedMillicores the CPUs that the container is pinned to, if that limits its size
     */
    @Json
    record Size(
            @Nullable Integer millicores,
            @Nullable Integer cpulimitMillicores,
            @Nullable Integer pinnedMillicores,
            @Nullable Long memoryBytes) {

        private Size(@Nullable Integer millicores, @Nullable Long memoryBytes) {
            this(millicores, null, null, memoryBytes);
        }

        static Size of(Allocation size) {
            CpuSize cpu = size.cpu();
            return new Size(
                    millis(cpu.cores()),
                    cpu instanceof CpuSize.OfCpulimit limited ? limit(limited.cpulimit()) : null,
                    millis(cpu.pinned()),
                    size.memory().isUnlimited() ? null : size.memory().bytes());
        }

        private static Integer limit(Cores cpulimit) {
            return cpulimit.isUnlimited() ? 0 : cpulimit.millis();
        }

        private static @Nullable Integer millis(Cores cores) {
            return cores.isUnlimited() ? null : (Integer) cores.millis();
        }

        private static Cores cores(@Nullable Integer millis) {
            return millis == null || millis == 0 ? Cores.UNLIMITED : new Cores(millis);
        }

        /** Only these amounts; null if there are none. */
        static @Nullable Size of(Map<Resource, Long> amounts) {
            Long cores = amounts.get(Resource.CPU);
            return amounts.isEmpty()
                    ? null
                    : new Size(cores == null ? null : Math.toIntExact(cores), amounts.get(Resource.MEMORY));
        }

        Map<Resource, Long> toAmounts() {
            Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
            if (millicores != null) {
                amounts.put(Resource.CPU, (long) millicores);
            }
            if (memoryBytes != null) {
                amounts.put(Resource.MEMORY, memoryBytes);
            }
            return amounts;
        }

        Allocation toAllocation() {
            Cores pinned = cores(pinnedMillicores);
            CpuSize cpu = cpulimitMillicores == null
                    ? new CpuSize.OfCores(cores(millicores), pinned)
                    : new CpuSize.OfCpulimit(cores(cpulimitMillicores), cores(millicores), pinned);
            return new Allocation(cpu, memoryBytes == null ? MemorySize.UNLIMITED : new MemorySize(memoryBytes));
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
            Map<String, FlappingEntry> flapping,
            int failures,
            @Nullable Instant failedAt,
            @Nullable Instant lentUntil,
            @Nullable Started startedRun) {

        State {
            floors = Map.copyOf(Objects.requireNonNullElse(floors, Map.of()));
            watches = Map.copyOf(Objects.requireNonNullElse(watches, Map.of()));
            flapping = Map.copyOf(Objects.requireNonNullElse(flapping, Map.of()));
        }

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
            Map<String, FlappingEntry> flapping = new LinkedHashMap<>();
            state.flapping().forEach((resource, one) -> flapping.put(resource.name(), FlappingEntry.of(one)));
            return new State(
                    state.known().map(Size::of).orElse(null),
                    state.changedAt().orElse(null),
                    Size.of(state.beforeOffPeak()),
                    floors,
                    watches,
                    flapping,
                    state.failures(),
                    state.failedAt().orElse(null),
                    state.lentUntil().orElse(null),
                    state.startedRun()
                            .map(run -> new Started(
                                    run.until(), run.millicoresBefore().orElse(null)))
                            .orElse(null));
        }

        /**
         * Times after {@code now}, which occur if the clock was set back between two runs, become now; remaining durations
         * are preserved.
         *
         * @param writtenAt when it was written
         */
        ContainerState toContainerState(Instant writtenAt, Instant now) {
            // Remembered times are monotonic: if the clock was set back while the daemon ran, they are after the
            // entry's.
            Instant written = changedAt != null && changedAt.isAfter(writtenAt) ? changedAt : writtenAt;
            Duration setBack = written.isAfter(now) ? Duration.between(now, written) : Duration.ZERO;
            Map<Resource, DecayingFloor> floorOf = new EnumMap<>(Resource.class);
            floors.forEach((resource, floor) -> floorOf.put(
                    Resource.valueOf(resource), new DecayingFloor(floor.amount(), notAfter(floor.since(), now))));
            Map<Resource, ShrinkWatch> watchOf = new EnumMap<>(Resource.class);
            watches.forEach((resource, watch) -> watchOf.put(
                    Resource.valueOf(resource),
                    new ShrinkWatch(
                            watch.before(),
                            watch.until().minus(setBack),
                            watch.pressureBefore(),
                            watch.throttledBefore())));
            Map<Resource, Flapping> flappingOf = new EnumMap<>(Resource.class);
            flapping.forEach((resource, entry) -> flappingOf.put(Resource.valueOf(resource), entry.toFlapping(now)));
            return new ContainerState(
                    Optional.ofNullable(known).map(Size::toAllocation),
                    Optional.ofNullable(changedAt).map(at -> notAfter(at, now)),
                    beforeOffPeak == null ? Map.of() : beforeOffPeak.toAmounts(),
                    floorOf,
                    watchOf,
                    flappingOf,
                    failures,
                    Optional.ofNullable(failedAt).map(at -> notAfter(at, now)),
                    Optional.ofNullable(lentUntil).map(until -> until.minus(setBack)),
                    Optional.ofNullable(startedRun)
                            .map(run -> new StartedRun(
                                    run.until().minus(setBack), Optional.ofNullable(run.millicoresBefore()))));
        }
    }

    private static Instant notAfter(Instant at, Instant now) {
        return at.isAfter(now) ? now : at;
    }

    /** A {@link StartedRun}. */
    @Json
    record Started(Instant until, @Nullable Long millicoresBefore) {}

    /** A {@link DecayingFloor}. */
    @Json
    record Floor(long amount, Instant since) {}

    /** A {@link ShrinkWatch}. */
    @Json
    record Watch(long before, Instant until, double pressureBefore, double throttledBefore) {}

    /** A {@link Flapping}; absent times mean never. */
    @Json
    record FlappingEntry(
            @Nullable Instant shrunkAt,
            int times,
            long needed,
            @Nullable Instant neededAt) {

        static FlappingEntry of(Flapping flapping) {
            return new FlappingEntry(
                    known(flapping.shrunkAt()), flapping.times(), flapping.needed(), known(flapping.neededAt()));
        }

        private static @Nullable Instant known(Instant at) {
            return at.equals(Instant.MIN) ? null : at;
        }

        Flapping toFlapping(Instant now) {
            return new Flapping(
                    shrunkAt == null ? Instant.MIN : notAfter(shrunkAt, now),
                    times,
                    needed,
                    neededAt == null ? Instant.MIN : notAfter(neededAt, now));
        }
    }
}
