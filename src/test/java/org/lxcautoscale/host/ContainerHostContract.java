package org.lxcautoscale.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.metrics.CpuReading;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Reading;

/** What every host must do, fake or real. A host's test extends this and says how to make a {@link HostFixture}. */
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
    void a_host_without_containers_is_observed_too() throws Exception {
        Observation seen = host.observe();

        assertThat(seen.containers()).isEmpty();
        assertThat(host.name()).isNotBlank();
    }

    @Test
    void the_host_tells_what_it_has_and_from_the_second_look_on_what_is_idle() throws Exception {
        HostUsage first = host.observe().host();
        fixture.pass(A_WHILE);
        HostUsage second = host.observe().host();

        assertThat(first.cores()).isPositive();
        assertThat(first.memory().bytes()).isPositive();
        assertThat(first.memoryAvailable().bytes()).isBetween(0L, first.memory().bytes());
        assertThat(first.idleCores().isPresent()).isEqualTo(fixture.knowsIdleCoresAtOnce());
        assertThat(second.idleCores()).isPresent();
        assertThat(second.idleCores().getAsDouble()).isBetween(0.0, (double) second.cores());
    }

    /** A write is refused when they differ. */
    @Test
    void aContainerThatIsReadAloneHasTheTagsThatWereObserved() throws Exception {
        ContainerId id = fixture.create(SMALL);

        assertThat(host.read(id).container().tags())
                .isEqualTo(observed(id).container().tags());
    }

    @Test
    void a_running_container_has_its_size_and_counters() throws Exception {
        ContainerId id = fixture.create(SMALL);

        Observation.Observed seen = observed(id);

        assertThat(seen.container().status()).isEqualTo(Container.Status.RUNNING);
        assertThat(seen.container().allocation()).isEqualTo(SMALL);
        assertThat(seen.container().isLocked()).isFalse();
        assertThat(seen.container().template()).isFalse();
        assertLimit(SMALL, counters(seen));
        assertThat(counters(seen).memoryInUse()).isBetween(1L, 32L << 20);
        assertThat(counters(seen).oomKills()).isZero();
    }

    @Test
    void reading_one_container_tells_the_same_as_observing_all() throws Exception {
        ContainerId id = fixture.create(SMALL);

        assertThat(host.read(id).container()).isEqualTo(observed(id).container());
        assertThat(counters(host.read(id))).isNotNull();
    }

    @Test
    void load_shows_in_cpu_and_memory() throws Exception {
        ContainerId id = fixture.create(SMALL);
        Reading.Counters idle = counters(observed(id));

        fixture.load(id, MemorySize.ofMebibytes(100));
        Reading.Counters before = counters(observed(id));
        fixture.pass(A_WHILE);
        Reading.Counters after = counters(observed(id));

        assertThat(after.memoryInUse()).isBetween(100L << 20, 160L << 20);
        assertThat(after.memoryInUse()).isGreaterThan(idle.memoryInUse());
        switch (after.cpu()) {
            case CpuReading.Rate(double cores) -> assertThat(cores).isPositive();
            case CpuReading.Counter(long nanos) ->
                assertThat(nanos).isGreaterThan(((CpuReading.Counter) before.cpu()).nanos());
        }
    }

    @Test
    void a_larger_size_is_in_force_and_reads_back() throws Exception {
        ContainerId id = fixture.create(SMALL);
        observed(id);

        writer.write(id, SMALL, LARGE);

        assertThat(host.read(id).container().allocation()).isEqualTo(LARGE);
        assertThat(observed(id).container().allocation()).isEqualTo(LARGE);
        assertLimit(LARGE, counters(observed(id)));
    }

    @Test
    void a_smaller_size_is_in_force_and_reads_back() throws Exception {
        ContainerId id = fixture.create(LARGE);
        observed(id);

        writer.write(id, LARGE, SMALL);

        assertThat(host.read(id).container().allocation()).isEqualTo(SMALL);
        assertLimit(SMALL, counters(observed(id)));
        assertThat(counters(observed(id)).oomKills()).isZero();
    }

    @Test
    void one_resource_changes_without_the_other() throws Exception {
        ContainerId id = fixture.create(SMALL);
        Allocation moreCores = new Allocation(LARGE.cores(), SMALL.memory());

        writer.write(id, SMALL, moreCores);
        assertThat(host.read(id).container().allocation()).isEqualTo(moreCores);

        writer.write(id, moreCores, LARGE);
        assertThat(host.read(id).container().allocation()).isEqualTo(LARGE);
    }

    @Test
    void writing_the_same_size_changes_nothing() throws Exception {
        ContainerId id = fixture.create(SMALL);

        writer.write(id, SMALL, SMALL);

        assertThat(host.read(id).container().allocation()).isEqualTo(SMALL);
    }

    @Test
    void a_size_survives_a_restart() throws Exception {
        ContainerId id = fixture.create(SMALL);
        writer.write(id, SMALL, LARGE);

        fixture.stop(id);
        assertThat(observed(id).container().allocation()).isEqualTo(LARGE);
        fixture.start(id);

        assertThat(observed(id).container().allocation()).isEqualTo(LARGE);
        assertLimit(LARGE, counters(observed(id)));
    }

    @Test
    void the_limit_of_cores_can_be_taken_away() throws Exception {
        ContainerId id = fixture.create(SMALL);
        Allocation unlimited = new Allocation(Cores.UNLIMITED, SMALL.memory());

        writer.write(id, SMALL, unlimited);

        assertThat(host.read(id).container().allocation()).isEqualTo(unlimited);
    }

    @Test
    void a_stopped_container_has_a_size_and_no_usage() throws Exception {
        ContainerId id = fixture.create(SMALL);
        observed(id);

        fixture.stop(id);

        for (Observation.Observed seen : List.of(observed(id), host.read(id))) {
            assertThat(seen.container().status()).isEqualTo(Container.Status.STOPPED);
            assertThat(seen.container().allocation()).isEqualTo(SMALL);
            assertThat(seen.reading()).isEqualTo(new Reading.Stopped());
        }
    }

    @Test
    void a_stopped_container_can_be_resized() throws Exception {
        ContainerId id = fixture.create(SMALL);
        fixture.stop(id);

        writer.write(id, SMALL, LARGE);

        assertThat(host.read(id).container().allocation()).isEqualTo(LARGE);
        assertThat(host.read(id).reading()).isEqualTo(new Reading.Stopped());
    }

    @Test
    void a_restarted_container_counts_anew() throws Exception {
        ContainerId id = fixture.create(SMALL);
        fixture.load(id, MemorySize.ofMebibytes(100));
        observed(id);

        fixture.stop(id);
        observed(id);
        fixture.start(id);

        assertThat(counters(observed(id)).memoryInUse()).isBetween(1L, 32L << 20);
    }

    @Test
    void a_locked_container_says_so_and_keeps_its_size() throws Exception {
        assumeThat(fixture.hasLocks()).isTrue();
        ContainerId id = fixture.create(SMALL);

        fixture.lock(id);

        assertThat(observed(id).container().lock()).isEqualTo("backup");
        assertThat(failureOf(id, LARGE)).isEqualTo(WriteFailedException.Kind.LOCKED);
        assertThat(host.read(id).container().allocation()).isEqualTo(SMALL);
    }

    @Test
    void a_vanished_container_is_no_longer_there_for_any_question() throws Exception {
        ContainerId id = fixture.create(SMALL);
        observed(id);

        fixture.destroy(id);

        assertThat(find(id)).isEmpty();
        assertThatExceptionOfType(NoSuchContainerException.class).isThrownBy(() -> host.read(id));
        assertThat(failureOf(id, LARGE)).isEqualTo(WriteFailedException.Kind.NOT_FOUND);
    }

    @Test
    void a_container_that_never_was_cannot_be_read_or_written() {
        ContainerId nobody = new ContainerId("999999");

        assertThatExceptionOfType(NoSuchContainerException.class).isThrownBy(() -> host.read(nobody));
        assertThat(failureOf(nobody, LARGE)).isEqualTo(WriteFailedException.Kind.NOT_FOUND);
    }

    @Test
    void what_happens_to_one_container_leaves_the_others_alone() throws Exception {
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
            assertThat(seen.memoryLimit()).hasValue(size.memory().bytes());
        } else {
            assertThat(seen.memoryLimit()).isEmpty();
        }
    }

    private Observation.Observed observed(ContainerId id) throws HostUnavailableException {
        return find(id).orElseThrow();
    }

    private Optional<Observation.Observed> find(ContainerId id) throws HostUnavailableException {
        return host.observe().containers().stream()
                .filter(seen -> seen.container().id().equals(id))
                .findFirst();
    }

    private static Reading.Counters counters(Observation.Observed seen) {
        assertThat(seen.reading()).isInstanceOf(Reading.Counters.class);
        return (Reading.Counters) seen.reading();
    }

    private WriteFailedException.Kind failureOf(ContainerId id, Allocation after) {
        try {
            writer.write(id, SMALL, after);
            throw new AssertionError("the write of " + id + " should have failed");
        } catch (WriteFailedException e) {
            assertThat(e).hasMessageContaining(id.value());
            return e.kind();
        }
    }
}
