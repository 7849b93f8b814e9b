package org.lxcautoscale.ui.containers;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lxcautoscale.api.Published;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.recommend.Recommender;
import org.lxcautoscale.recommend.Recordings;
import org.lxcautoscale.recommend.Subject;
import org.lxcautoscale.recommend.Subjects;
import org.lxcautoscale.ui.page.Records;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What containers have used lately, and which sizes follow from it. Worked out beside the requests while somebody looks, one container
 * after the other; a page shows what is known so far. Thread-safe.
 */
final class Past {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** How long it is good. */
    private static final Duration FRESH = Duration.ofMinutes(10);

    private static final Duration SPARK = Duration.ofHours(24);
    private static final Duration SPARK_STEP = Duration.ofMinutes(30);
    private static final Duration WINDOW = Duration.ofDays(7);

    private final RunningDaemon daemon;
    private final Published published;
    private final Records records;
    private final Recommender recommender = new Recommender();
    private final AtomicBoolean isWorking = new AtomicBoolean();
    private volatile Map<String, Known> known = Map.of();
    private volatile Instant at = Instant.MIN;

    Past(RunningDaemon daemon, Published published, Records records) {
        this.daemon = daemon;
        this.published = published;
        this.records = records;
    }

    /**
     * Of one container.
     *
     * @param cpu the size that it should have
     * @param memory the same
     */
    record Known(Optional<Recommender.Target> cpu, Optional<Recommender.Target> memory, Spark spark) {
        static final Known NOTHING = new Known(Optional.empty(), Optional.empty(), Spark.NOTHING);

        Optional<Recommender.Target> of(Resource resource) {
            return resource == Resource.CPU ? cpu : memory;
        }
    }

    Known of(String id) {
        Instant now = daemon.now().get().wall();
        if (Duration.between(at, now).abs().compareTo(FRESH) > 0 && isWorking.compareAndSet(false, true)) {
            at = now;
            Thread.ofPlatform().daemon().name("recommend").start(() -> work(now));
        }
        return known.getOrDefault(id, Known.NOTHING);
    }

    private void work(Instant now) {
        try {
            List<Subject> subjects = Subjects.of(
                    new Observation(published.shown().status().nodes()),
                    daemon.board().view().settings().containers());
            Map<String, Known> found = new HashMap<>(known);
            found.keySet().retainAll(subjects.stream().map(Subject::id).toList());
            for (Subject subject : subjects) {
                Optional<Known> one =
                        records.read(past -> known(past, subject, now)).get();
                one.ifPresent(value -> found.put(subject.id(), value));
                known = Map.copyOf(found);
            }
        } catch (RuntimeException e) {
            LOG.warn("The sizes that the dashboard would show beside those of now are not known: {}", e.toString());
        } finally {
            isWorking.set(false);
        }
    }

    private Known known(PastUsage past, Subject subject, Instant now) throws IOException {
        Series<ContainerFigure> day = past.container(
                subject.id(),
                subject.name(),
                List.of(ContainerFigure.MEMORY_MAX, ContainerFigure.SIZE_MEMORY),
                now.minus(SPARK),
                now,
                SPARK_STEP);
        var use = new Recordings(Optional.of(past), Optional.empty(), now.minus(WINDOW), now)
                .of(subject.id(), subject.name(), subject.node())
                .use();
        return new Known(
                use.flatMap(one -> recommender.target(subject, one, Resource.CPU)),
                use.flatMap(one -> recommender.target(subject, one, Resource.MEMORY)),
                Spark.of(day, now.minus(SPARK), SPARK));
    }
}
