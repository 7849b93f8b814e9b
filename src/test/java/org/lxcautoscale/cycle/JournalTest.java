package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.DecayingFloor;
import org.lxcautoscale.decision.Flapping;
import org.lxcautoscale.decision.ShrinkWatch;
import org.lxcautoscale.metrics.Moment;

class JournalTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Moment MOMENT = new Moment(NOW, NOW);
    private static final ContainerId ID = new ContainerId("101");

    private static final ContainerState STATE = new ContainerState(
            Optional.of(new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(512))),
            Optional.of(NOW),
            Map.of(Resource.CPU, 4000L, Resource.MEMORY, 4L << 30),
            Map.of(Resource.MEMORY, new DecayingFloor(1 << 30, NOW)),
            Map.of(Resource.CPU, new ShrinkWatch(4000, NOW.plusSeconds(60), 1.5, 0.25)),
            Map.of(Resource.MEMORY, new Flapping(NOW, 1, 1 << 30, NOW)),
            2,
            Optional.of(NOW));

    @TempDir
    Path dir;

    private Path file() {
        return dir.resolve("state/journal.jsonl");
    }

    @Test
    void restoresTheState() throws Exception {
        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);

        assertThat(StateStore.open(file(), MOMENT).of(ID)).isEqualTo(STATE);
        assertThat(StateStore.open(file(), MOMENT).of(new ContainerId("102"))).isEqualTo(ContainerState.NEW);
    }

    @Test
    void isCompactedByStateEntriesToo() throws Exception {
        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);
        String line = Files.readString(file());
        Files.writeString(file(), line.repeat((1 << 20) / line.length() + 1));

        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);

        assertThat(Files.readString(file())).isEqualTo(line);
    }

    @Test
    void treatsFutureTimesAsNowWhenTheClockWasSetBack() throws Exception {
        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);
        Instant earlier = NOW.minus(Duration.ofHours(1));

        ContainerState state =
                StateStore.open(file(), new Moment(earlier, earlier)).of(ID);

        assertThat(state.changedAt()).contains(earlier);
        assertThat(state.failedAt()).contains(earlier);
        assertThat(state.floors().get(Resource.MEMORY).since()).isEqualTo(earlier);
    }

    /** A watch of ten minutes does not last for days because the clock was set back by days. */
    @Test
    void aWatchKeepsItsDurationWhenTheClockWasSetBack() throws Exception {
        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);
        Instant earlier = NOW.minus(Duration.ofDays(3));

        ContainerState state =
                StateStore.open(file(), new Moment(earlier, earlier)).of(ID);

        assertThat(state.watches().get(Resource.CPU).until()).isEqualTo(earlier.plusSeconds(60));
    }

    /** The daemon's monotonic time does not follow; the next daemon starts with the new time. */
    @Test
    void aWatchKeepsItsDurationWhenTheClockIsSetBackWhileTheDaemonRuns() throws Exception {
        Instant wall = NOW.minus(Duration.ofDays(3));
        StateStore.open(file(), MOMENT).put(ID, STATE, new Moment(NOW, wall));
        Instant restart = wall.plusSeconds(20);

        ContainerState state =
                StateStore.open(file(), new Moment(restart, restart)).of(ID);

        assertThat(state.watches().get(Resource.CPU).until()).isBeforeOrEqualTo(restart.plusSeconds(600));
    }

    @Test
    void staysSmallWithAnOpenWriteToADestroyedContainer() throws Exception {
        CycleFixture fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(1, 512));
        fixture.host.uses("101", 1, 100);
        fixture.host.add("102", Allocation.of(1, 512));
        fixture.host.uses("102", 1, 100);
        fixture.writeWith(new DeferredWriter(fixture.host));
        fixture.cycle();
        fixture.restart();
        ContainerId vanished = new ContainerId("102");
        fixture.host.containers.remove(vanished);
        Files.writeString(fixture.journal(), "x".repeat(2 << 20) + "\n", StandardOpenOption.APPEND);

        for (int i = 0; i < 2; i++) {
            fixture.cycle();
        }

        assertThat(Files.size(fixture.journal())).isLessThan(100_000);
        assertThat(StateStore.open(fixture.journal(), fixture.now).isOpen(vanished))
                .isTrue();
    }

    @Test
    void aWriteThatCouldNotBeJournaledIsNotOpen() throws Exception {
        CycleFixture fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(2, 1024));
        fixture.host.uses("101", 1.9, 500);
        Files.createDirectory(fixture.journal());

        fixture.cycle();
        assertThat(fixture.events)
                .singleElement()
                .asString()
                .startsWith("101 REFUSED the change could not be journaled: ");
        assertThat(fixture.states.isOpen(ID)).isFalse();

        fixture.host.uses("101", 1, 1000);
        fixture.sample();
        assertThat(fixture.host.sizeOf("101").memory().mebibytes()).isEqualTo(2048);
        fixture.host.uses("101", 1, 900);
        fixture.sample();
        fixture.sample();
        assertThat(fixture.events).noneMatch(event -> event.contains("by hand"));
    }

    @Test
    void skipsATruncatedLineAndAppendsAfterTheLastCompleteOne() throws Exception {
        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);
        Files.writeString(file(), "{\"type\":\"state\",\"at\":\"20", StandardOpenOption.APPEND);

        StateStore store = StateStore.open(file(), MOMENT);
        assertThat(store.of(ID)).isEqualTo(STATE);
        assertThat(store.damaged()).isEmpty();

        store.put(new ContainerId("102"), STATE, MOMENT);
        StateStore again = StateStore.open(file(), MOMENT);
        assertThat(again.of(new ContainerId("102"))).isEqualTo(STATE);
        assertThat(again.damaged()).isEmpty();
    }

    @Test
    void reportsADamagedLineAndReadsTheOthers() throws Exception {
        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);
        Files.writeString(
                file(),
                "garbage\n{}\n\u0000\u0000\n{\"type\":\"outcome\",\"at\":\"2026-11-23T12:00:00Z\",\"container\":\"../x\"}\n",
                StandardOpenOption.APPEND);
        StateStore.open(file(), MOMENT).put(new ContainerId("102"), STATE, MOMENT);

        StateStore store = StateStore.open(file(), MOMENT);

        assertThat(store.of(ID)).isEqualTo(STATE);
        assertThat(store.of(new ContainerId("102"))).isEqualTo(STATE);
        assertThat(store.damaged())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).startsWith(file() + ":"));
    }

    @Test
    void aTruncatedLineNeverPreventsTheStart() throws Exception {
        StateStore.open(file(), MOMENT).put(ID, STATE, MOMENT);
        String whole = Files.readString(file()).strip();
        for (int length = 1; length < whole.length(); length++) {
            Files.writeString(file(), whole.substring(0, length) + "\n" + whole + "\n");

            StateStore store = StateStore.open(file(), MOMENT);
            assertThat(store.of(ID)).isEqualTo(STATE);
            assertThat(store.damaged()).hasSize(1);
        }
    }

    @Test
    void largeStatesAreNotCompactedAtEachOutcome() throws Exception {
        JournalEntry entry = new JournalEntry(
                JournalEntry.INTENT, NOW, "101", null, null, "x".repeat(1000), null, JournalEntry.State.of(STATE));
        Files.createDirectories(dir.resolve("state"));
        Journal journal = new Journal(file());
        journal.replace(Collections.nCopies(1500, entry));
        assertThat(Files.size(file())).isGreaterThan(1 << 20);
        assertThat(journal.isLarge()).isFalse();

        Files.writeString(file(), "x".repeat((int) Files.size(file())) + "\n", StandardOpenOption.APPEND);
        assertThat(journal.isLarge()).isTrue();
    }

    @Test
    void staysSmall() throws Exception {
        CycleFixture fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(1, 512));
        fixture.host.uses("101", 1, 100);
        fixture.cycle();
        Files.writeString(fixture.journal(), "x".repeat(2 << 20) + "\n", StandardOpenOption.APPEND);
        ContainerState before = fixture.states.of(ID);

        fixture.host.uses("101", 3, 100);
        fixture.cycle();

        assertThat(fixture.journal()).content().hasLineCount(1);
        assertThat(StateStore.open(fixture.journal(), fixture.now).of(ID))
                .isEqualTo(fixture.states.of(ID))
                .isNotEqualTo(before);
    }
}
