package org.lxcautoscale.decision;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.settings.Behaviour;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EnergyMode;
import org.lxcautoscale.settings.Policy;
import org.lxcautoscale.settings.ResourceSettings;
import org.lxcautoscale.settings.Schedule;
import org.lxcautoscale.settings.ShrinkSafety;
import org.lxcautoscale.settings.StartupBoost;
import org.lxcautoscale.settings.Thresholds;

/** The default settings of the original, some of them changed. */
final class Tier {
    Thresholds cpu = new Thresholds(80, 20);
    Thresholds memory = new Thresholds(80, 20);
    double coreMinIncrement = 1;
    double coreMaxIncrement = 4;
    long memoryMinIncrement = 512;
    long minDecreaseChunk = 512;
    Behaviour behaviour = Behaviour.NORMAL;
    CpuUnit cpuUnit = CpuUnit.CORES;
    double minCores = 1;
    double maxCores = 8;
    long minMemory = 512;
    Optional<MemorySize> maxMemory = Optional.empty();
    double margin = 20;
    double brake = 90;
    int stabilization = 3;
    double maxShrink = 25;
    Duration regret = Duration.ofSeconds(600);
    Duration cooldown = Duration.ZERO;
    int priority;
    Policy policy = Policy.THRESHOLD;
    boolean unlimited;
    EnergyMode energy = EnergyMode.OFF;
    StartupBoost startupBoost = StartupBoost.OFF;

    Tier startupBoost(double factor, Duration duration) {
        startupBoost = new StartupBoost(factor, duration);
        return this;
    }

    Tier behaviour(Behaviour value) {
        behaviour = value;
        return this;
    }

    Tier cpulimit() {
        cpuUnit = CpuUnit.CPULIMIT;
        minCores = 0.1;
        coreMinIncrement = 0.5;
        return this;
    }

    Tier cores(double min, double max) {
        minCores = min;
        maxCores = max;
        return this;
    }

    Tier increments(double min, double max) {
        coreMinIncrement = min;
        coreMaxIncrement = max;
        return this;
    }

    Tier memoryIncrement(long megabytes) {
        memoryMinIncrement = megabytes;
        return this;
    }

    Tier chunk(long megabytes) {
        minDecreaseChunk = megabytes;
        return this;
    }

    Tier minMemory(long megabytes) {
        minMemory = megabytes;
        return this;
    }

    Tier maxMemory(long megabytes) {
        maxMemory = Optional.of(MemorySize.ofMebibytes(megabytes));
        return this;
    }

    Tier brake(double percent) {
        brake = percent;
        return this;
    }

    Tier maxShrink(double percent) {
        maxShrink = percent;
        return this;
    }

    Tier cooldown(Duration value) {
        cooldown = value;
        return this;
    }

    Tier adaptive() {
        policy = Policy.ADAPTIVE;
        margin = 5;
        stabilization = 1;
        maxShrink = 100;
        return this;
    }

    Tier priority(int value) {
        priority = value;
        return this;
    }

    Tier manageUnlimitedCores() {
        unlimited = true;
        return this;
    }

    Tier energyMode() {
        energy = EnergyMode.HOURS;
        return this;
    }

    Tier learnedEnergyMode() {
        energy = EnergyMode.LEARNED;
        return this;
    }

    ContainerSettings build() {
        return new ContainerSettings(
                "DEFAULT",
                policy,
                new ResourceSettings(
                        cpu,
                        Math.round(minCores * 1000),
                        Math.round(maxCores * 1000),
                        Math.round(coreMinIncrement * 1000),
                        Math.round(coreMaxIncrement * 1000),
                        Math.round(coreMinIncrement * 1000),
                        unlimited),
                new ResourceSettings(
                        memory,
                        minMemory * A.MB,
                        maxMemory.orElse(MemorySize.UNLIMITED).bytes(),
                        memoryMinIncrement * A.MB,
                        Resource.MEMORY.unlimited(),
                        minDecreaseChunk * A.MB,
                        false),
                cpuUnit,
                behaviour,
                new ShrinkSafety(margin, stabilization, maxShrink, regret),
                brake,
                new Schedule(cooldown, energy, 22, 6),
                startupBoost,
                priority,
                Set.of());
    }
}
