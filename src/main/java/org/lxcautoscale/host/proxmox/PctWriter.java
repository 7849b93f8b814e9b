package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.command.BoundedCommand;

/**
 * Sets sizes with {@code pct set}: one process for each change. Proxmox applies memory and {@code cpulimit} at once and
 * cores within some seconds, and keeps them for the next start.
 */
public final class PctWriter implements AllocationWriter {

    /** {@code pct} itself waits 10 s for a lock. */
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    private final String command;
    private final Duration limit;
    private final BoundedCommand bounded;

    /**
     * @param command {@code pct}, or the path of it
     * @param limit how long one call may take
     */
    public PctWriter(String command, Duration limit) {
        this.command = command;
        this.limit = limit;
        this.bounded = new BoundedCommand(limit);
    }

    @Override
    public void write(ContainerId id, SizeChange change) throws WriteFailedException {
        List<String> options = options(change);
        if (options.isEmpty()) {
            return;
        }
        List<String> line = new ArrayList<>(List.of(command, "set", id.value()));
        line.addAll(options);
        String shown = String.join(" ", line);
        switch (run(line)) {
            case BoundedCommand.Result.Ended(int exitCode, String output) -> {
                if (exitCode != 0) {
                    throw new WriteFailedException(
                            PctAnswer.kind(exitCode, output), shown + ": " + PctAnswer.reason(exitCode, output));
                }
            }
            case BoundedCommand.Result.Killed killed ->
                throw new WriteFailedException(
                        Kind.TIMED_OUT, shown + ": no answer within " + limit.toSeconds() + " s, killed");
        }
    }

    private static List<String> options(SizeChange change) throws WriteFailedException {
        List<String> options = new ArrayList<>();
        Allocation after = change.target();
        if (change.has(Resource.CPU)) {
            CpuOptions cpu = CpuOptions.of(after.cpu());
            cpu.values().forEach((key, value) -> options.addAll(List.of("--" + key, value)));
            if (!cpu.deleted().isEmpty()) {
                options.addAll(List.of("--delete", String.join(",", cpu.deleted())));
            }
        }
        if (change.has(Resource.MEMORY)) {
            if (after.memory().isUnlimited()) {
                throw new WriteFailedException(Kind.REJECTED, "Proxmox has no containers without a memory limit");
            }
            options.addAll(List.of("--memory", Long.toString(after.memory().mebibytes())));
        }
        return options;
    }

    private BoundedCommand.Result run(List<String> line) throws WriteFailedException {
        try {
            return bounded.run(line);
        } catch (IOException e) {
            throw PctAnswer.notStarted(command, e);
        }
    }
}
