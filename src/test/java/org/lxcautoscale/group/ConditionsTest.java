package org.lxcautoscale.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.group.Member.Condition;
import org.lxcautoscale.group.Conditions.Known;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.GroupSettings.Probe;
import org.lxcautoscale.settings.Tag;

/** Three failures in a row, and a start grace of 120 s. */
class ConditionsTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final ContainerId ID = new ContainerId("99000");

    private final Conditions conditions = new Conditions();

    private static HealthCheck check(Probe probe) {
        return new HealthCheck(probe, Duration.ofSeconds(30), Duration.ofSeconds(5), 3, Duration.ofSeconds(120));
    }

    private static Container container(Status status, String lock, String... tags) {
        return new Container(ID, "web", status, Allocation.of(1, 512), false, false, lock, Set.of(tags));
    }

    private Known at(int seconds, Container container, Probe probe, Optional<Health> health) {
        return conditions.of(container, check(probe), health, START.plusSeconds(seconds));
    }

    private Known running(int seconds, Optional<Health> health) {
        return at(seconds, container(Status.RUNNING, ""), new Probe.Tcp(80), health);
    }

    private Known stopped(int seconds) {
        return at(seconds, container(Status.STOPPED, ""), new Probe.Running(), Optional.empty());
    }

    private static Optional<Health> failed(int times, boolean hasBeenUp) {
        return Optional.of(new Health(times, hasBeenUp, "no answer"));
    }

    @Test
    void withoutAProbeWhatRunsIsReady() {
        assertThat(at(0, container(Status.RUNNING, ""), new Probe.Running(), Optional.empty()))
                .isEqualTo(new Known(Condition.READY, ""));
    }

    @Test
    void whatAnswersIsReady() {
        assertThat(running(0, Optional.of(Health.UP))).isEqualTo(new Known(Condition.READY, ""));
    }

    @Test
    void whatHasAnsweredIsReadyUntilItHasFailedSeveralTimesInARow() {
        assertThat(running(500, failed(2, true))).isEqualTo(new Known(Condition.READY, "no answer"));
        assertThat(running(500, failed(3, true)))
                .isEqualTo(new Known(Condition.UNHEALTHY, "not healthy 3 times in a row: no answer"));
    }

    @Test
    void whatHasNeverAnsweredIsStartingUntilItsGraceIsOver() {
        assertThat(running(0, failed(1, false))).isEqualTo(new Known(Condition.BOOTING, "no answer"));
        assertThat(running(119, failed(9, false)).condition()).isEqualTo(Condition.BOOTING);
        assertThat(running(120, failed(9, false)))
                .isEqualTo(new Known(Condition.UNHEALTHY, "not ready within health_start_grace: no answer"));
    }

    @Test
    void whatWasNotProbedIsStartingUntilItsGraceIsOver() {
        assertThat(running(0, Optional.empty())).isEqualTo(new Known(Condition.BOOTING, "it has not been checked yet"));
        assertThat(running(120, Optional.empty())).isEqualTo(new Known(Condition.UNHEALTHY, "it could not be checked"));
    }

    @Test
    void aRestartBeginsTheGraceAnew() {
        running(0, Optional.empty());
        stopped(100);

        assertThat(running(110, Optional.empty()).condition()).isEqualTo(Condition.BOOTING);
        assertThat(running(229, Optional.empty()).condition()).isEqualTo(Condition.BOOTING);
    }

    @Test
    void whatHasJustStoppedMayBeRestarting() {
        assertThat(stopped(0)).isEqualTo(new Known(Condition.BOOTING, "it does not run"));
        assertThat(stopped(119).condition()).isEqualTo(Condition.BOOTING);
        assertThat(stopped(120)).isEqualTo(new Known(Condition.STOPPED, "it has not run for 2 min"));
    }

    @Test
    void whatIsStoppedForABackupIsNotBroken() {
        stopped(0);

        assertThat(at(3600, container(Status.STOPPED, "backup"), new Probe.Running(), Optional.empty()))
                .isEqualTo(new Known(Condition.BOOTING, "it is stopped and locked (backup)"));
    }

    @Test
    void whatIsFrozenIsNeitherReadyNorBroken() {
        assertThat(at(0, container(Status.FROZEN, ""), new Probe.Running(), Optional.empty()))
                .isEqualTo(new Known(Condition.UNREADABLE, "it is frozen"));
    }

    @Test
    void whatIsParkedIsParkedWhateverElse() {
        assertThat(at(0, container(Status.STOPPED, "", Tag.PARKED), new Probe.Running(), Optional.empty()))
                .isEqualTo(new Known(Condition.PARKED, ""));
        assertThat(at(0, container(Status.RUNNING, "", Tag.PARKED), new Probe.Tcp(80), failed(9, true)))
                .isEqualTo(new Known(Condition.PARKED, "it is about to be stopped"));
    }

    @Test
    void whoIsNoMemberAnyMoreIsForgotten() {
        stopped(0);
        conditions.retain(Set.of());

        assertThat(stopped(120).condition()).isEqualTo(Condition.BOOTING);
    }
}
