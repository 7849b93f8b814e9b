package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.metrics.Activity;

/** What is told of each container. */
final class ContainerFamilies {

    static final List<Family<ContainerSample>> ALL = List.of(
            Family.gauge(
                    "lxc_container_up",
                    "1 if the container runs and can be read; 0 if it is stopped, frozen or unreadable.",
                    sample -> OptionalDouble.of(sample.isUp() ? 1 : 0)),
            Family.gauge(
                    "lxc_container_memory_in_use_bytes",
                    "Memory that the kernel cannot reclaim.",
                    sample -> sample.ofMemory(memory -> memory.inUse())),
            Family.gauge(
                    "lxc_container_memory_cache_bytes",
                    "Memory that counts towards the limit but can be reclaimed, mainly page cache.",
                    ContainerFamilies::cache),
            Family.gauge(
                    "lxc_container_swap_bytes",
                    "Swap in use.",
                    sample -> sample.ofRun(run -> run.counters()
                            .memory()
                            .map(memory -> number(memory.swap()))
                            .orElse(OptionalDouble.empty()))),
            Family.gauge(
                    "lxc_container_memory_limit_bytes",
                    "Memory limit in force; absent if there is none.",
                    sample -> sample.ofRun(run -> run.limit(Resource.MEMORY))),
            Family.counter(
                    "lxc_container_oom_kills",
                    "Kills by the out-of-memory killer at the container's own limit since it has started.",
                    sample -> sample.ofMemory(memory -> memory.events().kills())),
            Family.counter(
                    "lxc_container_cpu_usage_seconds",
                    "CPU time used since the container has started; where the host reports a rate, since it was first seen.",
                    sample -> sample.ofRun(run -> OptionalDouble.of(run.cpuSeconds()))),
            Family.gauge(
                    "lxc_container_cpu_limit_cores",
                    "CPU limit in force; absent if there is none.",
                    sample -> sample.ofRun(run -> scaled(run.limit(Resource.CPU), 1000))),
            Family.counter(
                    "lxc_container_cpu_throttled_seconds",
                    "Time that a CPU quota has throttled the container since it has started.",
                    sample -> sample.ofRun(run -> seconds(run.counters().throttledNanos()))),
            new Family<>(
                    "lxc_container_pressure_ratio",
                    "Share of the last 10 s in which some task waited for a CPU or a disk, or all tasks waited for memory (PSI).",
                    false,
                    List.of(
                            new Family.Series<>(
                                    Labels.of("resource", "cpu"),
                                    sample -> sample.ofRun(
                                            run -> scaled(run.counters().cpuPressure(), 100))),
                            new Family.Series<>(
                                    Labels.of("resource", "memory"),
                                    sample -> sample.ofRun(run -> run.counters()
                                            .memory()
                                            .map(memory -> scaled(memory.pressure(), 100))
                                            .orElse(OptionalDouble.empty()))),
                            new Family.Series<>(
                                    Labels.of("resource", "io"),
                                    sample -> sample.ofRun(
                                            run -> scaled(run.counters().ioPressure(), 100))))),
            Family.counter(
                    "lxc_container_io_read_bytes",
                    "Bytes read from disks since the container has started.",
                    sample -> ofActivity(sample, Activity::ioReadBytes)),
            Family.counter(
                    "lxc_container_io_written_bytes",
                    "Bytes written to disks since the container has started.",
                    sample -> ofActivity(sample, Activity::ioWrittenBytes)),
            Family.counter(
                    "lxc_container_network_receive_bytes",
                    "Bytes received by the container's interfaces since it has started.",
                    sample -> ofActivity(sample, Activity::networkReceivedBytes)),
            Family.counter(
                    "lxc_container_network_transmit_bytes",
                    "Bytes sent by the container's interfaces since it has started.",
                    sample -> ofActivity(sample, Activity::networkSentBytes)),
            Family.gauge(
                    "lxc_container_processes",
                    "Processes and threads.",
                    sample -> ofActivity(sample, Activity::processes)),
            Family.gauge(
                    "lxc_container_filesystem_used_bytes",
                    "What is in use of the root file system.",
                    sample -> ofActivity(sample, Activity::rootUsedBytes)),
            Family.gauge(
                    "lxc_container_filesystem_size_bytes",
                    "Size of the root file system.",
                    sample -> ofActivity(sample, Activity::rootTotalBytes)),
            Family.gauge(
                    "lxc_container_expected_cpu_cores",
                    "CPU that the container is expected to need soon; absent unless its model has proved itself.",
                    sample -> scaled(sample.expected(Resource.CPU), 1000)),
            Family.gauge(
                    "lxc_container_expected_memory_bytes",
                    "Memory that the container is expected to need soon; absent unless its model has proved itself.",
                    sample -> sample.expected(Resource.MEMORY)),
            Family.gauge(
                    "lxc_container_unusual",
                    "1 if the container behaves unusually, else 0; absent if nothing is known.",
                    ContainerSample::unusual));

    private ContainerFamilies() {}

    private static OptionalDouble ofActivity(ContainerSample sample, Function<Activity, OptionalLong> figure) {
        return sample.ofRun(run -> run.counters()
                .activity()
                .map(activity -> number(figure.apply(activity)))
                .orElse(OptionalDouble.empty()));
    }

    private static OptionalDouble number(OptionalLong value) {
        return value.isPresent() ? OptionalDouble.of((double) value.getAsLong()) : OptionalDouble.empty();
    }

    private static OptionalDouble cache(ContainerSample sample) {
        return sample.ofRun(run -> run.counters()
                .memory()
                .filter(memory -> memory.charged().isPresent())
                .map(memory ->
                        OptionalDouble.of((double) Math.max(0, memory.charged().getAsLong() - memory.inUse())))
                .orElse(OptionalDouble.empty()));
    }

    private static OptionalDouble scaled(OptionalDouble value, int divisor) {
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() / divisor) : value;
    }

    private static OptionalDouble seconds(OptionalLong nanos) {
        return nanos.isPresent() ? OptionalDouble.of(nanos.getAsLong() / 1e9) : OptionalDouble.empty();
    }
}
