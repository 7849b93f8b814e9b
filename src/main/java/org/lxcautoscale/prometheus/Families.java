package org.lxcautoscale.prometheus;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.lxcautoscale.group.GroupView;

/** All series, by their names. */
final class Families {

    private final String cluster;
    private final String version;

    /**
     * @param cluster name of the Proxmox cluster, or of the machine
     * @param version of this program
     */
    Families(String cluster, String version) {
        this.cluster = cluster;
        this.version = version;
    }

    /** What is known now, of the loop, of groups and of this process. */
    MetricSnapshots of(Seen seen, List<GroupView> groups) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        ContainerFamilies.ALL.forEach(
                family -> family.of(seen.containers(), ContainerSample::labels).ifPresent(all::metricSnapshot));
        HostFamilies.ALL.forEach(
                family -> family.of(seen.hosts(), HostSample::labels).ifPresent(all::metricSnapshot));
        decisions(seen.decisions())
                .of(DecisionKind.all(), kind -> kind.labels(cluster))
                .ifPresent(all::metricSnapshot);
        List<GroupSample> samples = groups.stream()
                .map(group -> new GroupSample(
                        cluster,
                        group,
                        seen.groupChanges().getOrDefault(group.settings().name(), Map.of())))
                .toList();
        GroupFamilies.ALL.forEach(
                family -> family.of(samples, GroupSample::labels).ifPresent(all::metricSnapshot));
        addCycles(seen.cycles(), all);
        addBuild(all);
        List<ProcessHandle.Info> self = List.of(ProcessHandle.current().info());
        OwnProcess.ALL.forEach(family -> family.of(self, _ -> Labels.EMPTY).ifPresent(all::metricSnapshot));
        return all.build();
    }

    private static Family<DecisionKind> decisions(Map<DecisionKind, Long> counts) {
        return Family.counter(
                "lxc_autoscale_decisions",
                "Decisions to change a size that have ended, by what became of them.",
                kind -> OptionalDouble.of((double) counts.getOrDefault(kind, 0L)));
    }

    private void addCycles(CycleTimes cycles, MetricSnapshots.Builder all) {
        Labels labels = Labels.of("cluster", cluster);
        all.metricSnapshot(HistogramSnapshot.builder()
                .name("lxc_autoscale_cycle_duration_seconds")
                .help("Time from the observation of a cycle to the end of its last write.")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .labels(labels)
                        .classicHistogramBuckets(cycles.buckets())
                        .sum(cycles.sum())
                        .build())
                .build());
        Family.<CycleTimes>gauge(
                        "lxc_autoscale_last_cycle_timestamp_seconds",
                        "When the last cycle that has ended began, in seconds since 1970.",
                        times -> times.last()
                                .map(begun -> OptionalDouble.of(begun.toEpochMilli() / 1e3))
                                .orElse(OptionalDouble.empty()))
                .of(List.of(cycles), _ -> labels)
                .ifPresent(all::metricSnapshot);
    }

    private void addBuild(MetricSnapshots.Builder all) {
        all.metricSnapshot(InfoSnapshot.builder()
                .name("lxc_autoscale_build")
                .help("The version of the daemon.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version))
                        .build())
                .build());
    }
}
