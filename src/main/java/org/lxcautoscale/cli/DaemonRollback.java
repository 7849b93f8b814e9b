package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.Baselines;

/** A rollback by the running daemon, which then holds the containers at their former sizes. */
final class DaemonRollback {

    private final DaemonClient daemon;
    private final Baselines baselines;
    private final PrintWriter out;

    DaemonRollback(DaemonClient daemon, Baselines baselines, PrintWriter out) {
        this.daemon = daemon;
        this.baselines = baselines;
        this.out = out;
    }

    /** Rolls these containers back; all that have a saved size if none are named. Returns the exit code. */
    int run(Set<ContainerId> only) throws CommandFailedException, IOException {
        Set<ContainerId> wanted = only.isEmpty() ? baselines.all().keySet() : only;
        if (wanted.isEmpty()) {
            out.println(RollbackCommand.NOTHING);
        }
        int exitCode = ExitCode.DONE;
        for (ContainerId id : wanted) {
            DaemonClient.Reply reply = daemon.send("POST", "/containers/" + id + "/rollback", Map.of());
            if (reply.status() == 401 || reply.status() == 403) {
                reply.orFail();
            }
            Optional<String> missing = reply.isProblem() ? Optional.of(reply.problem()) : missing(id);
            if (!reply.isProblem()) {
                out.println("Container " + id + ": " + reply.answer().text("message"));
            }
            if (missing.isPresent()) {
                out.println("Not rolled back: " + missing.get());
                exitCode = ExitCode.FAILED;
            }
        }
        return exitCode;
    }

    /** The daemon forgets a saved size once the container has it again. */
    private Optional<String> missing(ContainerId id) throws IOException {
        try {
            Allocation saved = baselines.read(id);
            return Optional.of(
                    "container %s has not its former size yet, %s: what it uses does not allow that; try again later"
                            .formatted(id, saved));
        } catch (NoSuchFileException | AccessDeniedException _) { // with a token anybody may call
            return Optional.empty();
        }
    }
}
