package org.lxcautoscale.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.LimitsInForce;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.metrics.Activity;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;

/** The contract of every host, fake or real. A host's test extends this and provides a {@link HostFixture}. */
public abstract class ContainerHostContract {

    private static final Allocation SMALL = Allocation.of(1, 256);
    private static final Allocation LARGE = Allocation.of(2, 384);
    private static final Duration A_WHILE = Duration.ofMillis(500);

    private HostFixture fixture;
    private ContainerHost host;
    private AllocationWriter writer;

    /** A host without containers. */
    protected abstract HostFixture fixture() throws Exception;

    @BeforeEach
    final void open() throws Exception {
        fixture = fixture();
        host = fixture.host();
        writer = fixture.writer();
    }

    @AfterEach
    final void close() throws Exception {
        if (fixture != null) {
            host.close();
            fixture.close();
        }
    }

    @Test
    void aHostWithoutContainersIsObservedToo() throws Exception {
        Observation seen = host.observe();

        assertThat(seen.containers()).isEmpty();
        assertThat(host.name()).isNotBlank();
    }

    @Test
    void theHostReportsItsResourcesAndFromTheSecondObservationOnItsIdleCores() throws Exception {
        HostUsage first = host.observe().host().orElseThrow();
        fixture.pass(A_WHILE);
        HostUsage second = host.observe().host().orElseThrow();

        assertThat(first.cores()).isPositive();
        assertThat(first.memory().bytes()).isPositive();
        assertThat(first.memoryAvailable().bytes()).isBetween(0L, first.memory().bytes());
        assertThat(first.idleCores().isPresent()).isEqualTo(fixture.knowsIdleCoresAtOnce());
        assertThat(second.idleCores()).isPresent();
        assertThat(second.idleCores().getAsDouble()).isBetween(0.0, (double) second.cores());
    }

    /** A write is refused if they differ. */
    @Test
    void aContainerReadOnItsOwnHasTheObservedTags() throws Exception {
        ContainerId id = fixture.create(SMALL);

        assertThat(read(id).container().tags())
                .isEqualTo(observed(id).container().tags());
    }

    @Test
    void aRunningContainerHasItsSizeAndCounters() throws Exception {
        ContainerId id = fixture.create(SMALL);

        Observed.Readable seen = observed(id);

        assertThat(seen.container().status()).isEqualTo(Container.Status.RUNNING);
        assertThat(seen.container().allocation()).isEqualTo(SMALL);
        assertThat(seen.container().isLocked()).isFalse();
        assertThat(seen.container().template()).isFalse();
        assertLimit(SMALL, counters(seen));
        assertThat(counters(seen).memory().orElseThrow().inUse()).isBetween(1L, 32L << 20);
        assertThat(counters(seen).memory().orElseThrow().events().kills()).isZero();
    }

    @Test
    void aRunningContainerHasItsActivity() throws Exception {
        ContainerId id = fixture.create(SMALL);

        Activity seen = counters(observed(id)).activity().orElseThrow();

        assertThat(seen.ioReadBytes()).isPresent();
        assertThat(seen.ioWrittenBytes()).isPresent();
        assertThat(seen.networkReceivedBytes().isPresent()).isEqualTo(fixture.hasNetwork());
        assertThat(seen.networkSentBytes().isPresent()).isEqualTo(fixture.hasNetwork());
        assertThat(seen.processes().isPresent()).isEqualTo(fixture.countsProcesses());
        await().until(() ->
                counters(observed(id)).activity().orElseThrow().rootTotalBytes().isPresent());
        Activity later = counters(observed(id)).activity().orElseThrow();
        assertThat(later.rootTotalBytes().orElseThrow()).isPositive();
        assertThat(later.rootUsedBytes().orElseThrow())
                .isBetween(0L, later.rootTotalBytes().orElseThrow());
    }

    @Test
    void readingOneContainerGivesTheSameAsObservingAll() throws Exception {
        ContainerId id = fixture.create(SMALL);

        assertThat(read(id).container()).isEqualTo(observed(id).container());
        assertThat(counters(read(id))).isNotNull();
    }

    @Test
    void loadShowsInCpuAndMemory() throws Exception {
        ContainerId id = fixture.create(SMALL);
        Reading.Counters idle = counters(observed(id));

        fixture.load(id, MemorySize.ofMebibytes(100));
        Reading.Counters before = counters(observed(id));
        fixture.pass(A_WHILE);
        Reading.Counters after = counters(observed(id));

        assertThat(after.memory().orElseThrow().inUse()).isBetween(100L << 20, 160L << 20);
        assertThat(after.memory().orElseThrow().inUse())
                .isGreaterThan(idle.memory().orElseThrow().inUse());
        switch (after.cpu()) {
            case CpuReading.Rate(double cores) -> assertThat(cores).isPositive();
            case CpuReading.Counter(long nanos) ->
                assertThat(nanos).isGreaterThan(((CpuReading.Counter) before.cpu()).nanos());
        }
    }

    @Test
    void aLargerSizeIsInForceAndReadsBack() throws Exception {
        ContainerId id = fixture.create(SMALL);
        observed(id);

        writer.write(id, SizeChange.between(SMALL, LARGE));

        assertThat(read(id).container().allocation()).isEqualTo(LARGE);
        assertThat(observed(id).container().allocation()).isEqualTo(LARGE);
        assertLimit(LARGE, counters(observed(id)));
    }

    @Test
    void aSmallerSizeIsInForceAndReadsBack() throws Exception {
        ContainerId id = fixture.create(LARGE);
        observed(id);

        writer.write(id, SizeChange.between(LARGE, SMALL));

        assertThat(read(id).container().allocation()).isEqualTo(SMALL);
        assertLimit(SMALL, counters(observed(id)));
        assertThat(counters(observed(id)).memory().orElseThrow().events().kills())
                .isZero();
    }

    @Test
    void oneResourceChangesWithoutTheOther() throws Exception {
        ContainerId id = fixture.create(SMALL);
        Allocation moreCores = new Allocation(LARGE.cores(), SMALL.memory());

        writer.write(id, SizeChange.between(SMALL, moreCores));
        assertThat(read(id).container().allocation()).isEqualTo(moreCores);

        writer.write(id, SizeChange.between(moreCores, LARGE));
        assertThat(read(id).container().allocation()).isEqualTo(LARGE);
    }

    @Test
    void writingTheSameSizeChangesNothing() throws Exception {
        ContainerId id = fixture.create(SMALL);

        writer.write(id, SizeChange.between(SMALL, SMALL));

        assertThat(read(id).container().allocation()).isEqualTo(SMALL);
    }

    @Test
    void aSizeSurvivesARestart() throws Exception {
        ContainerId id = fixture.create(SMALL);
        writer.write(id, SizeChange.between(SMALL, LARGE));

        fixture.stop(id);
        assertThat(observed(id).container().allocation()).isEqualTo(LARGE);
        fixture.start(id);

        assertThat(observed(id).container().allocation()).isEqualTo(LARGE);
        assertLimit(LARGE, counters(observed(id)));
    }

    @Test
    void theCpuLimitCanBeRemoved() throws Exception {
        ContainerId id = fixture.create(SMALL);
        Allocation unlimited = new Allocation(Cores.UNLIMITED, SMALL.memory());

        writer.write(id, SizeChange.between(SMALL, unlimited));

        assertThat(read(id).container().allocation()).isEqualTo(unlimited);
    }

    @Test
    void aStoppedContainerHasASizeAndNoUsage() throws Exception {
        ContainerId id = fixture.create(SMALL);
        observed(id);

        fixture.stop(id);

        for (Observed.Readable seen : List.of(observed(id), read(id))) {
            assertThat(seen.container().status()).isEqualTo(Container.Status.STOPPED);
            assertThat(seen.container().allocation()).isEqualTo(SMALL);
            assertThat(seen.reading()).isEqualTo(new Reading.Stopped());
        }
    }

    @Test
    void aStoppedContainerCanBeResized() throws Exception {
        ContainerId id = fixture.create(SMALL);
        fixture.stop(id);

        writer.write(id, SizeChange.between(SMALL, LARGE));

        assertThat(read(id).container().allocation()).isEqualTo(LARGE);
        assertThat(read(id).reading()).isEqualTo(new Reading.Stopped());
    }

    @Test
    void aRestartedContainerRestartsItsCounters() throws Exception {
        ContainerId id = fixture.create(SMALL);
        fixture.load(id, MemorySize.ofMebibytes(100));
        observed(id);

        fixture.stop(id);
        observed(id);
        fixture.start(id);

        assertThat(counters(observed(id)).memory().orElseThrow().inUse()).isBetween(1L, 32L << 20);
    }

    @Test
    void aLockedContainerSaysSoAndKeepsItsSize() throws Exception {
        assumeTrue(fixture.hasLocks(), "this kind of host has no locks");
        ContainerId id = fixture.create(SMALL);

        fixture.lock(id);

        assertThat(observed(id).container().lock()).isEqualTo("backup");
        assertThat(failureOf(id, LARGE)).isEqualTo(WriteFailedException.Kind.LOCKED);
        assertThat(read(id).container().allocation()).isEqualTo(SMALL);
    }

    @Test
    void aVanishedContainerCanNeitherBeReadNorWritten() throws Exception {
        ContainerId id = fixture.create(SMALL);
        observed(id);

        fixture.destroy(id);

        assertThat(find(id)).isEmpty();
        assertThatExceptionOfType(NoSuchContainerException.class).isThrownBy(() -> host.read(id));
        assertThat(failureOf(id, LARGE)).isEqualTo(WriteFailedException.Kind.NOT_FOUND);
    }

    @Test
    void aContainerThatNeverExistedCannotBeReadOrWritten() {
        ContainerId nobody = new ContainerId("999999");

        assertThatExceptionOfType(NoSuchContainerException.class).isThrownBy(() -> host.read(nobody));
        assertThat(failureOf(nobody, LARGE)).isEqualTo(WriteFailedException.Kind.NOT_FOUND);
    }

    @Test
    void whatHappensToOneContainerLeavesTheOthersAlone() throws Exception {
        ContainerId vanishes = fixture.create(SMALL);
        ContainerId stops = fixture.create(SMALL);
        ContainerId stays = fixture.create(LARGE);
        host.observe();

        fixture.destroy(vanishes);
        fixture.stop(stops);

        Observation seen = host.observe();
        assertThat(seen.containers()).hasSize(2);
        assertThat(observed(stops).reading()).isEqualTo(new Reading.Stopped());
        assertThat(observed(stays).container().allocation()).isEqualTo(LARGE);
        assertThat(counters(observed(stays))).isNotNull();
    }

    private void assertLimit(Allocation size, Reading.Counters seen) {
        if (fixture.tellsLimitInForce()) {
            assertThat(seen.limits().memory())
                    .contains(LimitsInForce.Limit.own(size.memory().bytes()));
        } else {
            assertThat(seen.limits().memory()).isEmpty();
        }
    }

    private Observed.Readable observed(ContainerId id) throws HostUnavailableException {
        return (Observed.Readable) find(id).orElseThrow();
    }

    private Observed.Readable read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        return (Observed.Readable) host.read(id);
    }

    private Optional<Observed> find(ContainerId id) throws HostUnavailableException {
        return host.observe().containers().stream()
                .filter(seen -> seen.id().equals(id))
                .findFirst();
    }

    private static Reading.Counters counters(Observed.Readable seen) {
        assertThat(seen.reading()).isInstanceOf(Reading.Counters.class);
        return (Reading.Counters) seen.reading();
    }

    private WriteFailedException.Kind failureOf(ContainerId id, Allocation after) {
        try {
            writer.write(id, SizeChange.between(SMALL, after));
            throw new AssertionError("the write of " + id + " should have failed");
        } catch (WriteFailedException e) {
            assertThat(e).hasMessageContaining(id.value());
            return e.kind();
        }
    }
}
