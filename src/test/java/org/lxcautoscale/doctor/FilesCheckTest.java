package org.lxcautoscale.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.doctor.CheckResult.State;
import org.lxcautoscale.settings.FileSettings;

class FilesCheckTest {

    @TempDir
    Path dir;

    private List<CheckResult> results(FilesCheck.Space space) {
        return new FilesCheck(
                        new FileSettings(
                                dir.resolve("a.log"),
                                1 << 20,
                                5,
                                dir.resolve("lock"),
                                dir.resolve("backups"),
                                dir.resolve("state"),
                                Optional.empty()),
                        space)
                .run();
    }

    @Test
    void aDiskThatIsAlmostFullIsAFault() {
        assertThat(results(_ -> 12 << 20)).allSatisfy(result -> {
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.sentence()).endsWith(" has only 12 MB free, 64 MB are needed");
            assertThat(result.remedy()).containsExactly("df -h %1$s && du -xh %1$s | sort -h | tail".formatted(dir));
        });
    }

    @Test
    void aDiskWithRoomIsNot() {
        assertThat(results(_ -> 64 << 20)).extracting(CheckResult::state).containsOnly(State.OK);
    }

    @Test
    void nothingIsMade() {
        results(_ -> 1L << 40);

        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aCheckThatBreaksDownIsAFaultAndTheOthersGoOn() {
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
