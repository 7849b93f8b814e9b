package org.lxcautoscale.log;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The program's log for the time of a test: what is logged, as lines. */
public final class LogLines implements AutoCloseable {

    private static final Instant TIME = Instant.parse("2024-08-14T22:04:27Z");

    private final Logger root = Logger.getLogger("");
    private final Level level = root.getLevel();
    private final List<Handler> handlers = List.of(root.getHandlers());
    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    final TextLog log;

    public LogLines() {
        this(null, ZoneOffset.UTC);
    }

    LogLines(@Nullable RotatingFile file, ZoneId zone) {
        log = TextLog.install(
                file, Console.of(new PrintStream(console, true, StandardCharsets.UTF_8)), () -> TIME, zone);
    }

    /** What the console has shown, line by line. */
    public List<String> lines() {
        return console.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** The same without time and level. */
    public List<String> messages() {
        return lines().stream().map(line -> line.split(" - ", 3)[2]).toList();
    }

    @Override
    public void close() {
        root.removeHandler(log);
        log.close();
        for (Handler handler : handlers) {
            root.addHandler(handler);
        }
        root.setLevel(level);
    }
}
