package org.lxcautoscale.host.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;

/**
 * Runs the commands of a task: as children of ours, which are killed when the thread is interrupted, or in the unit of the daemon
 * each in a {@linkplain SeparateUnit unit of its own}, which goes on then. Used by one thread at a time.
 */
public final class TaskCommand {

    /** Java tells why a command did not start by the error number in its message: {@code error=2} or {@code error: 2}. */
    private static final Pattern START_ERROR = Pattern.compile("error[:=] ?([0-9]+)");

    private final Optional<SeparateUnit> unit;

    /** @param unit empty to run commands as children of ours */
    public TaskCommand(Optional<SeparateUnit> unit) {
        this.unit = unit;
    }

    /**
     * As this process needs it.
     *
     * @param root the root directory of the machine
     */
    public static TaskCommand on(Path root) {
        return new TaskCommand(
                SeparateUnit.isNeeded(root) ? Optional.of(new SeparateUnit("systemd-run")) : Optional.empty());
    }

    /**
     * Runs a command to its end.
     *
     * @param limit after which it is killed
     * @throws TaskFailedException when it could not be started, or was killed; not when it ended with an error
     */
    public BoundedCommand.Result.Ended run(List<String> line, Duration limit) throws TaskFailedException {
        List<String> whole = unit.map(apart -> apart.around(line, limit)).orElse(line);
        try {
            return switch (new BoundedCommand(limit).runUntilInterrupted(whole)) {
                case BoundedCommand.Result.Ended ended -> ended;
                case BoundedCommand.Result.Killed _ -> throw killed(String.join(" ", line), limit);
            };
        } catch (IOException e) {
            throw notStarted(whole.getFirst(), e);
        }
    }

    private TaskFailedException killed(String shown, Duration limit) {
        if (!Thread.currentThread().isInterrupted()) {
            return new TaskFailedException(
                    Kind.TIMED_OUT, shown + ": has not ended within " + TaskLimits.inWords(limit) + ", killed");
        }
        return new TaskFailedException(
                Kind.ABANDONED,
                shown
                        + (unit.isPresent()
                                ? ": the program has ended, and it goes on"
                                : ": killed, for the program has ended"));
    }

    private static TaskFailedException notStarted(String command, IOException e) {
        String message = String.valueOf(e.getMessage());
        Matcher error = START_ERROR.matcher(message);
        return switch (error.find() ? error.group(1) : "") {
            case "2" -> new TaskFailedException(Kind.TOOL_MISSING, command + " is not installed or not on the PATH", e);
            case "13" -> new TaskFailedException(Kind.DENIED, command + " may not be run by this user", e);
            default -> new TaskFailedException(Kind.FAILED, command + " could not be started: " + message, e);
        };
    }
}
