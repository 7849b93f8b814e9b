package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.metrics.HostUsage;

/** What is told of each machine. */
final class HostFamilies {

    static final List<Family<HostSample>> ALL = List.of(
            Family.gauge(
                    "lxc_host_cores",
                    "CPUs that are online.",
                    sample -> OptionalDouble.of(sample.usage().cores())),
            Family.gauge(
                    "lxc_host_cpu_used_cores", "Cores that were not idle since the last sample.", HostFamilies::used),
            Family.gauge(
                    "lxc_host_memory_bytes",
                    "Memory of the machine.",
                    sample -> bytes(sample.usage().memory())),
            Family.gauge(
                    "lxc_host_memory_available_bytes",
                    "Memory that can be allocated without swapping, the ZFS cache included.",
                    sample -> bytes(sample.usage().memoryAvailable())),
            Family.gauge(
                    "lxc_host_zfs_cache_bytes",
                    "Available memory that the ZFS cache holds; 0 without ZFS.",
                    sample -> bytes(sample.usage().zfsCache())),
            new Family<>(
                    "lxc_host_pressure_ratio",
                    "Share of the last 10 s in which some task waited for a resource (PSI).",
                    false,
                    List.of(
                            pressure("cpu", HostUsage.Pressure::cpu),
                            pressure("memory", HostUsage.Pressure::memory),
                            pressure("io", HostUsage.Pressure::io))));

    private HostFamilies() {}

    private static Family.Series<HostSample> pressure(
            String resource, Function<HostUsage.Pressure, OptionalDouble> percent) {
        return new Family.Series<>(Labels.of("resource", resource), sample -> {
            OptionalDouble known = percent.apply(sample.usage().pressure());
            return known.isPresent() ? OptionalDouble.of(known.getAsDouble() / 100) : known;
        });
    }

    private static OptionalDouble bytes(MemorySize size) {
        return OptionalDouble.of((double) size.bytes());
    }

    private static OptionalDouble used(HostSample sample) {
        OptionalDouble idle = sample.usage().idleCores();
        return idle.isPresent() ? OptionalDouble.of(Math.max(0, sample.usage().cores() - idle.getAsDouble())) : idle;
    }
}
