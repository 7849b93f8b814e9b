package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.LimitsInForce.Limit;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/** Granted memory is remembered until it is in use, even without measurements. */
class GrantsTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final Duration POLL = Duration.ofSeconds(300);
    private static final long MB = 1 << 20;

    @TempDir
    Path dir;

    private final Grants grants = new Grants();
    private CycleFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new CycleFixture(dir);
        fixture.host.add("101", Allocation.of(2, 1024));
    }

    /** A decision to grow from a size that is nearly full, by 512 MB. */
    private Decision growth(long megabytes) throws Exception {
        fixture.host.change("101", Status.RUNNING, "", Allocation.of(2, megabytes));
        fixture.host.uses("101", 1, megabytes * 85 / 100);
        fixture.restart();
        return fixture.cycle().outcomes().getFirst().decision();
    }

    private long outstanding(Reading reading) {
        Observed.Readable container = new Observed.Readable(fixture.host.containers.get(ID), reading);
        return grants.outstanding(List.of(container), fixture.now.monotonic()) / MB;
    }

    @Test
    void isUnchangedWithoutANewMeasurement() throws Exception {
        grants.add(growth(1024), fixture.now.monotonic(), POLL);

        assertThat(outstanding(new Reading.Repeated())).isEqualTo(512);
        assertThat(outstanding(new Reading.Unknown("Permission denied"))).isEqualTo(512);
        assertThat(outstanding(new Reading.Stopped())).isZero();
        assertThat(grants.outstanding(
                                List.of(new Observed.Unreadable(ID, "ct101", "Permission denied")),
                                fixture.now.monotonic())
                        / MB)
                .isEqualTo(512);
    }

    @Test
    void addsUpSuccessiveGrantsOfAContainer() throws Exception {
        Decision first = growth(1024);
        grants.add(first, fixture.now.monotonic(), POLL.multipliedBy(3));
        grants.applied(first, fixture.now.monotonic(), POLL.multipliedBy(3));
        grants.add(growth(1024), fixture.now.monotonic(), POLL);

        assertThat(outstanding(new Reading.Repeated())).isEqualTo(1024);
    }

    @Test
    void countsAReplacedDecisionOnlyOnce() throws Exception {
        grants.add(growth(1024), fixture.now.monotonic(), POLL.multipliedBy(3));
        grants.add(growth(1024), fixture.now.monotonic(), POLL);

        assertThat(outstanding(new Reading.Repeated())).isEqualTo(512);
    }

    @Test
    void aFailedDecisionRemovesOnlyItsOwnGrant() throws Exception {
        Decision first = growth(1024);
        grants.add(first, fixture.now.monotonic(), POLL.multipliedBy(3));
        grants.applied(first, fixture.now.monotonic(), POLL.multipliedBy(3));
        Decision second = growth(1024);
        grants.add(second, fixture.now.monotonic(), POLL);
        grants.forget(first);
        assertThat(outstanding(new Reading.Repeated())).isEqualTo(1024);

        grants.forget(second);
        assertThat(outstanding(new Reading.Repeated())).isEqualTo(512);
    }

    @Test
    void isRememberedDuringTheWriteAndForOnePollInterval() throws Exception {
        Duration shorter = Duration.ofSeconds(5);
        Decision decision = growth(1024);
        grants.add(decision, fixture.now.monotonic(), shorter);
        fixture.sample();
        assertThat(outstanding(new Reading.Repeated()))
                .as("still being written")
                .isEqualTo(512);

        grants.applied(decision, fixture.now.monotonic(), shorter);
        assertThat(outstanding(new Reading.Repeated())).isEqualTo(512);
        fixture.sample();
        assertThat(outstanding(new Reading.Repeated())).isZero();
    }

    @Test
    void nothingIsGrantedWhenMoreIsAlreadyInForce() throws Exception {
        fixture.host.limits.put(ID, LimitsInForce.ofMemory(Limit.own(Long.MAX_VALUE)));
        Decision decision = growth(1024);
        assertThat(decision.isGrowth()).isTrue();

        grants.add(decision, fixture.now.monotonic(), POLL);

        assertThat(outstanding(new Reading.Repeated())).isZero();
    }
}
