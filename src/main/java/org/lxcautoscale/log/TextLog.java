package org.lxcautoscale.log;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Writes log lines in the format of the original LXC AutoScale, {@code 2024-08-14 22:04:27 - INFO - message}, to a file
 * and the console.
 */
public final class TextLog extends Handler {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** The key in the {@link MDC} for the id of the container that an entry is about. */
    static final String CONTAINER = "container";

    private final @Nullable RotatingFile file;
    private final Console console;
    private final Supplier<Instant> clock;
    private final ZoneId zone;
    private boolean fileFailed;

    private TextLog(@Nullable RotatingFile file, Console console, Supplier<Instant> clock, ZoneId zone) {
        this.file = file;
        this.console = console;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * Makes this the program's only log.
     *
     * @param file null for console only
     * @param clock the time shown in lines; simulations have their own
     */
    public static TextLog install(@Nullable RotatingFile file, Console console, Supplier<Instant> clock, ZoneId zone) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.INFO);
        TextLog log = new TextLog(file, console, clock, zone);
        root.addHandler(log);
        return log;
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        String message = text(entry);
        String line = line(entry.getLevel(), message);
        String container = MDC.get(CONTAINER);
        console.print(new Console.Entry(entry.getLevel(), message, container == null ? "" : container, line));
        if (file == null) {
            return;
        }
        try {
            file.append(line);
            fileFailed = false;
        } catch (IOException e) {
            if (!fileFailed) {
                fileFailed = true;
                String problem = oneLine("The log file has a problem: " + e.getMessage());
                console.print(new Console.Entry(Level.SEVERE, problem, "", line(Level.SEVERE, problem)));
            }
        }
    }

    private String line(Level level, String text) {
        return "%s - %s - %s".formatted(TIME.format(clock.get().atZone(zone)), level(level), text);
    }

    private static String text(LogRecord entry) {
        String message = String.valueOf(entry.getMessage());
        Throwable thrown = entry.getThrown();
        if (thrown != null) {
            StackTraceElement[] stack = thrown.getStackTrace();
            message += ": " + thrown + (stack.length > 0 ? " at " + stack[0] : "");
        }
        return oneLine(message);
    }

    /**
     * Escapes the message so that it stays on one line: nobody can forge entries or send control sequences to a
     * terminal.
     */
    private static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                case '\u2028', '\u2029' -> line.append(escaped(c));
                default -> line.append(Character.isISOControl(c) ? escaped(c) : String.valueOf(c));
            }
        }
        return line.toString();
    }

    private static String escaped(char c) {
        return String.format(Locale.US, "\\u%04x", (int) c);
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                reportError("the log file cannot be closed", e, ErrorManager.CLOSE_FAILURE);
            }
        }
    }
}
