package org.lxcautoscale.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.doctor.CheckResult.State;
import org.lxcautoscale.settings.FileSettings;

class FilesCheckTest {

    @TempDir
    Path dir;

    /** A disk with so many bytes left. */
    private record Free(long free, Optional<Path> readOnlyMount) implements FilesCheck.Disk {

        Free(long free) {
            this(free, Optional.empty());
        }

        @Override
        public long free(Path place) {
            return free;
        }

        @Override
        public Optional<Path> readOnlyMount(Path place) {
            return readOnlyMount;
        }
    }

    private List<CheckResult> results(FilesCheck.Disk disk) {
        return results(disk, dir, true);
    }

    private List<CheckResult> results(FilesCheck.Disk disk, Path place, boolean superuser) {
        return new FilesCheck(
                        new FileSettings(
                                place.resolve("a.log"),
                                1 << 20,
                                5,
                                place.resolve("lock"),
                                place.resolve("backups"),
                                place.resolve("state"),
                                Optional.empty()),
                        new LocalMachine(dir, List.of(), superuser),
                        disk)
                .run();
    }

    private static String first(List<CheckResult> results) {
        return results.getFirst().sentence() + " | "
                + String.join(" | ", results.getFirst().remedy());
    }

    @Test
    void aDiskThatIsAlmostFullIsAFault() {
        List<CheckResult> results = results(new Free(12 << 20));

        assertThat(results)
                .extracting(CheckResult::state)
                .containsExactly(State.FAILED, State.FAILED, State.FAILED, State.OK);
        assertThat(results.subList(0, 3)).allSatisfy(result -> {
            assertThat(result.sentence()).endsWith(" has only 12 MB free, 64 MB are needed");
            assertThat(result.remedy()).containsExactly("df -h %1$s && du -xh %1$s | sort -h | tail".formatted(dir));
        });
    }

    @Test
    void aDiskWithRoomIsNot() {
        assertThat(results(new Free(64 << 20))).extracting(CheckResult::state).containsOnly(State.OK);
    }

    @Test
    void theFiveMegabytesOfTheDirectoryForLocksAreEnoughForALock() {
        assertThat(results(new Free(5 << 20)).getLast().state()).isEqualTo(State.OK);
        assertThat(results(new Free(64 << 10)).getLast().state()).isEqualTo(State.OK);
        assertThat(results(new Free(3 << 10)).getLast().sentence())
                .isEqualTo("lock_file: " + dir + " has only 3 KB free, 64 KB are needed");
    }

    /** The directory of processes is one that not even root can write, and belongs to root. */
    @Test
    void aReadOnlyFileSystemIsNotFixedByOtherOwners() {
        assertThat(first(results(new Free(1 << 30, Optional.of(Path.of("/proc"))), Path.of("/proc/sys/x"), true)))
                .isEqualTo("log_file: /proc/sys cannot be written: the file system at /proc is mounted read-only"
                        + " | dmesg | grep -iE 'read-only|I/O error'    # the kernel does so when a disk has errors:"
                        + " fix it first | mount -o remount,rw /proc");
    }

    @Test
    void whoIsNotRootIsToldToBecomeIt() {
        assertThat(first(results(new Free(1 << 30), Path.of("/proc/sys/x"), false)))
                .isEqualTo("log_file: /proc/sys cannot be written by this user | su - -c 'lxc-autoscale doctor'");
    }

    @Test
    void aDirectoryWhereTheLogIsToBeIsNamed() throws IOException {
        Files.createDirectory(dir.resolve("a.log"));

        assertThat(first(results(new Free(1 << 30))))
                .isEqualTo("log_file: %1$s/a.log is a directory, but must be a file | mv %1$s/a.log %1$s/a.log.old"
                        .formatted(dir));
    }

    @Test
    void aLinkToNowhereIsNamedWithWhereItPoints() throws IOException {
        Files.createSymbolicLink(dir.resolve("link"), Path.of("gone"));

        assertThat(first(results(new Free(1 << 30), dir.resolve("link"), true)))
                .isEqualTo("log_file: %1$s/link points to %1$s/gone, which is not there | mkdir -p %1$s/gone"
                        .formatted(dir));
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/x, /var",
        "/var/log/x, ''",
        "/srv/data, ''",
        "/srv/data/a b/c, /srv/data/a b",
        "/home, /",
    })
    void theNearestMountSaysWhetherAPlaceIsReadOnly(String place, String mount) {
        List<String> mounts = List.of(
                "23 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 ro,errors=remount-ro",
                "24 23 8:2 / /var ro,relatime - ext4 /dev/sda2 rw",
                "25 24 0:30 / /var/log rw,relatime - tmpfs log2ram rw,size=40000k",
                "26 23 8:3 / /srv ro - ext4 /dev/sda3 rw",
                "27 23 8:4 / /srv rw - ext4 /dev/sda4 rw",
                "28 27 8:5 / /srv/data/a\\040b ro - ext4 /dev/sda5 rw");

        assertThat(MountedDisk.readOnlyMount(mounts, Path.of(place))
                        .map(Path::toString)
                        .orElse(""))
                .isEqualTo(mount);
    }

    @Test
    void nothingIsMade() {
        results(new Free(1L << 40));

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aFailingCheckIsAFaultAndTheOthersStillRun() {
        DoctorCheck broken = new DoctorCheck() {
            @Override
            public String topic() {
                return "Broken";
            }

            @Override
            public List<CheckResult> run() {
                throw new IllegalStateException("no idea");
            }
        };

        DoctorReport report = DoctorReport.of(List.of(broken, new ProgramCheck("lxc-autoscale 1")));

        assertThat(report.results()).extracting(CheckResult::state).containsExactly(State.FAILED, State.OK);
        assertThat(report.results().getFirst().sentence()).contains("no idea");
    }
}
