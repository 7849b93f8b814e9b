package org.lxcautoscale.group;

import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.decision.group.GroupState;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.metrics.Moment;

/** {@code groups.json} in {@code state_dir}: what is remembered of groups, by the name of their sections. */
final class GroupsFile {

    private final Path file;
    private final JsonType<Content> json = JsonFormat.create(
                    options -> options.bufferRecycling(BufferRecycleStrategy.NO_RECYCLING))
            .type(Content.class);

    GroupsFile(Path stateDir) {
        this.file = stateDir.resolve("groups.json");
    }

    /**
     * Reads it; nothing where there is no file.
     *
     * @throws IOException when it cannot be read, or makes no sense
     */
    Map<String, Kept> read(Moment now) throws IOException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return Map.of();
        }
        try {
            Map<String, Kept> all = new HashMap<>();
            for (Entry entry :
                    Objects.requireNonNull(json.fromJson(text), "it is empty").groups()) {
                all.put(entry.section(), entry.toKept(new Clock(now)));
            }
            return all;
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw new IOException(
                    "%s makes no sense: %s. Mend it, or move it away: then groups forget how many members they should have, and clones that were being made stay as they are."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    void write(Map<String, Kept> groups, Moment now) throws IOException {
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(groups).forEach((section, kept) -> entries.add(Entry.of(section, kept, new Clock(now))));
        AtomicFile.write(file, json.toJsonPretty(new Content(entries)) + "\n");
    }

    /** Translates between the two clocks. A time that the wall clock has not reached yet counts as now. */
    record Clock(Moment now) {

        Instant monotonic(@Nullable Instant wall) {
            if (wall == null) {
                return Instant.MIN;
            }
            Duration ago = Duration.between(wall, now.wall());
            return now.monotonic().minus(ago.isNegative() ? Duration.ZERO : ago);
        }

        /** Of a time to come, that no clock may move far away. */
        Instant monotonicDeadline(@Nullable Instant wall) {
            if (wall == null) {
                return Instant.MIN;
            }
            Duration left = Duration.between(now.wall(), wall);
            return now.monotonic().plus(left.compareTo(Duration.ofHours(1)) < 0 ? left : Duration.ofHours(1));
        }

        @Nullable
        Instant wall(Instant monotonic) {
            return monotonic.equals(Instant.MIN) ? null : now.wall().plus(Duration.between(now.monotonic(), monotonic));
        }
    }

    @Json
    record Content(List<Entry> groups) {}

    @Json
    record Entry(
            String section,
            @Nullable Integer desired,
            boolean isOrdered,
            @Nullable String pausedBy,
            @Nullable Instant lastOut,
            @Nullable Instant lastIn,
            @Nullable Instant lowSince,
            int failures,
            @Nullable Instant retryAt,
            @Nullable String failure,
            @Nullable CreationEntry creation,
            @Nullable RemovalEntry removal,
            @Nullable List<LostEntry> lost,
            @Nullable List<String> members) {

        static Entry of(String section, Kept kept, Clock clock) {
            GroupState state = kept.state();
            return new Entry(
                    section,
                    state.desired().orElse(null),
                    state.isOrdered(),
                    state.pausedBy(),
                    clock.wall(state.lastOut()),
                    clock.wall(state.lastIn()),
                    state.lowSince().map(clock::wall).orElse(null),
                    state.failures(),
                    clock.wall(state.retryAt()),
                    state.failure(),
                    kept.creation().map(CreationEntry::of).orElse(null),
                    kept.removal().map(RemovalEntry::of).orElse(null),
                    kept.lost().stream().map(LostEntry::of).toList(),
                    kept.members().stream().sorted().map(ContainerId::value).toList());
        }

        Kept toKept(Clock clock) {
            GroupState state = new GroupState(
                    Optional.ofNullable(desired),
                    isOrdered,
                    Objects.requireNonNullElse(pausedBy, ""),
                    clock.monotonic(lastOut),
                    clock.monotonic(lastIn),
                    Optional.ofNullable(lowSince).map(clock::monotonic),
                    failures,
                    clock.monotonicDeadline(retryAt),
                    Objects.requireNonNullElse(failure, ""));
            return new Kept(
                    state,
                    Optional.ofNullable(creation).map(CreationEntry::toCreation),
                    Optional.ofNullable(removal).map(RemovalEntry::toRemoval),
                    Objects.requireNonNullElse(lost, List.<LostEntry>of()).stream()
                            .map(LostEntry::toLost)
                            .toList(),
                    Objects.requireNonNullElse(members, List.<String>of()).stream()
                            .map(ContainerId::new)
                            .collect(Collectors.toSet()));
        }
    }

    @Json
    record CreationEntry(
            String container,
            String base,
            String name,
            @Nullable String address,
            @Nullable String node,
            @Nullable String snapshot,
            @Nullable String inPlaceOf,
            boolean isRestart,
            String why,
            String stage,
            Instant since,
            @Nullable String failure) {

        static CreationEntry of(Creation one) {
            return new CreationEntry(
                    one.id().value(),
                    one.base().value(),
                    one.name().value(),
                    one.address().map(Ipv4Interface::toString).orElse(null),
                    one.node().orElse(null),
                    one.snapshot().map(SnapshotName::value).orElse(null),
                    one.inPlaceOf().map(ContainerId::value).orElse(null),
                    one.isRestart(),
                    one.why(),
                    one.stage().name(),
                    one.since(),
                    one.failure());
        }

        Creation toCreation() {
            return new Creation(
                    new ContainerId(container),
                    new ContainerId(base),
                    new CloneName(name),
                    Optional.ofNullable(address).flatMap(Ipv4Interface::parse),
                    Optional.ofNullable(node),
                    Optional.ofNullable(snapshot).map(SnapshotName::new),
                    Optional.ofNullable(inPlaceOf).map(ContainerId::new),
                    isRestart,
                    why,
                    Creation.Stage.valueOf(stage),
                    Objects.requireNonNull(since, "since"),
                    Objects.requireNonNullElse(failure, ""));
        }
    }

    @Json
    record RemovalEntry(String container, String way, String why, boolean hasDrained, int attempts, Instant since) {

        static RemovalEntry of(Removal one) {
            return new RemovalEntry(
                    one.id().value(), one.way().name(), one.why(), one.hasDrained(), one.attempts(), one.since());
        }

        Removal toRemoval() {
            return new Removal(
                    new ContainerId(container),
                    Removal.Way.valueOf(way),
                    why,
                    hasDrained,
                    attempts,
                    Objects.requireNonNull(since, "since"));
        }
    }

    @Json
    record LostEntry(
            String container,
            String base,
            String name,
            @Nullable String address,
            @Nullable String snapshot,
            Instant since) {

        static LostEntry of(Lost one) {
            return new LostEntry(
                    one.id().value(),
                    one.base().value(),
                    one.name().value(),
                    one.address().map(Ipv4Interface::toString).orElse(null),
                    one.snapshot().map(SnapshotName::value).orElse(null),
                    one.since());
        }

        Lost toLost() {
            return new Lost(
                    new ContainerId(container),
                    new ContainerId(base),
                    new CloneName(name),
                    Optional.ofNullable(address).flatMap(Ipv4Interface::parse),
                    Optional.ofNullable(snapshot).map(SnapshotName::new),
                    Objects.requireNonNull(since, "since"));
        }
    }
}
