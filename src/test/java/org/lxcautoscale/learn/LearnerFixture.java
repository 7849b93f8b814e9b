package org.lxcautoscale.learn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.Outlook;
import org.lxcautoscale.demand.Demand;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.Minute;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.log.LogLines;

/** A learner whose time is that of the minutes; a minute stands for its window. */
abstract class LearnerFixture {

    static final ContainerId WEB = new ContainerId("101");
    static final long MIB = 1L << 20;

    @TempDir
    Path dir;

    final LogLines log = new LogLines();
    final Bounds bounds = configured();
    Learner.Past past = (_, _, _, _) -> List.of();
    ZoneId zone = ZoneOffset.UTC;

    @AfterEach
    void restoreLog() {
        log.close();
    }

    private static Bounds configured() {
        try {
            return Bounds.of(new ConfigurationReader(Map.of())
                    .defaults(Map.of("min_memory", "512", "max_memory", "6000", "min_cores", "1", "max_cores", "6"))
                    .settings()
                    .containers());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Learner learner() {
        return new Learner(new ModelFiles(dir.resolve("ml")), bounds, Horizon.DEFAULT, zone, past);
    }

    Path file() {
        return dir.resolve("ml/101.model");
    }

    static void add(Learner learner, String name, List<Point<ContainerFigure>> points) {
        points.forEach(point -> learner.add(List.of(new Minute("101", name, point)), () -> false));
    }

    static void live(Learner learner, Instant from, Instant until) {
        add(learner, "web", Lived.points(from, until));
    }

    /** What it was told last, however long ago. */
    static Outlook outlook(Learner learner) {
        return learner.outlooks(Instant.MIN).getOrDefault(WEB, Outlook.NONE);
    }

    /** A history of all until then, under the name {@code web}. */
    void remember(Instant end) {
        past = (id, name, from, until) -> id.equals("101") && name.equals("web")
                ? Lived.points(from.isBefore(Lived.MIDNIGHT) ? Lived.MIDNIGHT : from, until.isBefore(end) ? until : end)
                : List.of();
    }

    Learner grown(Instant end) {
        remember(end);
        Learner learner = learner();
        live(learner, end, end.plus(Demand.WINDOW.multipliedBy(2)));
        return learner;
    }

    Learner grownAnew(Instant end) throws IOException {
        Files.deleteIfExists(file());
        return grown(end);
    }
}
