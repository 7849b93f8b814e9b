package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.lxcautoscale.container.ContainerId;

/**
 * Real containers of plain LXC, made from the busybox template in a directory of the test's own, without network. All
 * are destroyed by {@link #close()}; should the JVM end before, by a shutdown hook.
 *
 * <p>Needs root, {@code lxc-create} and the busybox template: {@link #assumeAvailable()} aborts a test otherwise.
 */
public final class RealLxc implements AutoCloseable {

    private static final Path ROOT = Path.of("/");
    private static final int KILLED = 128 + 9;

    private final Path lxcPath;
    private final List<ContainerId> created = new ArrayList<>();
    private final Thread hook = new Thread(this::destroyAll);

    /** @param lxcPath an empty directory on a file system that can hold a container */
    public RealLxc(Path lxcPath) {
        this.lxcPath = lxcPath;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Aborts the test, with the reason, where no real container can be started. */
    public static void assumeAvailable() {
        String missing = missing();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "no real LXC containers here: " + missing);
    }

    private static String missing() {
        if (!System.getProperty("user.name").equals("root")) {
            return "needs root";
        }
        for (String needed : List.of("/usr/bin/lxc-create", "/usr/share/lxc/templates/lxc-busybox", "/bin/busybox")) {
            if (!Files.isExecutable(Path.of(needed))) {
                return needed + " is not installed";
            }
        }
        return "";
    }

    /** The directory of the containers, for {@code backend: lxc} with {@code lxc_path}. */
    public Path lxcPath() {
        return lxcPath;
    }

    public Path root() {
        return ROOT;
    }

    public Path config(ContainerId id) {
        return lxcPath.resolve(id.value()).resolve("config");
    }

    /**
     * Creates a container, which does not run yet.
     *
     * @param settings lines for its configuration, {@code lxc.cgroup.memory.limit_in_bytes = 256M}
     */
    public ContainerId create(String... settings) throws IOException {
        // The name is unique on the machine: control groups of all containers stand side by side, whoever made them.
        ContainerId id = new ContainerId(
                "autoscale-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36));
        created.add(id);
        run("lxc-create", "-P", lxcPath.toString(), "-n", id.value(), "-t", "busybox");
        List<String> config = new ArrayList<>(Files.readAllLines(config(id)));
        config.removeIf(line -> line.startsWith("lxc.net.") || line.startsWith("lxc.apparmor."));
        config.add("lxc.net.0.type = empty");
        config.addAll(Arrays.asList(settings));
        Files.write(config(id), config);
        return id;
    }

    public void start(ContainerId id) throws IOException {
        run("lxc-start", "-P", lxcPath.toString(), "-n", id.value());
        run("lxc-wait", "-P", lxcPath.toString(), "-n", id.value(), "-s", "RUNNING", "-t", "20");
    }

    /** Stops it at once; one that does not run stays as it is. */
    public void stop(ContainerId id) throws IOException {
        tolerant("lxc-stop", "-P", lxcPath.toString(), "-n", id.value(), "-k");
        run("lxc-wait", "-P", lxcPath.toString(), "-n", id.value(), "-s", "STOPPED", "-t", "20");
    }

    /** Runs a shell script inside, to its end, and answers what it wrote; its exit code does not matter. */
    public String exec(ContainerId id, String script) throws IOException {
        return tolerant(attach(id, script));
    }

    /** Starts a shell script inside and leaves it running; it ends with the container at the latest. */
    public void execInBackground(ContainerId id, String script) throws IOException {
        exec(id, "(" + script + ") >/dev/null 2>&1 </dev/null &");
    }

    /** Keeps one core busy inside. */
    public void burnCpu(ContainerId id) throws IOException {
        execInBackground(id, "while :; do :; done");
    }

    /** Fills this much of the container's shared memory, which the kernel cannot drop. */
    public void fillSharedMemory(ContainerId id, String name, int mebibytes) throws IOException {
        run(attach(id, "dd if=/dev/zero of=/dev/shm/" + name + " bs=1M count=" + mebibytes + " 2>/dev/null"));
    }

    public void destroy(ContainerId id) throws IOException {
        // With -s, for its snapshots, -f stops nothing.
        tolerant("lxc-stop", "-P", lxcPath.toString(), "-n", id.value(), "-k");
        tolerant("lxc-destroy", "-P", lxcPath.toString(), "-n", id.value(), "-f", "-s");
        created.remove(id);
    }

    @Override
    public void close() {
        destroyAll();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void destroyAll() {
        destroyOthers();
        for (ContainerId id : List.copyOf(created)) {
            try {
                destroy(id);
            } catch (IOException e) {
                System.err.println("left behind: " + lxcPath + "/" + id + ": " + e.getMessage());
            }
        }
    }

    /** Copies, then those of which they were copies. */
    private void destroyOthers() {
        for (String name : Objects.requireNonNullElse(lxcPath.toFile().list(), new String[0])) {
            if (!Files.exists(lxcPath.resolve(name).resolve("config"))) {
                continue;
            }
            ContainerId id = new ContainerId(name);
            if (!created.contains(id)) {
                try {
                    destroy(id);
                } catch (IOException e) {
                    System.err.println("left behind: " + lxcPath + "/" + name + ": " + e.getMessage());
                }
            }
        }
    }

    private String[] attach(ContainerId id, String script) {
        return new String[] {
            "lxc-attach",
            "-P",
            lxcPath.toString(),
            "-n",
            id.value(),
            "--clear-env",
            "--",
            "/bin/busybox",
            "sh",
            "-c",
            script
        };
    }

    /** Runs a command on the machine to its end, and fails when it does; one that was killed did not fail. */
    void run(String... line) throws IOException {
        Ended ended = command(line);
        if (ended.exitCode() != 0 && ended.exitCode() != KILLED) {
            throw new IOException(String.join(" ", line) + ": exit " + ended.exitCode() + ": " + ended.output());
        }
    }

    private static String tolerant(String... line) throws IOException {
        return command(line).output();
    }

    private record Ended(int exitCode, String output) {}

    private static Ended command(String... line) throws IOException {
        Path output = Files.createTempFile("lxc", ".out");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", line) + ": no end in sight");
            }
            String text = new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1);
            return new Ended(process.exitValue(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }
}
