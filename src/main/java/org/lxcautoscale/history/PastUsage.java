package org.lxcautoscale.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.settings.HistorySettings;

/** What containers and hosts have used, in steps of any length, and what was decided. Not thread-safe. */
public final class PastUsage implements AutoCloseable {

    private final HistoryReader reader;

    PastUsage(HistoryReader reader) {
        this.reader = reader;
    }

    /**
     * Opens the history that a daemon with these settings keeps.
     *
     * @param stateDirectory its {@code state_dir}
     * @throws NoSuchFileException when there is none yet
     * @throws IOException when it cannot be read
     */
    public static PastUsage open(HistorySettings settings, Path stateDirectory) throws IOException {
        try {
            if (settings.server().isUsed()) {
                return new PastUsage(HistoryReader.open(
                        new PostgresServer(settings.server(), settings.cluster().orElse(""))));
            }
            Path file = History.file(stateDirectory);
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            return new PastUsage(HistoryReader.open(file));
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** A container, on whichever nodes it was, under whichever names; without points when it is not known. */
    public Series<ContainerFigure> container(
            String vmid, List<ContainerFigure> figures, Instant from, Instant until, Duration step) throws IOException {
        return series((tier, start, end) -> reader.container(vmid, figures, tier, start, end), from, until, step);
    }

    /** The same under one name only: another may have had its number before. */
    public Series<ContainerFigure> container(
            String vmid, String name, List<ContainerFigure> figures, Instant from, Instant until, Duration step)
            throws IOException {
        return series((tier, start, end) -> reader.container(vmid, name, figures, tier, start, end), from, until, step);
    }

    /** A host; without points when it is not known. */
    public Series<HostFigure> host(String node, List<HostFigure> figures, Instant from, Instant until, Duration step)
            throws IOException {
        return series((tier, start, end) -> reader.host(node, figures, tier, start, end), from, until, step);
    }

    /** The containers that there is any history of: {@code 104 web}. */
    public List<String> containers() throws IOException {
        return names(Schema.CONTAINER, "vmid || ' ' || name");
    }

    public List<String> hosts() throws IOException {
        return names(Schema.HOST, "node");
    }

    /**
     * Decisions before a position, newest first.
     *
     * @param vmid of a container; empty for all
     * @param outcome {@code applied}, …; empty for all
     */
    public List<PastDecision> decisions(String vmid, String outcome, PastDecision.Position before, int most)
            throws IOException {
        try {
            return reader.decisions(vmid, outcome, before, most);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private List<String> names(Schema.Kind kind, String expression) throws IOException {
        try {
            return reader.subjects(kind, expression);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private interface Rows<F extends Figure> {
        Series<F> read(Tier tier, Instant from, Instant until) throws SQLException;
    }

    /** What is not over, or not rolled up yet, has rows for minutes only. */
    private static <F extends Figure> Series<F> series(Rows<F> rows, Instant from, Instant until, Duration step)
            throws IOException {
        Tier tier = Tier.atMost(step);
        try {
            List<Point<F>> points =
                    new ArrayList<>(rows.read(tier, from, tier.startOf(until)).points());
            Instant rest = points.isEmpty() ? from : points.getLast().at().plus(tier.step());
            points.addAll(rows.read(Tier.MINUTES, rest, until).points());
            return new Series<>(tier.step(), points).rolledUp(step);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static IOException unreadable(SQLException cause) {
        return new IOException("the history cannot be read: " + cause.getMessage(), cause);
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }
}
