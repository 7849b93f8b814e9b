package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.ArchiveUnreadableException.Kind;
import org.lxcautoscale.host.UsageArchive;
import org.lxcautoscale.host.command.BoundedCommand;
import org.lxcautoscale.host.proxmox.api.RrdArchive;
import org.lxcautoscale.host.proxmox.api.RrdArchive.Consolidation;
import org.lxcautoscale.host.proxmox.api.RrdArchive.Timeframe;

/**
 * The round-robin databases of the node that we run on, by {@code pvesh get}: a process for each time frame, of more than a second of
 * CPU time, at the lowest priority.
 */
public final class PveshRrd implements RrdArchive.Source {

    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    /** Ten times what a month of half hours takes. */
    private static final int MOST_OUTPUT = 6 << 20;

    /** Of {@code nice}, when there is no such command. */
    private static final int NOT_FOUND = 127;

    private final String command;
    private final Duration limit;
    private final BoundedCommand bounded;

    private PveshRrd(String command, Duration limit) {
        this.command = command;
        this.limit = limit;
        this.bounded = new BoundedCommand(limit, MOST_OUTPUT);
    }

    /**
     * Of a year and of a month only: four processes for a container.
     *
     * @param command {@code pvesh}, or the path of it
     * @param limit how long one call may take
     */
    public static UsageArchive archive(String command, Duration limit) {
        return new RrdArchive(new PveshRrd(command, limit), List.of(Timeframe.YEAR, Timeframe.MONTH, Timeframe.WEEK));
    }

    @Override
    public Optional<byte[]> rows(String node, ContainerId id, Timeframe timeframe, Consolidation consolidation)
            throws ArchiveUnreadableException {
        List<String> line = List.of(
                "nice",
                "-n",
                "19",
                command,
                "get",
                "/nodes/localhost/lxc/%s/rrddata".formatted(id),
                "--timeframe",
                timeframe.parameter(),
                "--cf",
                consolidation.name(),
                "--output-format",
                "json");
        String shown = String.join(" ", line.subList(3, line.size()));
        return switch (run(line)) {
            case BoundedCommand.Result.Ended(int exitCode, String output)
            when exitCode == 0 -> Optional.of(json(output).getBytes(StandardCharsets.UTF_8));
            case BoundedCommand.Result.Ended(int exitCode, String output) -> failed(shown, exitCode, output);
            case BoundedCommand.Result.Killed _ ->
                throw new ArchiveUnreadableException(
                        Kind.NO_ANSWER, shown + ": no answer within " + limit.toSeconds() + " s, killed");
        };
    }

    private BoundedCommand.Result run(List<String> line) throws ArchiveUnreadableException {
        try {
            return bounded.run(line);
        } catch (IOException e) {
            ArchiveUnreadableException failure = new ArchiveUnreadableException(
                    Kind.NO_TOOL, "nice could not be started: " + String.valueOf(e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    /** The line with the array: others are warnings. */
    private static String json(String output) {
        return output.lines().filter(line -> line.startsWith("[")).findFirst().orElse("");
    }

    private Optional<byte[]> failed(String shown, int exitCode, String output) throws ArchiveUnreadableException {
        if (RrdArchive.isMissing(output)) {
            return Optional.empty();
        }
        if (exitCode == NOT_FOUND) {
            throw new ArchiveUnreadableException(Kind.NO_TOOL, command + " is not installed or not on the PATH");
        }
        String said = output.strip().lines().findFirst().orElse("exit code " + exitCode);
        throw new ArchiveUnreadableException(Kind.FAILED, shown + ": " + said);
    }
}
