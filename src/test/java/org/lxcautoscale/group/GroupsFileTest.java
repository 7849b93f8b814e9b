package org.lxcautoscale.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.decision.group.GroupState;
import org.lxcautoscale.host.CloneName;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.metrics.Moment;

class GroupsFileTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final String SECTION = "HORIZONTAL_SCALING_GROUP_WEB";

    @TempDir
    Path dir;

    private GroupsFile file;

    @BeforeEach
    void open() {
        file = new GroupsFile(dir);
    }

    private static Moment at(Instant monotonic, Instant wall) {
        return new Moment(monotonic, wall);
    }

    private static final Moment NOW = at(START, START);

    private static Kept everything() {
        GroupState state = new GroupState(
                Optional.of(3),
                true,
                "alice",
                START.minusSeconds(500),
                START.minusSeconds(400),
                Optional.of(START.minusSeconds(300)),
                2,
                START.plusSeconds(240),
                "storage is full");
        Creation creation = new Creation(
                new ContainerId("99001"),
                new ContainerId("101"),
                new CloneName("101-cloned-2"),
                Ipv4Interface.parse("10.0.1.20/24"),
                Optional.of("pve2"),
                Optional.of(new SnapshotName("autoscale-99001-t5abcd")),
                Optional.of(new ContainerId("99000")),
                false,
                "CPU 90 %",
                Creation.Stage.CLONING,
                START.minusSeconds(20),
                "the clone has not appeared");
        Removal removal = new Removal(
                new ContainerId("99002"), Removal.Way.EXPEL, "it was broken", true, 2, START.minusSeconds(10));
        Lost lost = new Lost(
                new ContainerId("99003"),
                new ContainerId("101"),
                new CloneName("101-cloned-4"),
                Ipv4Interface.parse("10.0.1.21/24"),
                Optional.of(new SnapshotName("autoscale-99003-t5abce")),
                START.minusSeconds(5));
        return new Kept(
                state,
                Optional.of(creation),
                Optional.of(removal),
                List.of(lost),
                Set.of(new ContainerId("99000"), new ContainerId("99002")));
    }

    @Test
    void withoutAFileNothingIsRemembered() throws IOException {
        assertThat(file.read(NOW)).isEmpty();
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Map<String, Kept> all = Map.of(SECTION, everything(), "HORIZONTAL_SCALING_GROUP_DB", Kept.NOTHING);
        file.write(all, NOW);

        assertThat(file.read(NOW)).isEqualTo(all);
    }

    @Test
    void timesGoOnWhileTheProgramDoesNotRun() throws IOException {
        file.write(Map.of(SECTION, everything()), NOW);
        // The next program has another monotonic clock, an hour later.
        Instant monotonic = Instant.parse("2030-01-01T00:00:00Z");
        GroupState state =
                file.read(at(monotonic, START.plusSeconds(3600))).get(SECTION).state();

        assertThat(Duration.between(state.lastOut(), monotonic)).isEqualTo(Duration.ofSeconds(4100));
        assertThat(Duration.between(state.lowSince().orElseThrow(), monotonic)).isEqualTo(Duration.ofSeconds(3900));
        assertThat(state.retryAt()).isBefore(monotonic);
    }

    @Test
    void neverStaysNever() throws IOException {
        file.write(Map.of(SECTION, Kept.NOTHING), NOW);

        assertThat(file.read(NOW).get(SECTION).state()).isEqualTo(GroupState.NEW);
    }

    @Test
    void aClockThatWasSetBackMakesNoTimeThatIsStillToCome() throws IOException {
        file.write(Map.of(SECTION, everything()), NOW);
        GroupState state = file.read(at(START, START.minus(Duration.ofDays(30))))
                .get(SECTION)
                .state();

        assertThat(state.lastOut()).isEqualTo(START);
        assertThat(state.lastIn()).isEqualTo(START);
        assertThat(state.lowSince()).contains(START);
        assertThat(state.retryAt()).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"groups\": [null]}",
                "{\"groups\": [{\"section\": \"X\", \"failures\": 0, \"members\": [\"../etc\"]}]}",
                "{\"groups\": [{\"section\": \"X\", \"failures\": 0, \"creation\": {\"container\": \"99000\"}}]}",
                "{\"groups\": [{\"section\": \"X\", \"failures\": 0, \"removal\": {\"container\": \"1\", \"way\": \"BURN\"}}]}",
            })
    void aFileThatMakesNoSenseIsAnErrorThatSaysWhatToDo(String text) throws IOException {
        Files.writeString(dir.resolve("groups.json"), text);

        assertThatThrownBy(() -> file.read(NOW))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(dir.resolve("groups.json") + " makes no sense: ")
                .hasMessageContaining("Mend it, or move it away");
    }

    @Test
    void whereTheFileCannotBeWrittenThatIsAnErrorAndTheOldOneStays() throws IOException {
        file.write(Map.of(SECTION, everything()), NOW);
        GroupsFile elsewhere = new GroupsFile(Files.writeString(dir.resolve("no-directory"), ""));

        assertThatThrownBy(() -> elsewhere.write(Map.of(), NOW)).isInstanceOf(IOException.class);
        assertThat(file.read(NOW)).containsOnlyKeys(SECTION);
    }
}
