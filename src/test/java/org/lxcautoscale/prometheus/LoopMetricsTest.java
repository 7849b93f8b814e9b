package org.lxcautoscale.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.cycle.Outcomes;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Expected;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.decision.group.GroupExample;
import org.lxcautoscale.decision.group.GroupState;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.MemoryReading;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

class LoopMetricsTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final long MIB = 1 << 20;
    private static final String WEB = "{cluster=\"home\",name=\"web\",node=\"pve\",vmid=\"104\"}";

    private Instant now = START;
    private List<GroupView> groups = List.of();
    private final LoopMetrics loop = new LoopMetrics("home", "pve", () -> now);

    private void observe(Observed... containers) {
        HostUsage host = new HostUsage(
                8,
                OptionalDouble.of(6),
                MemorySize.ofMebibytes(16384),
                MemorySize.ofMebibytes(9000),
                MemorySize.ofMebibytes(100),
                new HostUsage.Pressure(OptionalDouble.of(2.5), OptionalDouble.empty(), OptionalDouble.of(4)));
        loop.observed(new Observation(host, List.of(containers)), new Moment(now, now));
    }

    private static Observed web(Reading reading) {
        return container("web", Allocation.of(2, 1024), reading);
    }

    private static Observed container(String name, Allocation size, Reading reading) {
        return new Observed.Readable(
                new Container(new ContainerId("104"), name, Container.Status.RUNNING, size, false, false, "", Set.of()),
                reading);
    }

    private static Reading counters(CpuReading cpu, LimitsInForce limits) {
        return new Reading.Counters(
                cpu,
                OptionalLong.of(2_500_000_000L),
                OptionalDouble.of(1.5),
                Optional.of(new MemoryReading(
                        300 * MIB,
                        300 * MIB,
                        OptionalDouble.of(0.2),
                        OptionalLong.of(350 * MIB),
                        new MemoryReading.Events(3, 0, OptionalLong.empty(), OptionalLong.empty()))),
                limits);
    }

    private static Reading counters() {
        return counters(new CpuReading.Counter(7_250_000_000L), LimitsInForce.UNKNOWN);
    }

    private List<String> lines() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ExpositionFormats.init()
                    .getPrometheusTextFormatWriter()
                    .write(out, new Families("home", "1.2.3").of(loop.seen(), groups));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aRunningContainerHasItsFiguresInBaseUnits() {
        observe(web(counters()));

        assertThat(lines())
                .contains(
                        "lxc_container_up" + WEB + " 1.0",
                        "lxc_container_memory_in_use_bytes" + WEB + " 3.145728E8",
                        "lxc_container_memory_cache_bytes" + WEB + " 5.24288E7",
                        "lxc_container_memory_limit_bytes" + WEB + " 1.073741824E9",
                        "lxc_container_oom_kills_total" + WEB + " 3.0",
                        "lxc_container_cpu_usage_seconds_total" + WEB + " 7.25",
                        "lxc_container_cpu_limit_cores" + WEB + " 2.0",
                        "lxc_container_cpu_throttled_seconds_total" + WEB + " 2.5")
                .contains(
                        "lxc_container_pressure_ratio{cluster=\"home\",name=\"web\",node=\"pve\",resource=\"cpu\",vmid=\"104\"} 0.015",
                        "lxc_container_pressure_ratio{cluster=\"home\",name=\"web\",node=\"pve\",resource=\"memory\",vmid=\"104\"} 0.002")
                .contains(
                        "# TYPE lxc_container_cpu_usage_seconds_total counter",
                        "# TYPE lxc_container_memory_in_use_bytes gauge");
    }

    @Test
    void theHostHasFiguresOfItsOwn() {
        observe();

        assertThat(lines())
                .contains(
                        "lxc_host_cores{cluster=\"home\",node=\"pve\"} 8.0",
                        "lxc_host_cpu_used_cores{cluster=\"home\",node=\"pve\"} 2.0",
                        "lxc_host_memory_bytes{cluster=\"home\",node=\"pve\"} 1.7179869184E10",
                        "lxc_host_memory_available_bytes{cluster=\"home\",node=\"pve\"} 9.437184E9",
                        "lxc_host_zfs_cache_bytes{cluster=\"home\",node=\"pve\"} 1.048576E8");
    }

    @Test
    void theLimitInForceGoesBeforeTheConfiguredOneAndNoneIsAbsent() {
        Reading held = counters(
                new CpuReading.Counter(0),
                new LimitsInForce(Optional.of(Limit.own(1500)), Optional.of(Limit.own(512 * MIB))));
        observe(web(held));
        assertThat(lines())
                .contains(
                        "lxc_container_cpu_limit_cores" + WEB + " 1.5",
                        "lxc_container_memory_limit_bytes" + WEB + " 5.36870912E8");

        Allocation unlimited = Allocation.of(1, 1)
                .with(Resource.CPU, Resource.CPU.unlimited())
                .with(Resource.MEMORY, Resource.MEMORY.unlimited());
        observe(container("web", unlimited, counters()));
        assertThat(lines()).noneMatch(line -> line.contains("_limit_")).contains("lxc_container_up" + WEB + " 1.0");
    }

    @Test
    void aRateIsAddedUp() {
        Reading rate = counters(new CpuReading.Rate(0.5), LimitsInForce.UNKNOWN);
        observe(web(rate));
        now = now.plusSeconds(10);
        observe(web(new Reading.Repeated()));
        assertThat(lines()).contains("lxc_container_cpu_usage_seconds_total" + WEB + " 0.0");

        now = now.plusSeconds(10);
        observe(web(rate));
        assertThat(lines()).contains("lxc_container_cpu_usage_seconds_total" + WEB + " 10.0");
    }

    @Test
    void aRepeatedReadingKeepsTheFigures() {
        observe(web(counters()));
        List<String> before = loopLines();
        observe(web(new Reading.Repeated()));

        assertThat(loopLines()).isEqualTo(before);
    }

    /** Without what changes by itself, of this process. */
    private List<String> loopLines() {
        return lines().stream().filter(line -> line.startsWith("lxc_")).toList();
    }

    @Test
    void whatCannotBeReadIsNotUpAndHasNoFigures() {
        for (Observed observed : List.of(
                web(new Reading.Stopped()),
                web(new Reading.Frozen()),
                web(new Reading.Unknown("memory.current: Permission denied")),
                new Observed.Unreadable(new ContainerId("104"), "web", "104.conf: permission denied"))) {
            observe(web(counters()));
            observe(observed);

            assertThat(lines().stream().filter(line -> line.startsWith("lxc_container_")))
                    .as(observed.toString())
                    .containsExactly("lxc_container_up" + WEB + " 0.0");
        }
    }

    @Test
    void aContainerThatIsGoneDisappears() {
        observe(web(counters()));
        observe();

        assertThat(lines()).noneMatch(line -> line.contains("lxc_container_"));
    }

    @Test
    void anyNameIsEscaped() {
        observe(container("a\"b\\c\nd ünï 漢", Allocation.of(2, 1024), counters()));

        assertThat(lines())
                .contains(
                        "lxc_container_up{cluster=\"home\",name=\"a\\\"b\\\\c\\nd ünï 漢\",node=\"pve\",vmid=\"104\"} 1.0");
    }

    @Test
    void theSameIdOnTwoNodesIsTwoContainers() {
        Observed web = web(counters());
        loop.observed(
                new Observation(List.of(
                        new Observation.Node("a", Optional.empty(), List.of(web)),
                        new Observation.Node("b", Optional.empty(), List.of(web, web)))),
                new Moment(now, now));

        assertThat(lines().stream().filter(line -> line.startsWith("lxc_container_up{")))
                .hasSize(2);
        assertThat(lines()).noneMatch(line -> line.startsWith("lxc_host_"));
    }

    @Test
    void decisionsAreCountedByWhatBecameOfThemFromZero() {
        assertThat(decisions()).hasSize(16).allMatch(line -> line.endsWith(" 0.0"));

        Outcome applied =
                Outcomes.applied("104", Allocation.of(2, 512), Allocation.of(4, 512), Reason.ABOVE_UPPER_THRESHOLD);
        loop.finished(applied, new Moment(now, now));
        loop.finished(applied, new Moment(now, now));
        loop.finished(
                new Outcome(
                        Outcomes.applied(
                                        "104",
                                        Allocation.of(2, 512),
                                        Allocation.of(2, 256),
                                        Reason.BELOW_LOWER_THRESHOLD)
                                .decision(),
                        Result.FAILED,
                        "no"),
                new Moment(now, now));
        loop.decided(report(Trigger.CYCLE, new Outcome(applied.decision(), Result.PLANNED, "")));
        loop.decided(report(Trigger.CYCLE, applied));

        assertThat(decisions())
                .hasSize(16)
                .filteredOn(line -> !line.endsWith(" 0.0"))
                .containsExactlyInAnyOrder(
                        decision("grow", "applied", "cpu") + " 2.0",
                        decision("shrink", "failed", "memory") + " 1.0",
                        decision("grow", "planned", "cpu") + " 1.0");
    }

    @Test
    void whatIsForeseenOfAContainerIsShownAndWhatIsNotIsAbsent() {
        observe(web(counters()));
        assertThat(lines()).noneMatch(line -> line.matches("lxc_container_(expected|unusual).*"));

        loop.decided(report(
                Trigger.CYCLE,
                foreseeing(new Outlook(
                        Optional.of(new Expected(2_500, 3_000, "a peak is expected")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("its CPU is unusual")))));
        observe(web(counters()));

        assertThat(lines())
                .contains("lxc_container_expected_cpu_cores" + WEB + " 2.5", "lxc_container_unusual" + WEB + " 1.0")
                .noneMatch(line -> line.startsWith("lxc_container_expected_memory_bytes"));

        loop.decided(report(Trigger.CYCLE, foreseeing(Outlook.NONE.with(List.of("its model is young")))));
        assertThat(lines())
                .contains("lxc_container_unusual" + WEB + " 0.0")
                .noneMatch(line -> line.startsWith("lxc_container_expected_"));

        loop.decided(report(Trigger.CYCLE, foreseeing(Outlook.NONE)));
        assertThat(lines()).noneMatch(line -> line.matches("lxc_container_(expected|unusual).*"));
    }

    private static Outcome foreseeing(Outlook outlook) {
        Allocation size = Allocation.of(2, 1024);
        Decision decision =
                Outcomes.applied("104", size, size, Reason.WITHIN_THRESHOLDS).decision();
        return new Outcome(
                new Decision(
                        decision.context().withOutlook(outlook),
                        decision.before(),
                        decision.after(),
                        decision.findings()),
                Result.HELD,
                "");
    }

    private List<String> decisions() {
        return lines().stream()
                .filter(line -> line.startsWith("lxc_autoscale_decisions_total{"))
                .toList();
    }

    private static String decision(String action, String outcome, String resource) {
        return "lxc_autoscale_decisions_total{action=\"%s\",cluster=\"home\",outcome=\"%s\",resource=\"%s\"}"
                .formatted(action, outcome, resource);
    }

    private CycleReport report(Trigger trigger, Outcome... outcomes) {
        return new CycleReport(new Moment(START, START), trigger, Optional.empty(), List.of(outcomes), List.of());
    }

    @Test
    void aCycleLastsUntilItsLastWriteHasEnded() {
        assertThat(lines())
                .contains("lxc_autoscale_cycle_duration_seconds_count{cluster=\"home\"} 0")
                .noneMatch(line -> line.startsWith("lxc_autoscale_last_cycle_timestamp_seconds"));

        now = START.plus(Duration.ofMillis(250));
        loop.completed(report(Trigger.CYCLE));
        now = START.plusSeconds(100);
        loop.completed(report(Trigger.CYCLE));
        loop.completed(report(Trigger.URGENT));

        assertThat(lines())
                .contains(
                        "lxc_autoscale_cycle_duration_seconds_bucket{cluster=\"home\",le=\"0.1\"} 0",
                        "lxc_autoscale_cycle_duration_seconds_bucket{cluster=\"home\",le=\"1.0\"} 1",
                        "lxc_autoscale_cycle_duration_seconds_bucket{cluster=\"home\",le=\"60.0\"} 1",
                        "lxc_autoscale_cycle_duration_seconds_bucket{cluster=\"home\",le=\"+Inf\"} 2",
                        "lxc_autoscale_cycle_duration_seconds_sum{cluster=\"home\"} 100.25",
                        "lxc_autoscale_last_cycle_timestamp_seconds{cluster=\"home\"} "
                                + (double) START.getEpochSecond());
    }

    @Test
    void aGroupHasItsMembersByStateItsLimitsAndItsChanges() {
        groups = List.of(new GroupView(
                GroupExample.web(),
                GroupState.NEW.withDesired(3),
                List.of(
                        GroupExample.member("99000", Member.Condition.READY),
                        GroupExample.member("99001", Member.Condition.READY),
                        GroupExample.member("99002", Member.Condition.PARKED)),
                "",
                "",
                Optional.empty()));
        loop.scaled(GroupExample.scaledOut(), new Moment(now, now));
        loop.scaled(GroupExample.scaledOut(), new Moment(now, now));
        loop.scaled(GroupExample.failed(), new Moment(now, now));

        String group = "cluster=\"home\",group=\"WEB\"";
        assertThat(lines().stream().filter(line -> line.startsWith("lxc_autoscale_group_")))
                .containsExactlyInAnyOrder(
                        "lxc_autoscale_group_members{" + group + ",state=\"ready\"} 2.0",
                        "lxc_autoscale_group_members{" + group + ",state=\"booting\"} 0.0",
                        "lxc_autoscale_group_members{" + group + ",state=\"unhealthy\"} 0.0",
                        "lxc_autoscale_group_members{" + group + ",state=\"stopped\"} 0.0",
                        "lxc_autoscale_group_members{" + group + ",state=\"parked\"} 1.0",
                        "lxc_autoscale_group_members{" + group + ",state=\"unreadable\"} 0.0",
                        "lxc_autoscale_group_desired{" + group + "} 3.0",
                        "lxc_autoscale_group_min{" + group + "} 1.0",
                        "lxc_autoscale_group_max{" + group + "} 4.0",
                        "lxc_autoscale_group_changes_total{action=\"scale_out\"," + group + "} 2.0",
                        "lxc_autoscale_group_changes_total{action=\"scale_in\"," + group + "} 0.0",
                        "lxc_autoscale_group_failures_total{" + group + "} 1.0");
    }

    @Test
    void howManyMembersAGroupShouldHaveIsAbsentUntilThatIsKnown() {
        groups = List.of(new GroupView(GroupExample.web(), GroupState.NEW, List.of(), "", "", Optional.empty()));

        assertThat(lines())
                .contains("lxc_autoscale_group_max{cluster=\"home\",group=\"WEB\"} 4.0")
                .noneMatch(line -> line.startsWith("lxc_autoscale_group_desired"));
    }

    @Test
    void theDaemonTellsOfItself() {
        assertThat(lines())
                .contains("lxc_autoscale_build_info{version=\"1.2.3\"} 1")
                .anyMatch(line -> line.matches("process_cpu_seconds_total [0-9.E]+"))
                .anyMatch(line -> line.matches("process_resident_memory_bytes [0-9.]+E[0-9]+"))
                .anyMatch(line -> line.matches("process_start_time_seconds 1\\.[0-9]+E9"))
                .anyMatch(line -> line.matches("process_open_fds [1-9][0-9]*\\.0"));
    }

    @Test
    void everyContainerOfASimulatedHostIsTold() throws InterruptedException {
        VirtualTime time = new VirtualTime(START);
        SimulatedHost host = new SimulatedHost(Scenario.mixed(7).startingAt(START), time);
        time.sleepUntil(START.plusSeconds(60));
        Observation seen = host.observe();
        loop.observed(seen, time.now());

        assertThat(seen.containers())
                .hasSizeGreaterThan(5)
                .allSatisfy(container -> assertThat(lines())
                        .anyMatch(line -> line.startsWith(
                                "lxc_container_up{cluster=\"home\",name=\"%s\",node=\"pve\",vmid=\"%s\"} "
                                        .formatted(container.name(), container.id()))));
        assertThat(lines().stream().filter(line -> line.startsWith("lxc_container_up{")))
                .hasSameSizeAs(seen.containers());
    }
}
