package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far something is, on a terminal, if it takes long enough for anybody to ask. Thread-safe. */
final class ProgressBar implements AutoCloseable {

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int WIDTH = 30;

    private final PrintWriter out;
    private final boolean isShown;
    private final LongSupplier nanos;
    private final long begun;
    private long drawn;
    private int length;

    ProgressBar(PrintWriter out, boolean isShown, LongSupplier nanos) {
        this.out = out;
        this.isShown = isShown;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.drawn = begun;
    }

    static ProgressBar onTerminal(PrintWriter out) {
        return new ProgressBar(out, Terminal.isPresent(), System::nanoTime);
    }

    /** @param share 0 … 1 */
    synchronized void show(String what, double share) {
        long now = nanos.getAsLong();
        if (!isShown || now - begun < SILENCE.toNanos() || now - drawn < INTERVAL.toNanos()) {
            return;
        }
        drawn = now;
        int full = (int) Math.round(share * WIDTH);
        String line = String.format(
                Locale.ROOT,
                "%s%s %d %%  %s",
                "█".repeat(full),
                "░".repeat(WIDTH - full),
                Math.round(share * 100),
                Table.printable(what));
        out.print("\r" + line + " ".repeat(Math.max(0, length - line.length())));
        out.flush();
        length = line.length();
    }

    /** Removes the bar. */
    @Override
    public synchronized void close() {
        if (length > 0) {
            out.print("\r" + " ".repeat(length) + "\r");
            out.flush();
        }
    }
}
