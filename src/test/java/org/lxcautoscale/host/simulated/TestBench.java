package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

/** A simulated host of 8 cores and 16 GiB for tests of containers; writing takes no time. */
final class TestBench {

    static final ContainerId WEB = new ContainerId("101");

    final VirtualTime time;
    final SimulatedHost host;

    TestBench(HostSpec machine, ContainerSpec... containers) {
        Scenario scenario = Scenario.of(1, machine, containers);
        this.time = new VirtualTime(scenario.start());
        this.host = new SimulatedHost(scenario, time);
    }

    TestBench(ContainerSpec... containers) {
        this(machine(), containers);
    }

    static HostSpec machine() {
        return HostSpec.of("bench", 8, 16).withWriteTime(Duration.ZERO);
    }

    /** Container 101 with this size and this constant demand. */
    static ContainerSpec web(int cores, long mebibytes, double wantedCores, long wantedMebibytes) {
        return ContainerSpec.of(
                "101", "web", Allocation.of(cores, mebibytes), new Demand.Constant(wantedCores, mib(wantedMebibytes)));
    }

    static MemorySize mib(long mebibytes) {
        return MemorySize.ofMebibytes(mebibytes);
    }

    TestBench advance(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
        return this;
    }

    TestBench hours(double hours) {
        return advance((long) (hours * 3600));
    }

    void write(int cores, long mebibytes) throws WriteFailedException, NoSuchContainerException {
        Allocation before = Seen.container(host.read(WEB)).allocation();
        host.writer().write(WEB, SizeChange.between(before, Allocation.of(cores, mebibytes)));
    }

    boolean runs() throws NoSuchContainerException {
        return Seen.container(host.read(WEB)).isRunning();
    }

    ActualUsage actualUsage() {
        return host.actualUsage(WEB);
    }

    Reading.Counters counters() throws NoSuchContainerException {
        return counters(WEB);
    }

    Reading.Counters counters(ContainerId id) throws NoSuchContainerException {
        return Seen.reading(host.read(id)) instanceof Reading.Counters counters
                ? counters
                : org.assertj.core.api.Assertions.fail("container " + id + " does not run");
    }

    Scoreboard.ContainerScore score() {
        return host.scoreboard().containers().getFirst();
    }
}
