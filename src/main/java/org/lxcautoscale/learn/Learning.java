package org.lxcautoscale.learn;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Listeners;
import org.lxcautoscale.cycle.Outlooks;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Minute;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.MlSettings;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns beside the loop, on a thread of its own: the loop tells of minutes and asks what is foreseen, and waits for neither. A
 * container that is new to it is learned of from the history first. What is foreseen is forgotten when no window has followed.
 */
public final class Learning implements Outlooks, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private static final int MOST_WAITING = 64;
    private static final Duration SAVED_EVERY = Duration.ofMinutes(15);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    /** How far back the history is read for a container without a model. */
    static final Duration PAST = Duration.ofDays(30);

    /** What is foreseen is made every five minutes. */
    private static final Duration VALID_FOR = Duration.ofMinutes(16);

    private sealed interface Job {

        record Minutes(List<Minute> minutes) implements Job {}

        record Gone(ContainerId id) implements Job {}

        record End() implements Job {}
    }

    /** What was foreseen, and when. */
    private record Published(Map<ContainerId, Outlook> outlooks, Instant at) {}

    private final Learner learner;
    private final MlSettings settings;
    private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile Published published = new Published(Map.of(), Instant.MIN);

    // Of the thread alone:
    private Instant savedAt = Instant.MIN;
    private Optional<SuggestionFile> suggestions = Optional.empty();
    private String problem = "";

    private Learning(Learner learner, MlSettings settings) {
        this.learner = learner;
        this.settings = settings;
        this.thread = Thread.ofPlatform().daemon().name("ml").unstarted(this::run);
    }

    /** Starts to learn, with what was learned before. */
    public static Learning start(Settings settings) {
        Path state = settings.startup().files().stateDir();
        MlSettings ml = settings.startup().ml();
        Learner learner = new Learner(
                new ModelFiles(directory(state)),
                Bounds.of(settings.containers()),
                horizon(settings),
                settings.timezone(),
                past(settings));
        Learning learning = new Learning(learner, ml);
        learning.thread.start();
        return learning;
    }

    static Path directory(Path state) {
        return state.resolve("ml");
    }

    static Horizon horizon(Settings settings) {
        MlSettings ml = settings.startup().ml();
        return Horizon.of(ml.leadTime(settings.pollInterval()), ml.lookAhead());
    }

    private static Learner.Past past(Settings settings) {
        return (id, _, until) -> {
            try (PastUsage history = PastUsage.open(
                    settings.startup().history(), settings.startup().files().stateDir())) {
                return windows(history, id, until.minus(PAST), until);
            } catch (NoSuchFileException _) {
                return List.of();
            }
        };
    }

    static List<Point<ContainerFigure>> windows(PastUsage history, String id, Instant from, Instant until)
            throws IOException {
        return history.container(id, Figures.READ, from, until, Duration.ofMinutes(5))
                .points();
    }

    /** What tells it of the loop. */
    public CycleListener listener() {
        return new Listeners(List.of(Minute.recorder(this::accept), new CycleListener() {
            @Override
            public void gone(ContainerId id) {
                offer(new Job.Gone(id));
            }
        }));
    }

    private void accept(List<Minute> minutes) {
        if (!minutes.isEmpty()) {
            offer(new Job.Minutes(minutes));
        }
    }

    private void offer(Job job) {
        if (!queue.offer(job)) {
            LOG.debug("Minutes are not learned of: {} others are waiting.", MOST_WAITING);
        }
    }

    /** Called on the thread of the loop. */
    @Override
    public Outlook of(ContainerId id, Moment now) {
        Published current = published;
        if (current.at().plus(VALID_FOR).isBefore(now.wall())) {
            return Outlook.NONE;
        }
        Outlook outlook = current.outlooks().getOrDefault(id, Outlook.NONE);
        return settings.acts() ? outlook : outlook.onlyShown();
    }

    private void run() {
        try {
            for (Job job = queue.take(); !(job instanceof Job.End); job = queue.take()) {
                try {
                    carryOut(job);
                } catch (RuntimeException e) {
                    LOG.error("Learning has failed, and goes on with the next minute", e);
                }
            }
            save();
        } catch (InterruptedException _) {
            LOG.debug("Learning was interrupted.");
        } finally {
            closeSuggestions();
        }
    }

    private void carryOut(Job job) {
        switch (job) {
            case Job.Minutes(List<Minute> minutes) -> learn(minutes);
            case Job.Gone(ContainerId id) -> forget(id);
            case Job.End() -> throw new IllegalStateException("the end is no work");
        }
    }

    private void learn(List<Minute> minutes) {
        Instant at = minutes.getFirst().point().at();
        if (learner.add(minutes)) {
            published = new Published(learner.outlooks(), at);
            suggest();
        }
        if (!at.isBefore(savedAt.plus(SAVED_EVERY)) || at.isBefore(savedAt)) {
            savedAt = at;
            save();
        }
    }

    private void forget(ContainerId id) {
        try {
            learner.forget(id);
        } catch (IOException e) {
            LOG.warn("The model of container {}, which is gone, cannot be deleted: {}", id, e.getMessage());
        }
    }

    private void save() {
        try {
            learner.save();
            settled();
        } catch (IOException e) {
            failed("What was learned cannot be saved: " + e.getMessage());
        }
    }

    private void suggest() {
        if (settings.suggestionsFile().isEmpty()) {
            return;
        }
        try {
            SuggestionFile file = opened(settings.suggestionsFile().get());
            Set<ContainerId> suggested = new HashSet<>();
            for (Suggestion suggestion : learner.suggestions()) {
                suggested.add(suggestion.id());
                if (file.add(suggestion, false)) {
                    LOG.info("{}", suggestion.line());
                }
            }
            file.retain(suggested);
            settled();
        } catch (IOException e) {
            failed("Suggestions cannot be written: " + e.getMessage());
        }
    }

    private SuggestionFile opened(Path path) throws IOException {
        if (suggestions.isEmpty()) {
            suggestions = Optional.of(new SuggestionFile(path));
        }
        return suggestions.get();
    }

    private void closeSuggestions() {
        try {
            if (suggestions.isPresent()) {
                suggestions.get().close();
            }
        } catch (IOException e) {
            LOG.warn("The file of suggestions could not be closed: {}", e.getMessage());
        }
    }

    /** Once, until it has succeeded again. */
    private void failed(String sentence) {
        if (!sentence.equals(problem)) {
            problem = sentence;
            LOG.warn("{}", sentence);
        }
    }

    private void settled() {
        problem = "";
    }

    /** Ends; what was learned is saved if that takes no more than a few seconds. */
    @Override
    public void close() {
        try {
            if (queue.offer(new Job.End(), SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.join(SHUTDOWN_TIMEOUT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
