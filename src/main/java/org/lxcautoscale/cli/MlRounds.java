package org.lxcautoscale.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.learn.Suggester;
import org.lxcautoscale.learn.Suggestion;
import org.lxcautoscale.learn.SuggestionFile;
import org.lxcautoscale.recommend.Recordings.Found;
import org.lxcautoscale.recommend.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds of suggestions: each reads what all containers have used, suggests sizes, logs and writes them, and orders them where it is
 * given something to order with. What fails for one container does not concern the others. Not thread-safe.
 */
final class MlRounds {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);

    private final Suggester suggester;
    private final Optional<SuggestionFile> file;
    private final boolean isForced;
    private final BooleanSupplier isStopped;
    private final Map<ContainerId, String> said = new HashMap<>();
    private String fileProblem = "";

    /**
     * @param file where suggestions are written; empty for nowhere
     * @param isForced whether those are written too that repeat the last one
     * @param isStopped whether to end before the next container
     */
    MlRounds(Suggester suggester, Optional<SuggestionFile> file, boolean isForced, BooleanSupplier isStopped) {
        this.suggester = suggester;
        this.file = file;
        this.isForced = isForced;
        this.isStopped = isStopped;
    }

    /** Logs a line of a command that prints lines. */
    static void say(String line) {
        LOG.warn("{}", line.replaceFirst("^lxc-autoscale: ", ""));
    }

    /** How long to wait after so many failures in a row: 30 s, and twice as long each time, up to the usual interval. */
    static Duration wait(int failures, Duration interval) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 16));
        return wait.compareTo(interval) < 0 ? wait : interval;
    }

    /**
     * Makes a round.
     *
     * @param orders empty for a dry run
     * @param stepped called after each container
     * @return what is suggested
     * @throws CommandFailedException when the source has nothing, or the daemon takes no orders
     */
    List<Suggestion> round(MlSource source, Optional<SuggestedOrders> orders, Instant now, Runnable stepped)
            throws CommandFailedException, IOException, InterruptedException {
        List<Suggestion> suggestions = new ArrayList<>();
        List<Subject> subjects = source.subjects();
        for (Subject subject : subjects) {
            if (isStopped.getAsBoolean()) {
                return suggestions;
            }
            Found found = source.of(subject);
            Optional<Suggestion> suggestion = suggester.suggest(subject, found.use(), now);
            if (suggestion.isPresent()) {
                suggestions.add(suggestion.get());
                LOG.info("{}", suggestion.get().line());
                write(suggestion.get());
            } else {
                LOG.debug(
                        "No scaling suggestion for LXC ID {}: {}",
                        subject.id(),
                        found.use().isPresent() ? "its size is right, or not known to be wrong" : found.lacking());
            }
            stepped.run();
        }
        Set<ContainerId> suggested = new HashSet<>();
        suggestions.forEach(one -> suggested.add(one.id()));
        file.ifPresent(open -> open.retain(suggested));
        said.keySet().retainAll(suggested);
        LOG.info("{} of {} containers should have another size.", suggestions.size(), subjects.size());
        if (orders.isPresent()) {
            order(suggestions, orders.get(), stepped);
        }
        return suggestions;
    }

    private void write(Suggestion suggestion) {
        if (file.isEmpty()) {
            return;
        }
        try {
            file.get().add(suggestion, isForced);
            if (!fileProblem.isEmpty()) {
                fileProblem = "";
                LOG.info("Suggestions are written again.");
            }
        } catch (IOException e) {
            String problem = String.valueOf(e.getMessage());
            if (!problem.equals(fileProblem)) {
                fileProblem = problem;
                LOG.warn("Suggestions cannot be written: {}", problem);
            }
        }
    }

    /** Whether the last suggestion could not be written. */
    boolean isFileFailed() {
        return !fileProblem.isEmpty();
    }

    private void order(List<Suggestion> suggestions, SuggestedOrders orders, Runnable stepped)
            throws CommandFailedException {
        for (Suggestion suggestion : suggestions) {
            if (isStopped.getAsBoolean()) {
                return;
            }
            SuggestedOrders.Result result = orders.order(suggestion);
            stepped.run();
            if (result.isDone()) {
                said.remove(suggestion.id());
                LOG.info("Container {}: {} ({}).", suggestion.id(), result.sentence(), suggestion.why());
            } else if (!result.sentence().equals(said.put(suggestion.id(), result.sentence()))) {
                LOG.warn("Container {} keeps its size: {}.", suggestion.id(), result.sentence());
            }
        }
    }
}
