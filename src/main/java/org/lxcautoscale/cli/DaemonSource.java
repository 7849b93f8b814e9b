package org.lxcautoscale.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.recommend.Recordings.Found;
import org.lxcautoscale.recommend.Size;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.replay.PastUse;
import org.lxcautoscale.replay.PastUseReader;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.EffectiveSettings;

/**
 * What a daemon says over its API. Bounds are those of our own configuration, for the section that the daemon says a container has.
 * What makes no sense in an answer is not known.
 */
final class DaemonSource implements MlSource {

    private static final Duration OVERLOADED = Duration.ofSeconds(15);
    private static final int MOST_TRIES = 8;

    /** In a core. */
    private static final double MILLICORES = 1000;

    /** No amount that means anything is larger. */
    private static final double MOST = 1L << 52;

    /** What the daemon calls its figures, in the stored unit of ours: thousandths, or KiB. */
    private enum Field {
        CPU_MEAN("cpuCoresMean", ContainerFigure.CPU_MEAN, 1000),
        CPU_MAX("cpuCoresMax", ContainerFigure.CPU_MAX, 1000),
        THROTTLED("cpuThrottledPercent", ContainerFigure.CPU_THROTTLED_MAX, 10),
        CORES("coresInForce", ContainerFigure.SIZE_CPU, 1000),
        MEMORY_MEAN("memoryBytesMean", ContainerFigure.MEMORY_MEAN, 1.0 / 1024),
        MEMORY_MAX("memoryBytesMax", ContainerFigure.MEMORY_MAX, 1.0 / 1024),
        MEMORY("memoryLimitBytes", ContainerFigure.SIZE_MEMORY, 1.0 / 1024),
        KILLS("oomKills", ContainerFigure.OOM_KILLS, 1);

        private final String name;
        private final ContainerFigure figure;
        private final double factor;

        Field(String name, ContainerFigure figure, double factor) {
            this.name = name;
            this.figure = figure;
            this.factor = factor;
        }
    }

    /** Lets time pass. */
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    private final DaemonClient daemon;
    private final ContainerPolicies policies;
    private final Instant from;
    private final Instant until;
    private final Pause pause;

    DaemonSource(DaemonClient daemon, ContainerPolicies policies, Instant from, Instant until, Pause pause) {
        this.daemon = daemon;
        this.policies = policies;
        this.from = from;
        this.until = until;
        this.pause = pause;
    }

    /** Waits while the daemon says that these are too many requests. */
    private DaemonClient.Reply ask(String path) throws CommandFailedException, InterruptedException {
        DaemonClient.Reply reply = daemon.send("GET", path, Map.of());
        for (int tries = 1; reply.status() == 429 && tries < MOST_TRIES; tries++) {
            pause.of(OVERLOADED);
            reply = daemon.send("GET", path, Map.of());
        }
        return reply;
    }

    @Override
    public List<Subject> subjects() throws CommandFailedException, InterruptedException {
        Map<String, DaemonAnswer> nodes = new HashMap<>();
        for (DaemonAnswer node : ask("/nodes").orFail().list("nodes")) {
            nodes.put(node.text("name"), node);
        }
        Optional<DaemonAnswer> only =
                nodes.size() == 1 ? Optional.of(nodes.values().iterator().next()) : Optional.empty();
        List<Subject> subjects = new ArrayList<>();
        for (DaemonAnswer one : ask("/containers").orFail().list("containers")) {
            if (ContainerId.isValid(one.text("id"))) {
                String node = one.text("node");
                subjects.add(subject(one, node.isEmpty() ? only : Optional.ofNullable(nodes.get(node))));
            }
        }
        return subjects;
    }

    private Subject subject(DaemonAnswer one, Optional<DaemonAnswer> node) {
        ContainerId id = new ContainerId(one.text("id"));
        String name = one.text("name");
        EffectiveSettings effective = policies.of(id, name, Set.of());
        ContainerSettings settings =
                Optional.ofNullable(policies.tiers().get(one.text("section"))).orElseGet(effective::settings);
        boolean isIgnored = effective.isIgnored() || one.text("mode").equals("ignored");
        return new Subject(
                id.value(),
                name,
                one.text("node"),
                settings,
                isIgnored
                        ? new Size.Unknown("it is left alone")
                        : size(
                                Resource.CPU,
                                amount(one, "cores", MILLICORES),
                                node.flatMap(host -> amount(host, "cores", MILLICORES))),
                isIgnored
                        ? new Size.Unknown("it is left alone")
                        : size(
                                Resource.MEMORY,
                                amount(one, "memoryBytes", 1),
                                node.flatMap(host -> amount(host, "memoryBytes", 1))));
    }

    private static Size size(Resource resource, Optional<Long> now, Optional<Long> most) {
        return now.filter(amount -> amount > 0 && amount < resource.unlimited()).isPresent()
                ? new Size.Known(now.get(), most.filter(amount -> amount > 0).orElse(resource.unlimited()))
                : new Size.Unknown("it has no limit, or none that is known");
    }

    private static Optional<Long> amount(DaemonAnswer answer, String name, double factor) {
        return answer.number(name)
                .map(Number::doubleValue)
                .filter(value -> value >= 0 && value * factor <= MOST)
                .map(value -> Math.round(value * factor));
    }

    @Override
    public Found of(Subject subject) throws CommandFailedException, InterruptedException {
        long hours = Math.max(1, Duration.between(from, until).toHours());
        DaemonClient.Reply reply = ask(
                "/containers/" + subject.id() + "/usage?since=" + hours + "h&step=" + PastUse.STEP.toMinutes() + "m");
        if (reply.status() == 401 || reply.status() == 403 || reply.status() == 429) {
            reply.orFail();
        }
        if (reply.isProblem()) {
            return new Found(Optional.empty(), reply.problem());
        }
        PastUseReader reader = new PastUseReader(subject.id(), subject.name(), from, until);
        for (DaemonAnswer point : reply.answer().list("points")) {
            time(point)
                    .filter(at -> !at.isBefore(from) && at.isBefore(until))
                    .ifPresent(at -> reader.add(new Point<>(at, figures(point)), PastUse.STEP));
        }
        return new Found(reader.read(), "the daemon has no history of it");
    }

    private static Optional<Instant> time(DaemonAnswer point) {
        try {
            return point.optionalText("time").map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Map<ContainerFigure, Long> figures(DaemonAnswer point) {
        Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
        for (Field field : Field.values()) {
            amount(point, field.name, field.factor).ifPresent(value -> figures.put(field.figure, value));
        }
        return figures;
    }

    @Override
    public void close() {
        // each request has a connection of its own
    }
}
