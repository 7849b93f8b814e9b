package org.lxcautoscale.host.proxmox;

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
 * time and of output. What it started itself ends with it.
 */
public final class BoundedCommand {

    /** Enough for any error message. */
    private static final int MOST_OUTPUT = 64 * 1024;

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long POLL_MILLIS = 20;

    private final Duration limit;
    private final int mostOutput;

    public BoundedCommand(Duration limit) {
        this(limit, MOST_OUTPUT);
    }

    /**
     * @param mostOutput bytes of output that are kept; the rest of what it says is read, so that it is not held up, and dropped
     */
    BoundedCommand(Duration limit, int mostOutput) {
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
     * @throws IOException when it could not be started
     */
    public Result run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("LANGUAGE");
        Process process = builder.start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (InputStream in = process.getInputStream()) {
            boolean ended = waitFor(process, in, output, limit);
            if (!ended) {
                kill(process, in, output);
            }
            String text = output.toString(StandardCharsets.UTF_8);
            return ended ? new Result.Ended(process.exitValue(), text) : new Result.Killed(text);
        }
    }

    /** Politely first, then not; children that it left behind as well. */
    private void kill(Process process, InputStream in, ByteArrayOutputStream output) throws IOException {
        List<ProcessHandle> tree = process.descendants().toList();
        // Not process.destroy(), which would close the output that is still being read.
        process.toHandle().destroy();
        tree.forEach(ProcessHandle::destroy);
        waitFor(process, in, output, GRACE);
        tree.forEach(ProcessHandle::destroyForcibly);
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.toHandle().destroyForcibly();
            waitFor(process, in, output, GRACE);
        }
    }

    /**
     * Waits and reads meanwhile. An interrupt does not cut the wait short, for a command that is stopped half-way may
     * leave anything behind; it is kept for later.
     */
    private boolean waitFor(Process process, InputStream in, ByteArrayOutputStream output, Duration atMost)
            throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended && System.nanoTime() < end) {
            drain(in, output);
            try {
                ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        drain(in, output);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    private void drain(InputStream in, ByteArrayOutputStream output) throws IOException {
        byte[] chunk = new byte[8192];
        int waiting = in.available();
        for (int rounds = 0; waiting > 0 && rounds < 64; rounds++) {
            int read = in.read(chunk, 0, Math.min(chunk.length, waiting));
            if (read <= 0) {
                return;
            }
            output.write(chunk, 0, Math.min(read, mostOutput - output.size()));
            waiting = in.available();
        }
    }
}
