package org.lxcautoscale.host.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

class PctWriterTest {

    private static final ContainerId ID = new ContainerId("101");
    private static final Allocation SMALL = Allocation.of(1, 256);
    private static final Allocation LARGE = Allocation.of(2, 384);

    @TempDir
    private Path directory;

    /** Answers as recorded from Proxmox VE 9.2, and some that a machine in another language would give. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2   | NOT_FOUND | Configuration file 'nodes/pve/lxc/101.conf' does not exist | Configuration file 'nodes/pve/lxc/101.conf' does not exist
            4   | LOCKED    | trying to acquire lock...\\ncan't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout | can't lock file '/run/lock/lxc/pve-config-101.lock' - got timeout
            255 | LOCKED    | CT is locked (backup) | CT is locked (backup)
            16  | BUSY      | 400 Parameter verification failed.\\nmemory: unable to hotplug memory: closing file '/sys/fs/cgroup/memory//lxc/101/memory.limit_in_bytes' failed - Device or resource busy\\n\\npct set <vmid> [OPTIONS] | memory: unable to hotplug memory: closing file '/sys/fs/cgroup/memory//lxc/101/memory.limit_in_bytes' failed - Device or resource busy
            16  | BUSY      | memory: unable to hotplug memory: closing file 'x' failed - Das Gerät oder die Ressource ist belegt | memory: unable to hotplug memory: closing file 'x' failed - Das Gerät oder die Ressource ist belegt
            255 | REJECTED  | 400 Parameter verification failed.\\ncores: value must have a maximum value of 8192\\npct set <vmid> [OPTIONS] | cores: value must have a maximum value of 8192
            255 | REJECTED  | 400 Parameter verification failed.\\nmemory: value must have a minimum value of 16\\npct set <vmid> [OPTIONS] | memory: value must have a minimum value of 16
            255 | DENIED    | please run as root | please run as root
            13  | DENIED    | unable to open file '/etc/pve/nodes/pve/lxc/101.conf.tmp.1' - Keine Berechtigung | unable to open file '/etc/pve/nodes/pve/lxc/101.conf.tmp.1' - Keine Berechtigung
            255 | DENIED    | unable to open file '/etc/pve/nodes/pve/lxc/101.conf.tmp.1' - Permission denied | unable to open file '/etc/pve/nodes/pve/lxc/101.conf.tmp.1' - Permission denied
            255 | FAILED    | detected modified configuration - file changed by other user? Try again. | detected modified configuration - file changed by other user? Try again.
            255 | FAILED    | perl: warning: Setting locale failed.\\nperl: warning: Please check that your locale settings:\\n\\tLANGUAGE = (unset),\\n\\tLC_ALL = "de_DE"\\n    are supported and installed on your system.\\nкластер не готов | кластер не готов
            1   | FAILED    | "" | exit code 1
            """)
    void failuresAreToldApart(int exitCode, Kind kind, String said, String reason) throws Exception {
        Path pct = script("printf '" + said.replace("'", "'\\''").replace("\"", "\\\"") + "\\n' >&2\nexit " + exitCode);

        WriteFailedException failure = failure(pct, Duration.ofSeconds(20));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(pct + " set 101 --cores 2 --memory 384: " + reason);
    }

    @Test
    void successAfterWaitingForALockIsSuccess() throws Exception {
        Path pct = script("echo 'trying to acquire lock...' >&2\necho ' OK' >&2\nexit 0");

        assertThatCode(() -> writer(pct).write(ID, SizeChange.between(SMALL, LARGE)))
                .doesNotThrowAnyException();
    }

    @Test
    void cpulimitIsWrittenInOneCallWithTheCoresThatAreItsCeiling() throws Exception {
        Path calls = directory.resolve("calls");
        Path pct = script("echo \"$*\" >> " + calls);
        Allocation none = limited(Cores.UNLIMITED, Cores.of(2), Cores.UNLIMITED);
        Allocation half = limited(new Cores(1500), Cores.of(2), Cores.UNLIMITED);
        Allocation pinned = limited(new Cores(1500), Cores.of(2), Cores.of(4));

        writer(pct).write(ID, SizeChange.between(none, half));
        writer(pct).write(ID, SizeChange.between(half, none));
        writer(pct).write(ID, SizeChange.between(half, limited(Cores.UNLIMITED, Cores.UNLIMITED, Cores.UNLIMITED)));
        writer(pct).write(ID, SizeChange.between(pinned, pinned.with(Resource.CPU, 300)));
        writer(pct).write(ID, SizeChange.between(pinned, limited(Cores.UNLIMITED, Cores.of(2), Cores.of(4))));

        assertThat(calls).hasContent("""
                        set 101 --cpulimit 1.5 --cores 2
                        set 101 --cores 2 --delete cpulimit
                        set 101 --delete cpulimit,cores
                        set 101 --cpulimit 0.3
                        set 101 --delete cpulimit
                        """);
    }

    private static Allocation limited(Cores limit, Cores cores, Cores pinned) {
        return new Allocation(new CpuSize.OfCpulimit(limit, cores, pinned), SMALL.memory());
    }

    @Test
    void onlyWhatChangedIsWrittenInOneCall() throws Exception {
        Path calls = directory.resolve("calls");
        Path pct = script("echo \"$LC_ALL: $*\" >> " + calls);

        writer(pct).write(ID, SizeChange.between(SMALL, LARGE));
        writer(pct).write(ID, SizeChange.between(SMALL, new Allocation(new Cores(1500), SMALL.memory())));
        writer(pct).write(ID, SizeChange.between(SMALL, new Allocation(SMALL.cores(), LARGE.memory())));
        writer(pct).write(ID, SizeChange.between(SMALL, new Allocation(Cores.UNLIMITED, SMALL.memory())));
        writer(pct).write(ID, SizeChange.between(SMALL, SMALL));

        assertThat(calls).hasContent("""
                        C: set 101 --cores 2 --memory 384
                        C: set 101 --cores 2
                        C: set 101 --memory 384
                        C: set 101 --delete cores
                        """);
    }

    @Test
    void aCommandThatHangsIsKilledWithItsChildren() throws Exception {
        Path children = directory.resolve("children");
        Path pct = script("trap '' TERM\nsleep 300 &\necho $! > " + children + "\nwhile :; do sleep 300; done");

        WriteFailedException failure = failure(pct, Duration.ofMillis(700));

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        long child = Long.parseLong(Files.readString(children).strip());
        // Whoever has inherited it may take a moment to notice its end.
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void endlessOutputNeitherBlocksNorFillsMemory() throws Exception {
        Path pct = script("head -c 5000000 /dev/zero | tr '\\0' 'x'\necho\nexit 255");

        WriteFailedException failure = failure(pct, Duration.ofSeconds(20));

        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure.getMessage()).hasSizeLessThan(500);
    }

    @Test
    void itsInputIsEmpty() throws Exception {
        assertThatCode(() -> writer(script("read line && exit 1\nexit 0")).write(ID, SizeChange.between(SMALL, LARGE)))
                .doesNotThrowAnyException();
    }

    @Test
    void aMissingToolIsToldApart() {
        assertThat(failure(directory.resolve("nowhere"), Duration.ofSeconds(5)).kind())
                .isEqualTo(Kind.TOOL_MISSING);
    }

    @Test
    void aToolThatMayNotBeRunIsToldApart() throws Exception {
        Path pct = Files.writeString(directory.resolve("pct"), "#!/bin/sh\n");

        assertThat(failure(pct, Duration.ofSeconds(5)).kind()).isEqualTo(Kind.DENIED);
    }

    @Test
    void anInterruptDoesNotStopAWriteHalfWay() throws Exception {
        Path done = directory.resolve("done");
        PctWriter writer = writer(script("sleep 0.3\ntouch " + done));

        Thread.currentThread().interrupt();
        writer.write(ID, SizeChange.between(SMALL, LARGE));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).exists();
    }

    @Test
    void noMemoryLimitIsRejectedWithoutACall() {
        WriteFailedException failure = catchThrowableOfType(
                WriteFailedException.class,
                () -> writer(directory.resolve("nowhere"))
                        .write(ID, SizeChange.between(SMALL, new Allocation(SMALL.cores(), MemorySize.UNLIMITED))));

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED);
    }

    private Path script(String body) throws IOException {
        Path script = Files.writeString(directory.resolve("pct"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static PctWriter writer(Path pct) {
        return new PctWriter(pct.toString(), Duration.ofSeconds(20));
    }

    private static WriteFailedException failure(Path pct, Duration limit) {
        PctWriter writer = new PctWriter(pct.toString(), limit);
        return catchThrowableOfType(
                WriteFailedException.class, () -> writer.write(ID, SizeChange.between(SMALL, LARGE)));
    }
}
