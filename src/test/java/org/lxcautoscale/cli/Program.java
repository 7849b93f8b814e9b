package org.lxcautoscale.cli;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.io.JavaProcess;

/** The program as a process of its own, as users start it. */
public final class Program implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers;

    private Program(Process process) {
        this.process = process;
        readers = List.of(collect(process.getInputStream(), out), collect(process.getErrorStream(), err));
    }

    /**
     * Starts the program.
     *
     * @param root where it finds the host's files; its {@code usr/sbin} comes first on the PATH
     */
    public static Program start(Path root, String... arguments) {
        return start(root, List.of(), arguments);
    }

    /** The same by way of another command, which runs it in its turn. */
    static Program start(Path root, List<String> by, String... arguments) {
        List<String> command = new ArrayList<>(by);
        command.addAll(JavaProcess.command(
                List.of("-Xmx128m", "-Dlxcautoscale.root=" + root), "org.lxcautoscale.cli.Main", arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().merge("PATH", root.resolve("usr/sbin").toString(), (path, first) -> first + ":" + path);
        builder.environment().put("NO_COLOR", "1");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        try {
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread collect(InputStream stream, List<String> lines) {
        return Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException _) {
                // the process was killed
            }
        });
    }

    /** Waits for a line on standard output that contains the text. */
    public Program awaitLine(String text) {
        return awaitLines(text, 1);
    }

    /** Waits until so many lines on standard output contain the text. */
    public Program awaitLines(String text, long count) {
        await(text + " in " + out + " or " + err)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> out.stream().filter(line -> line.contains(text)).count() >= count || !process.isAlive());
        if (out.stream().filter(line -> line.contains(text)).count() < count && end() >= 0) {
            throw new AssertionError("ended with %d without '%s':%n%s%n%s"
                    .formatted(process.exitValue(), text, String.join("\n", out), String.join("\n", err)));
        }
        return this;
    }

    /** Sends a signal: {@code HUP}, {@code TERM}, {@code KILL}. */
    public Program signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end; the answer is the exit code. */
    public int end() {
        try {
            if (!process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + out + err);
            }
            for (Thread reader : readers) {
                reader.join(Duration.ofSeconds(5));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Standard output so far. */
    public List<String> out() {
        return out;
    }

    /** Standard error so far. */
    public List<String> err() {
        return err;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        end();
    }
}
