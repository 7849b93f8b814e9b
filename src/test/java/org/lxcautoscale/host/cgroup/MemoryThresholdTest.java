package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.io.CompiledLibrary;
import org.lxcautoscale.io.JavaProcess;
import org.lxcautoscale.io.NativeLibrary;

/** Thresholds of real control groups of version 1, with the native library, in a process of its own. */
class MemoryThresholdTest {

    private static final Path MEMORY = Path.of("/sys/fs/cgroup/memory");
    private static final int MEGABYTES = 64;
    private static final long CROSSED = 32L << 20;

    @TempDir
    private Path dir;

    @Test
    void theKernelCallsWhenAGroupIsFilledAndAgainAfterItWasArmed() throws Exception {
        assumeTrue(
                Files.isWritable(MEMORY.resolve("cgroup.event_control")),
                "needs the memory controller of version 1, and root");
        Path library = CompiledLibrary.compile(dir);

        Process process = new ProcessBuilder(JavaProcess.command(
                        List.of("-D" + NativeLibrary.PROPERTY + "=" + library), MemoryThresholdTest.class.getName()))
                .redirectErrorStream(true)
                .start();

        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines()).containsExactly("quiet", "filled", "quiet until armed", "emptied");
        assertThat(process.waitFor()).isZero();
    }

    /** Runs in the process. */
    public static void main(String[] arguments) throws Exception {
        Path group = Files.createDirectory(
                MEMORY.resolve("lxc-autoscale-test-" + ProcessHandle.current().pid()));
        try (KernelEvents events = KernelEvents.open()) {
            int counter = events.addThreshold(group, CROSSED);
            say(await(events, counter, 200) ? "called for nothing" : "quiet");
            Process load = fill(group);
            say(await(events, counter, 20_000) ? "filled" : "not called");
            load.destroyForcibly().waitFor();
            say(await(events, counter, 200) ? "called before it was armed" : "quiet until armed");
            events.rearm(counter, true);
            say(await(events, counter, 20_000) ? "emptied" : "not called again");
        } finally {
            Files.delete(group);
        }
    }

    private static void say(String text) {
        System.out.println(text);
    }

    private static boolean await(KernelEvents events, int counter, int milliseconds) throws IOException {
        int[] files = new int[1];
        return events.await(milliseconds, files) == 1 && files[0] == counter;
    }

    /** A process that takes memory in this group. */
    private static Process fill(Path group) throws Exception {
        Process load = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "echo $$ >\"$0/cgroup.procs\" && exec python3 -c \"import time; x = bytearray(b'1' * ("
                                + MEGABYTES + " << 20)); time.sleep(60)\"",
                        group.toString())
                .inheritIO()
                .start();
        if (load.waitFor(200, TimeUnit.MILLISECONDS)) {
            throw new IOException("the load has ended");
        }
        return load;
    }
}
