package org.lxcautoscale.api;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.io.JavaProcess;

/** A daemon on the simulated host as a process of its own, with an eye on its log and on what it uses. */
final class FuzzedDaemon implements AutoCloseable {

    /** Of its cycles. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CYCLE = "Starting resource allocation process";
    private static final int MOST_FAULTS = 10;

    private final Process process;
    private final int port;
    private final List<String> tokens;
    private final Thread watch;
    private final List<String> faults = new ArrayList<>();
    private int filesAtFirst;
    private long cycles;
    private long lastCycle;
    private Duration longestPause = Duration.ZERO;

    private FuzzedDaemon(Process process, int port, List<String> tokens, Path out) {
        this.process = process;
        this.port = port;
        this.tokens = tokens;
        this.watch = Thread.ofPlatform().daemon().start(() -> watch(out));
    }

    /** One that has run its first cycle. */
    static FuzzedDaemon start(Path dir) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.createSymbolicLink(dir.resolve("proc"), Path.of("/proc")); // tells whose connections are
        Path config = Files.writeString(dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: simulated
                  poll_interval: %3$d
                  sample_interval: 1
                  state_dir: '%1$s/state'
                  backup_dir: '%1$s/backups'
                  log_file: '%1$s/log'
                  lock_file: '%1$s/lock'
                api:
                  enabled: true
                  listen: 127.0.0.1:%2$d
                  max_requests_per_minute: 100000
                """.formatted(dir, port, INTERVAL.toSeconds()));
        Files.createDirectories(dir.resolve("state"));
        Tokens known = new Tokens(dir.resolve("state"), InstantSource.system());
        List<String> tokens = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            tokens.add(known.create(scope.toString(), scope, Optional.empty()).secret());
        }
        Path out = dir.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(JavaProcess.command(
                List.of("-Xmx64m", "-XX:MaxMetaspaceSize=64m", "-Dlxcautoscale.root=" + dir),
                "org.lxcautoscale.cli.Main",
                "daemon",
                "--config",
                config.toString()));
        builder.redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("NO_COLOR", "1");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        FuzzedDaemon daemon = new FuzzedDaemon(builder.start(), port, tokens, out);
        daemon.awaitReady(out);
        return daemon;
    }

    private void awaitReady(Path out) throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (cycles() == 0 || !get("/api/v1/readyz").contains("ready")) {
            if (System.nanoTime() > end || !process.isAlive()) {
                close();
                throw new IllegalStateException("it is not ready: " + Files.readString(out));
            }
            Thread.sleep(100);
        }
        filesAtFirst = use().files();
    }

    /** Empty while it does not answer. */
    String get(String path) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return "";
        }
    }

    private void watch(Path out) {
        try (RandomAccessFile file = new RandomAccessFile(out.toFile(), "r")) {
            byte[] part = new byte[1 << 16];
            StringBuilder rest = new StringBuilder();
            while (process.isAlive() || file.getFilePointer() < file.length()) {
                int length = file.read(part);
                if (length < 0) {
                    Thread.sleep(20);
                    continue;
                }
                rest.append(new String(part, 0, length, StandardCharsets.ISO_8859_1));
                for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
                    see(rest.substring(0, end));
                    rest.delete(0, end + 1);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            // closed
        }
    }

    private synchronized void see(String line) {
        if (line.contains(CYCLE)) {
            long now = System.nanoTime();
            Duration pause = Duration.ofNanos(cycles == 0 ? 0 : now - lastCycle);
            longestPause = pause.compareTo(longestPause) > 0 ? pause : longestPause;
            lastCycle = now;
            cycles++;
        }
        boolean isFault = line.startsWith("\tat ")
                || line.contains("Exception in thread")
                || line.contains("OutOfMemoryError")
                || line.contains("internal error")
                || line.contains("failed, reference");
        if (isFault && faults.size() < MOST_FAULTS) {
            faults.add("in the log: " + line);
        }
    }

    synchronized long cycles() {
        return cycles;
    }

    synchronized Duration longestPause() {
        return longestPause;
    }

    synchronized List<String> faultsInLog() {
        return List.copyOf(faults);
    }

    int port() {
        return port;
    }

    /** One of each scope. */
    List<String> tokens() {
        return tokens;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * What it uses.
     *
     * @param files open file descriptors
     * @param memory resident, in MiB
     */
    record Use(int files, int threads, long memory) {

        List<String> growthSince(Use before, int mebibytes) {
            List<String> growth = new ArrayList<>();
            if (files > before.files + 8) {
                growth.add("open files have grown from %d to %d".formatted(before.files, files));
            }
            if (threads > before.threads + 8) {
                growth.add("threads have grown from %d to %d".formatted(before.threads, threads));
            }
            if (memory > before.memory + mebibytes) {
                growth.add("memory has grown from %d to %d MiB".formatted(before.memory, memory));
            }
            return growth;
        }

        @Override
        public String toString() {
            return "%d open files, %d threads, RSS %d MiB".formatted(files, threads, memory);
        }
    }

    /** When clients that are there no more have been noticed: what is begun may last for 10 s. */
    Use useAtRest() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
        Use now = use();
        while (now.files() > filesAtFirst + 4 && System.nanoTime() < end) {
            Thread.sleep(200);
            now = use();
        }
        return now;
    }

    private Use use() throws IOException {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            List<String> status = Files.readAllLines(proc.resolve("status"));
            return new Use((int) files.count(), number(status, "Threads:"), number(status, "VmRSS:") / 1024);
        }
    }

    private static int number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    /** Ends it by SIGTERM; how long that took. */
    Duration end() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        watch.join(Duration.ofSeconds(10));
        return time;
    }

    @Override
    public void close() {
        try {
            process.destroyForcibly().waitFor();
            watch.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
