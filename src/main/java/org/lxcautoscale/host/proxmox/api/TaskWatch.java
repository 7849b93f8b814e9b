package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.proxmox.TaskErrors;

/**
 * Follows a task of Proxmox until it has ended, by asking for its state again and again. A connection that is lost meanwhile
 * says nothing of the task. Used by one thread at a time.
 */
final class TaskWatch {

    /** A task that failed says why at its end; clones write some 30 lines before. */
    private static final int LOG_LINES = 500;

    private static final String ERROR = "TASK ERROR: ";

    /** Ended with warnings, which Proxmox does not count as a failure. */
    private static final Pattern WARNINGS = Pattern.compile("WARNINGS: \\d+");

    /** What an administrator knows without reading it. */
    private static final Pattern NOISE =
            Pattern.compile("|TASK .*|no content|OK|trying to acquire lock\\.\\.\\.|WARNING: .*");

    private final ApiClient client;
    private final Duration pause;

    /**
     * @param client not shared with another thread
     * @param pause between two questions at first; up to five times as long later
     */
    TaskWatch(ApiClient client, Duration pause) {
        this.client = client;
        this.pause = pause;
    }

    /** The state of a task: empty while it runs, else how it has ended. */
    private record State(boolean isRunning, String exit) {}

    /**
     * Returns when it has ended well.
     *
     * @param what what it does, for messages
     * @throws TaskFailedException when it has failed, cannot be followed, or takes longer than {@code limit}
     */
    void follow(TaskId task, String what, Duration limit) throws TaskFailedException {
        long begin = System.nanoTime();
        String problem = "";
        while (true) {
            try {
                State state = state(task);
                problem = "";
                if (!state.isRunning()) {
                    check(task, state, what);
                    return;
                }
            } catch (ApiException e) {
                problem = problem(task, what, e);
            }
            Duration passed = Duration.ofNanos(System.nanoTime() - begin);
            if (passed.compareTo(limit) > 0) {
                throw new TaskFailedException(Kind.TIMED_OUT, tooLong(task, what, limit, problem));
            }
            sleep(passed, what);
        }
    }

    private State state(TaskId task) throws ApiException {
        Fields fields = Fields.inResponse(client.onNode(task.node(), "GET", task.path("/status"), Map.of()));
        String status = fields.text("status");
        String exit = fields.text("exitstatus");
        if (status == null) {
            throw new ApiException(Fault.MALFORMED_RESPONSE, "the state of the task makes no sense");
        }
        return new State(!status.equals("stopped"), exit == null ? "" : exit);
    }

    private void check(TaskId task, State state, String what) throws TaskFailedException {
        String exit = ErrorResponse.singleLine(state.exit());
        if (exit.equals("OK") || WARNINGS.matcher(exit).matches()) {
            return;
        }
        if (exit.isEmpty() || exit.equals("unexpected status")) {
            throw new TaskFailedException(
                    Kind.UNCLEAR,
                    what + ": Proxmox does not know how it ended, the node may have been restarted: " + task);
        }
        Optional<String> detail = lastWords(task).filter(line -> !line.contains(exit));
        String said = exit + detail.map(line -> " (" + line + ")").orElse("");
        Kind kind =
                TaskErrors.kind(exit).or(() -> detail.flatMap(TaskErrors::kind)).orElse(Kind.FAILED);
        throw new TaskFailedException(kind, what + ": " + said);
    }

    /** The last line of its log before that with the error itself. */
    private Optional<String> lastWords(TaskId task) {
        try {
            List<String> lines = new ArrayList<>();
            for (Object row : Fields.listInResponse(
                    client.onNode(task.node(), "GET", task.path("/log?limit=" + LOG_LINES), Map.of()))) {
                Fields.of(row)
                        .map(fields -> fields.text("t"))
                        .map(ErrorResponse::singleLine)
                        .filter(line ->
                                !line.startsWith(ERROR) && !NOISE.matcher(line).matches())
                        .ifPresent(lines::add);
            }
            return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
        } catch (ApiException _) {
            return Optional.empty(); // how it ended is known without
        }
    }

    /**
     * Why its state is not known just now.
     *
     * @throws TaskFailedException when it will not be known later either
     */
    private static String problem(TaskId task, String what, ApiException e) throws TaskFailedException {
        return switch (e.origin()) {
            case REJECTED ->
                throw new TaskFailedException(
                        Kind.UNCLEAR, what + ": Proxmox does not know the task any more: " + task, e);
            case DENIED, UNAUTHENTICATED ->
                throw new TaskFailedException(
                        Kind.UNCLEAR,
                        what + ": it was begun and goes on, but cannot be followed: " + e.sentence() + ": " + task,
                        e);
            default -> e.sentence();
        };
    }

    private static String tooLong(TaskId task, String what, Duration limit, String problem) {
        String limited = what + ": has not ended within " + TaskLimits.inWords(limit) + " and goes on: " + task;
        return problem.isEmpty() ? limited : limited + "; last " + problem;
    }

    /** The longer it takes, the less it matters to know its end at once. */
    private void sleep(Duration passed, String what) throws TaskFailedException {
        Duration longer = pause.plus(passed.dividedBy(20));
        Duration longest = pause.multipliedBy(5);
        try {
            Thread.sleep(longer.compareTo(longest) < 0 ? longer : longest);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TaskFailedException(
                    Kind.ABANDONED, what + ": goes on on the host, but is not followed, for the program has ended", e);
        }
    }
}
