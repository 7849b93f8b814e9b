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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Listeners;
import org.lxcautoscale.cycle.Outlooks;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.demand.Demand;
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

    /** More minutes than that are not learned of. */
    static final int MOST_WAITING = 64;

    /** What is not saved is learned again from the history. */
    private static final Duration SAVED_EVERY = Duration.ofHours(1);

    private static final Duration HOSTS_EVERY = Duration.ofDays(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    /** How far back the history is read for a container without a model. */
    static final Duration PAST = Duration.ofDays(30);

    /** What is foreseen is made every five minutes. */
    static final Duration VALID_FOR = Duration.ofMinutes(16);

    private sealed interface Job {

        record Minutes(List<Minute> minutes) implements Job {}

        record Gone(ContainerId id) implements Job {}

        record Bounded(Bounds bounds) implements Job {}

        record Awaited(CountDownLatch done) implements Job {}

        record End() implements Job {}
    }

    /** What is to be said of hosts. */
    @FunctionalInterface
    interface Hosts {

        /** Sentences without an end. */
        List<String> sentences(Instant now) throws IOException;
    }

    /** What was foreseen, and when. */
    private record Published(Map<ContainerId, Outlook> outlooks, Instant at) {}

    private final Learner learner;
    private final MlSettings settings;
    private final Hosts hosts;
    private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean isEnding;
    private volatile Published published = new Published(Map.of(), Instant.MIN);

    // Of the thread alone:
    private Instant savedAt = Instant.MIN;
    private Instant hostsAt = Instant.MIN;
    private Optional<SuggestionFile> suggestions = Optional.empty();
    private final Problem saving = new Problem();
    private final Problem suggesting = new Problem();

    /** Says what is wrong once, until it is right again. */
    private static final class Problem {
        private String said = "";

        void is(String sentence) {
            if (!sentence.equals(said)) {
                said = sentence;
                LOG.warn("{}", sentence);
            }
        }

        void isSolved() {
            said = "";
        }
    }

    Learning(Learner learner, MlSettings settings, Hosts hosts) {
        this.hosts = hosts;
        this.learner = learner;
        this.settings = settings;
        this.thread = Thread.ofPlatform().daemon().name("ml").unstarted(this::run);
    }

    /** Held by the process that writes suggestions: a daemon, or one that does nothing else. */
    public static Path lockFile(Settings settings) {
        Path daemons = settings.startup().files().lockFile();
        return daemons.resolveSibling(daemons.getFileName() + ".ml");
    }

    /**
     * Starts to learn, with what was learned before.
     *
     * @param writesSuggestions whether it may write the file of suggestions, if there is one
     */
    public static Learning start(Settings settings, boolean writesSuggestions) {
        Path state = settings.startup().files().stateDir();
        MlSettings ml = writesSuggestions
                ? settings.startup().ml()
                : settings.startup().ml().withoutSuggestions();
        Learner learner = new Learner(
                new ModelFiles(directory(state)),
                Bounds.of(settings.containers()),
                horizon(settings),
                settings.timezone(),
                past(settings));
        Learning learning = new Learning(learner, ml, now -> hosts(settings, now));
        learning.start();
        return learning;
    }

    void start() {
        thread.start();
    }

    private static List<String> hosts(Settings settings, Instant now) throws IOException {
        try (PastUsage history = PastUsage.open(
                settings.startup().history(), settings.startup().files().stateDir())) {
            return HostGrowth.sentences(history, settings.timezone(), now);
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    static Path directory(Path state) {
        return state.resolve("ml");
    }

    static Horizon horizon(Settings settings) {
        MlSettings ml = settings.startup().ml();
        return Horizon.of(ml.leadTime(settings.pollInterval()), ml.lookAhead());
    }

    private static Learner.Past past(Settings settings) {
        return (id, name, from, until) -> {
            try (PastUsage history = PastUsage.open(
                    settings.startup().history(), settings.startup().files().stateDir())) {
                return windows(history, id, name, from, until);
            } catch (NoSuchFileException _) {
                return List.of();
            }
        };
    }

    static List<Point<ContainerFigure>> windows(PastUsage history, String id, String name, Instant from, Instant until)
            throws IOException {
        return history.container(id, name, Figures.READ, from, until, Demand.WINDOW)
                .points();
    }

    /** What tells it of the loop. */
    public CycleListener listener() {
        return new Listeners(List.of(Minute.recorder(this::accept), new CycleListener() {
            @Override
            public void gone(ContainerId id) {
                queue.add(new Job.Gone(id));
            }

            @Override
            public void reconfigured(Settings changed) {
                queue.add(new Job.Bounded(Bounds.of(changed.containers())));
            }
        }));
    }

    private void accept(List<Minute> minutes) {
        if (queue.size() >= MOST_WAITING) {
            LOG.debug("Minutes are not learned of: {} others are waiting.", MOST_WAITING);
        } else if (!minutes.isEmpty()) {
            queue.add(new Job.Minutes(minutes));
        }
    }

    /** Called on the thread of the loop. */
    @Override
    public Outlook of(ContainerId id, Moment now) {
        Published current = published;
        if (current.at().plus(VALID_FOR).isBefore(now.wall()) || now.wall().isBefore(current.at())) {
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
            case Job.Bounded(Bounds bounds) -> learner.bound(bounds);
            case Job.Awaited(CountDownLatch done) -> done.countDown();
            case Job.End() -> throw new IllegalStateException("the end is no work");
        }
    }

    private void learn(List<Minute> minutes) {
        Instant at = minutes.getFirst().point().at();
        if (learner.add(minutes, () -> isEnding)) {
            published = new Published(learner.outlooks(at.minus(VALID_FOR)), at);
            suggest(at.minus(VALID_FOR));
        }
        if (!at.isBefore(savedAt.plus(SAVED_EVERY)) || at.isBefore(savedAt)) {
            savedAt = at;
            save();
        }
        if (!at.isBefore(hostsAt.plus(HOSTS_EVERY)) || at.isBefore(hostsAt)) {
            hostsAt = at;
            tellOfHosts(at);
        }
    }

    private void tellOfHosts(Instant now) {
        try {
            hosts.sentences(now).forEach(sentence -> LOG.warn("{}.", sentence));
        } catch (IOException e) {
            LOG.warn("When the host will be full is not known: {}", e.getMessage());
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
            saving.isSolved();
        } catch (IOException e) {
            saving.is("What was learned cannot be saved: " + e.getMessage());
        }
    }

    private void suggest(Instant since) {
        if (settings.suggestionsFile().isEmpty()) {
            return;
        }
        try {
            SuggestionFile file = opened(settings.suggestionsFile().get());
            Set<ContainerId> suggested = new HashSet<>();
            for (Suggestion suggestion : learner.suggestions(since)) {
                suggested.add(suggestion.id());
                if (file.add(suggestion, false)) {
                    LOG.info("{}", suggestion.line());
                }
            }
            file.retain(suggested);
            suggesting.isSolved();
        } catch (IOException e) {
            suggesting.is("Suggestions cannot be written: " + e.getMessage());
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

    /** Waits until all that it was told so far is learned; no longer than {@link #LONGEST_WAIT}. */
    public void awaitLearned() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        queue.add(new Job.Awaited(done));
        if (!done.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.debug("Learning is behind.");
        }
    }

    boolean isEnding() {
        return isEnding;
    }

    /** Ends, without the minutes that wait; what was learned is saved if that takes no more than a few seconds. */
    @Override
    public void close() {
        isEnding = true;
        queue.removeIf(Job.Minutes.class::isInstance);
        queue.add(new Job.End());
        try {
            thread.join(SHUTDOWN_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
