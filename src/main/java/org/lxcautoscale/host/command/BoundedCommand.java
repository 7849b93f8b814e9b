package org.lxcautoscale.host.command;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command to its end, or to the end of our patience: no shell, nothing on its input, {@code LC_ALL=C}, a limit of
 * time and of output. What it started itself ends with it when it is killed.
 */
public final class BoundedCommand {

    /** Enough for any error message. */
    private static final int MOST_OUTPUT = 64 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long FIRST_POLL_MILLIS = 20;

    /** The end of a command is noticed at once; this is how long its output waits to be read. */
    private static final long LONGEST_POLL_MILLIS = 250;

    private final Duration limit;
    private final int mostOutput;

    public BoundedCommand(Duration limit) {
        this(limit, MOST_OUTPUT);
    }

    /**
     * @param mostOutput bytes of output that are kept; the rest of what it says is read, so that it is not held up, and dropped
     */
    public BoundedCommand(Duration limit, int mostOutput) {
        this.limit = limit;
        this.mostOutput = mostOutput;
    }

    /** How a command ended. */
    public sealed interface Result {

        /** @param output what it wrote to its output and its errors, as it came */
        record Ended(int exitCode, String output) implements Result {}

        /** It did not end in time and was killed. */
        record Killed(String output) implements Result {}
    }

    /**
     * An interrupt does not cut it short, for a command that is stopped half-way may leave anything behind; it is kept for
     * later.
     *
     * @throws IOException when it could not be started
     */
    public Result run(List<String> command) throws IOException {
        return run(command, new Output(mostOutput, false), false);
    }

    /**
     * The same for a command that takes long: it is killed when the thread is interrupted, which stays so, and the end of its
     * output is kept rather than the beginning.
     *
     * @throws IOException when it could not be started
     */
    public Result runUntilInterrupted(List<String> command) throws IOException {
        return run(command, new Output(mostOutput, true), true);
    }

    private Result run(List<String> command, Output output, boolean endsWithThread) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("LANGUAGE");
        Process process = builder.start();
        try (InputStream in = process.getInputStream()) {
            boolean ended = waitFor(process, in, output, limit, endsWithThread);
            if (!ended) {
                kill(process, in, output);
            }
            String text = output.text();
            return ended ? new Result.Ended(process.exitValue(), text) : new Result.Killed(text);
        }
    }

    /** Politely first, then not; children that it left behind as well. */
    private void kill(Process process, InputStream in, Output output) throws IOException {
        List<ProcessHandle> tree = process.descendants().toList();
        // Not process.destroy(), which would close the output that is still being read.
        process.toHandle().destroy();
        tree.forEach(ProcessHandle::destroy);
        waitFor(process, in, output, GRACE, false);
        tree.forEach(ProcessHandle::destroyForcibly);
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.toHandle().destroyForcibly();
            waitFor(process, in, output, GRACE, false);
        }
    }

    /** Waits and reads meanwhile. Returns whether it has ended. */
    private static boolean waitFor(
            Process process, InputStream in, Output output, Duration atMost, boolean endsWithThread)
            throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        long pause = FIRST_POLL_MILLIS;
        boolean interrupted = false;
        boolean ended = false;
        while (!ended && !(interrupted && endsWithThread) && System.nanoTime() < end) {
            pause = output.drain(in) ? FIRST_POLL_MILLIS : Math.min(2 * pause, LONGEST_POLL_MILLIS);
            long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
            try {
                ended = process.waitFor(Math.min(pause, left), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        output.drain(in);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /** What a command has written, up to a number of bytes. */
    private static final class Output {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int most;
        private final boolean keepsEnd;

        Output(int most, boolean keepsEnd) {
            this.most = most;
            this.keepsEnd = keepsEnd;
        }

        /** Reads what is there now, and no more; false if nothing is. */
        boolean drain(InputStream in) throws IOException {
            byte[] chunk = new byte[8192];
            int waiting = in.available();
            boolean hasRead = false;
            for (int rounds = 0; waiting > 0 && rounds < 64; rounds++) {
                int read = in.read(chunk, 0, Math.min(chunk.length, waiting));
                if (read <= 0) {
                    return hasRead;
                }
                hasRead = true;
                if (keepsEnd && bytes.size() + read > most) {
                    dropFirstHalf();
                }
                bytes.write(chunk, 0, Math.min(read, most - bytes.size()));
                waiting = in.available();
            }
            return hasRead;
        }

        private void dropFirstHalf() {
            byte[] all = bytes.toByteArray();
            bytes.reset();
            bytes.write(all, all.length / 2, all.length - all.length / 2);
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
