package org.lxcautoscale.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.cycle.Outcomes;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.decision.group.GroupExample;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

class JsonLogTest {

    @TempDir
    Path dir;

    @Test
    void beginsALineAsTheOriginalDid() throws IOException {
        log(
                "proxmox",
                Outcomes.applied("114", Allocation.of(4, 512), Allocation.of(2, 512), Reason.BELOW_LOWER_THRESHOLD));

        assertThat(lines())
                .containsExactly("{\"timestamp\": \"2024-08-14 22:04:45\", \"proxmox_host\": \"proxmox\","
                        + " \"container_id\": \"114\", \"action\": \"Decrease Cores\", \"change\": \"2\","
                        + " \"before\": \"4\", \"after\": \"2\","
                        + " \"reason\": \"threshold policy: so it was wanted\", \"outcome\": \"applied\"}");
    }

    @Test
    void writesMemoryInMegabytes() throws IOException {
        log(
                "proxmox",
                Outcomes.applied("102", Allocation.of(2, 8192), Allocation.of(2, 1536), Reason.BELOW_LOWER_THRESHOLD));

        assertThat(parsed().getFirst())
                .containsEntry("action", "Decrease Memory")
                .containsEntry("change", "6656MB")
                .containsEntry("before", "8192MB")
                .containsEntry("after", "1536MB");
    }

    @Test
    void aLimitThatIsTakenAwayIsNoNumberOfCoresOrMegabytes() throws IOException {
        Allocation unlimited = new Allocation(Cores.UNLIMITED, MemorySize.UNLIMITED);
        log("proxmox", Outcomes.applied("102", Allocation.of(2, 8192), unlimited, Reason.ROLLBACK));

        assertThat(parsed())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).containsEntry("change", "unlimited").containsEntry("after", "unlimited"));
    }

    @Test
    void writesALineForEachResourceThatHasChanged() throws IOException {
        log(
                "proxmox",
                Outcomes.applied("web-1", Allocation.of(1, 512), Allocation.of(2, 1024), Reason.ABOVE_UPPER_THRESHOLD));

        assertThat(parsed())
                .extracting(line -> line.get("container_id") + " " + line.get("action") + " " + line.get("change"))
                .containsExactly("web-1 Increase Cores 1", "web-1 Increase Memory 512MB");
    }

    @Test
    void namesOtherActionsThanGrowingAndShrinking() throws IOException {
        Allocation large = Allocation.of(4, 512);
        Allocation small = Allocation.of(2, 512);
        log(
                "proxmox",
                Outcomes.applied("1", large, small, Reason.OFF_PEAK),
                Outcomes.applied("2", Allocation.of(2, 1024), small, Reason.OFF_PEAK),
                Outcomes.applied("3", small, large, Reason.REGRET),
                Outcomes.applied("4", small, large, Reason.ROLLBACK),
                Outcomes.applied("5", small, large, Reason.OFF_PEAK_END));

        assertThat(parsed())
                .extracting(line -> line.get("action"))
                .containsExactly(
                        "Reduce Cores (Off-Peak)", "Reduce Memory (Off-Peak)", "Revert", "Rollback", "Increase Cores");
    }

    @ParameterizedTest
    @EnumSource(value = Result.class, mode = EnumSource.Mode.EXCLUDE, names = "APPLIED")
    void writesOnlyWhatHasReallyBeenChanged(Result result) {
        log(
                "proxmox",
                Outcomes.of(
                        "114",
                        Allocation.of(4, 512),
                        Allocation.of(2, 512),
                        Reason.BELOW_LOWER_THRESHOLD,
                        result,
                        "no"));

        assertThat(file()).doesNotExist();
    }

    @Test
    void writesValidJsonWhateverANameHolds() throws IOException {
        String name = "a\"b\\c\nd\u2028e ünïcödé \ud83d\ude00 \u0001";
        log(name, Outcomes.applied("114", Allocation.of(4, 512), Allocation.of(2, 512), Reason.BELOW_LOWER_THRESHOLD));

        assertThat(Files.readString(file())).containsOnlyOnce("\n").endsWith("}\n");
        assertThat(parsed().getFirst()).containsEntry("proxmox_host", name);
    }

    @Test
    void showsTheTimeOfTheConfiguredZoneAlsoAfterAReload() throws IOException {
        Outcome change =
                Outcomes.applied("1", Allocation.of(4, 512), Allocation.of(2, 512), Reason.BELOW_LOWER_THRESHOLD);
        JsonLog log = new JsonLog(new RotatingFile(file(), 1 << 20, 1), "pve", ZoneId.of("Europe/Rome"));
        log.finished(change, Outcomes.NOW);
        log.reconfigured(Outcomes.settings(dir));
        log.finished(change, Outcomes.NOW);

        assertThat(parsed())
                .extracting(line -> line.get("timestamp"))
                .containsExactly("2024-08-15 00:04:45", "2024-08-14 22:04:45");
    }

    @Test
    void namesTheNodeOfAClusterThatTheContainerIsOn() throws IOException {
        JsonLog log = new JsonLog(new RotatingFile(file(), 1 << 20, 1), "10.0.0.1", ZoneOffset.UTC);
        log.observed(
                new Observation(List.of(
                        new Observation.Node("pve1", Optional.empty(), List.of()),
                        new Observation.Node(
                                "pve2",
                                Optional.empty(),
                                List.of(new Observed.Unreadable(new ContainerId("114"), "web", "no answer"))))),
                Outcomes.NOW);
        log.finished(
                Outcomes.applied("114", Allocation.of(4, 512), Allocation.of(2, 512), Reason.BELOW_LOWER_THRESHOLD),
                Outcomes.NOW);

        assertThat(parsed()).extracting(line -> line.get("proxmox_host")).containsExactly("pve2");
    }

    @Test
    void aWriteThatWasSettledLaterIsWrittenWithTheSameKeys() throws IOException {
        JsonLog log = new JsonLog(new RotatingFile(file(), 1 << 20, 1), "proxmox", ZoneOffset.UTC);
        ContainerId id = new ContainerId("114");
        log.settled(id, Allocation.of(2, 512), Allocation.of(4, 256), Result.APPLIED, Outcomes.NOW);
        log.settled(id, Allocation.of(2, 512), Allocation.of(2, 1024), Result.FAILED, Outcomes.NOW);

        assertThat(lines())
                .containsExactly(
                        "{\"timestamp\": \"2024-08-14 22:04:45\", \"proxmox_host\": \"proxmox\","
                                + " \"container_id\": \"114\", \"action\": \"Increase Cores\", \"change\": \"2\","
                                + " \"before\": \"2\", \"after\": \"4\", \"reason\": \"a write that was left open had"
                                + " been carried out\", \"outcome\": \"applied\"}",
                        "{\"timestamp\": \"2024-08-14 22:04:45\", \"proxmox_host\": \"proxmox\","
                                + " \"container_id\": \"114\", \"action\": \"Decrease Memory\", \"change\": \"256MB\","
                                + " \"before\": \"512MB\", \"after\": \"256MB\", \"reason\": \"a write that was left open"
                                + " had been carried out\", \"outcome\": \"applied\"}");
    }

    @Test
    void aMemberOfAGroupThatCameOrWentHasALineAndAFailureHasNone() throws IOException {
        JsonLog log = new JsonLog(new RotatingFile(file(), 1 << 20, 1), "proxmox", ZoneOffset.UTC);
        log.scaled(GroupExample.scaledOut(), Outcomes.NOW);
        log.scaled(GroupExample.failed(), Outcomes.NOW);
        log.scaled(GroupExample.scaledIn(), Outcomes.NOW);

        assertThat(lines())
                .containsExactly(
                        "{\"timestamp\": \"2024-08-14 22:04:45\", \"proxmox_host\": \"proxmox\","
                                + " \"container_id\": \"99000\", \"action\": \"Scale Out\","
                                + " \"change\": \"Container 101 cloned to 99000. 99000 started.\","
                                + " \"group\": \"WEB\", \"reason\": \"CPU 90 % is above 80 %\","
                                + " \"outcome\": \"applied\"}",
                        "{\"timestamp\": \"2024-08-14 22:04:45\", \"proxmox_host\": \"proxmox\","
                                + " \"container_id\": \"99000\", \"action\": \"Scale In\","
                                + " \"change\": \"Container 99000 stopped.\","
                                + " \"group\": \"WEB\", \"reason\": \"CPU 5 % is below 20 %\","
                                + " \"outcome\": \"applied\"}");
    }

    @Test
    void saysOnceThatItCannotWriteAndGoesOn() throws IOException {
        Path blocked = dir.resolve("blocked");
        Files.writeString(blocked, "");
        Outcome change =
                Outcomes.applied("1", Allocation.of(4, 512), Allocation.of(2, 512), Reason.BELOW_LOWER_THRESHOLD);
        JsonLog json = new JsonLog(new RotatingFile(blocked.resolve("x.json"), 1 << 20, 1), "pve", ZoneOffset.UTC);
        try (LogLines log = new LogLines()) {
            json.finished(change, Outcomes.NOW);
            json.finished(change, Outcomes.NOW);

            assertThat(log.messages()).singleElement().asString().startsWith("The JSON log cannot be written: ");
        }
    }

    private void log(String host, Outcome... outcomes) {
        JsonLog log = new JsonLog(new RotatingFile(file(), 1 << 20, 1), host, ZoneOffset.UTC);
        for (Outcome outcome : outcomes) {
            log.finished(outcome, Outcomes.NOW);
        }
    }

    private Path file() {
        return dir.resolve("lxc_autoscale.json");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    private List<Map<String, Object>> parsed() throws IOException {
        return lines().stream()
                .map(line -> Jsonb.builder().build().type(Object.class).map().fromJson(line))
                .toList();
    }
}
