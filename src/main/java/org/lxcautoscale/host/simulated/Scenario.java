package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.container.MemorySize;

/**
 * The start of a simulation; everything else follows from it and from the sizes written to the host.
 *
 * @param seed of the random numbers in the demands
 * @param start monotonic and wall time at the start
 * @param serviceLevel what the scoreboard measures waiting against
 */
public record Scenario(
        long seed, Instant start, HostSpec machine, List<ContainerSpec> containers, ServiceLevel serviceLevel) {

    /** A Monday, so that weekdays are easy to see in a trace. */
    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

    /** What a kernel reports of 64 GiB: not a whole number of mebibytes. */
    private static final MemorySize MEMORY = new MemorySize(65_843_112L * 1024);

    public Scenario {
        containers = List.copyOf(containers);
    }

    /** These containers on a machine, starting on a Monday at midnight. */
    public static Scenario of(long seed, HostSpec machine, ContainerSpec... containers) {
        return new Scenario(seed, MONDAY, machine, List.of(containers), ServiceLevel.defaultsOn(machine));
    }

    /** A small company's node on a Monday at six: twelve containers of all kinds, a stopped one and a template. */
    public static Scenario mixed(long seed) {
        HostSpec machine = HostSpec.of("pve1", 16, MEMORY);
        Instant atSix = MONDAY.plus(Duration.ofHours(6));
        return new Scenario(seed, atSix, machine, new MixedContainers(seed).all(), ServiceLevel.defaultsOn(machine));
    }

    /** The same node at the same hour with misleading containers: see {@link AdverseContainers}. */
    public static Scenario adverse(long seed) {
        HostSpec machine = HostSpec.of("pve1", 16, MEMORY).with(CpuLimit.CPUSET);
        Instant atSix = MONDAY.plus(Duration.ofHours(6));
        return new Scenario(seed, atSix, machine, new AdverseContainers(seed).all(), ServiceLevel.defaultsOn(machine));
    }

    /** A node of the same size with twelve small containers that now and then want 900 MB more within seconds. */
    public static Scenario bursts(long seed) {
        HostSpec machine = HostSpec.of("pve1", 16, MEMORY);
        Instant atSix = MONDAY.plus(Duration.ofHours(6));
        return new Scenario(seed, atSix, machine, new BurstContainers(seed).all(), ServiceLevel.defaultsOn(machine));
    }

    public Scenario withHost(HostSpec changed) {
        return new Scenario(seed, start, changed, containers, serviceLevel);
    }

    public Scenario startingAt(Instant changed) {
        return new Scenario(seed, changed, machine, containers, serviceLevel);
    }

    public Scenario withServiceLevel(ServiceLevel changed) {
        return new Scenario(seed, start, machine, containers, changed);
    }
}
