package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.lxcautoscale.container.MemorySize;

/**
 * How a simulation begins; everything after follows from it and from what is written to the host.
 *
 * @param seed of all chance in the demands
 * @param start steady and wall time at the beginning
 * @param entitlement what the scoreboard measures waiting against
 */
public record Scenario(
        long seed, Instant start, Machine machine, List<ContainerSpec> containers, Entitlement entitlement) {

    /** A Monday, so that days of the week are easy to see in a trace. */
    private static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

    /** What a kernel finds of 64 GiB: no whole number of mebibytes. */
    private static final MemorySize MEMORY = new MemorySize(65_843_112L * 1024);

    public Scenario {
        containers = List.copyOf(containers);
    }

    /** These containers on a machine, from a Monday at midnight on. */
    public static Scenario of(long seed, Machine machine, ContainerSpec... containers) {
        return new Scenario(seed, MONDAY, machine, List.of(containers), Entitlement.defaultsOn(machine));
    }

    /** A small company's node from a Monday at six on: twelve containers of all kinds, a stopped one and a template. */
    public static Scenario mixed(long seed) {
        Machine machine = Machine.of("pve1", 16, MEMORY);
        Instant atSix = MONDAY.plus(Duration.ofHours(6));
        return new Scenario(seed, atSix, machine, new MixedContainers(seed).all(), Entitlement.defaultsOn(machine));
    }

    /** The same node from the same hour on, with what the world is like: see {@link UnkindContainers}. */
    public static Scenario unkind(long seed) {
        Machine machine = Machine.of("pve1", 16, MEMORY).with(CpuLimit.CPUSET);
        Instant atSix = MONDAY.plus(Duration.ofHours(6));
        return new Scenario(seed, atSix, machine, new UnkindContainers(seed).all(), Entitlement.defaultsOn(machine));
    }

    public Scenario on(Machine changed) {
        return new Scenario(seed, start, changed, containers, entitlement);
    }

    public Scenario startingAt(Instant changed) {
        return new Scenario(seed, changed, machine, containers, entitlement);
    }

    public Scenario expecting(Entitlement changed) {
        return new Scenario(seed, start, machine, containers, changed);
    }
}
