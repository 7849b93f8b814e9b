package org.lxcautoscale.host.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ArchiveUnreadableException;
import org.lxcautoscale.host.ArchiveUnreadableException.Kind;
import org.lxcautoscale.host.ArchivedUsage;

class PveshRrdTest {

    private static final ContainerId ID = new ContainerId("101");

    /** As {@code pvesh} of Proxmox VE 9.2 prints it. */
    private static final String ROWS =
            "[{\"cpu\":0.000329101159077908,\"disk\":2359296,\"diskread\":0,\"diskwrite\":0,\"maxcpu\":2,\"maxdisk\":1020702720,"
                    + "\"maxmem\":335544320,\"mem\":655769.6,\"netin\":0,\"netout\":0,\"time\":1795458600},{\"time\":1795460400}]";

    private static final String NO_DATABASE =
            "RRD error: rrdcached@unix:/var/run/rrdcached.sock: rrd_fetch_r failed: opening '/var/lib/rrdcached/db/pve-vm-9.0/101': No such file or directory";

    @TempDir
    private Path directory;

    private Path script(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("pvesh"), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static List<ArchivedUsage> read(Path pvesh) throws ArchiveUnreadableException {
        return PveshRrd.archive(pvesh.toString(), Duration.ofSeconds(20)).of(ID, "pve");
    }

    private static ArchiveUnreadableException failure(Path pvesh, Duration limit) {
        return catchThrowableOfType(
                ArchiveUnreadableException.class,
                () -> PveshRrd.archive(pvesh.toString(), limit).of(ID, "pve"));
    }

    @Test
    void aYearAndAMonthAreReadAtTheLowestPriority() throws Exception {
        Path calls = directory.resolve("calls");
        Path pvesh = script("echo \"$LC_ALL $(nice): $*\" >> " + calls + "\necho 'a warning' >&2\necho '" + ROWS + "'");

        List<ArchivedUsage> rows = read(pvesh);

        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row.start()).isEqualTo(Instant.ofEpochSecond(1795456800));
            assertThat(row.step()).isEqualTo(Duration.ofMinutes(30));
            assertThat(row.mean().memory()).isEqualTo(655769.6);
        });
        assertThat(calls).hasContent("""
                        C 19: get /nodes/localhost/lxc/101/rrddata --timeframe year --cf AVERAGE --output-format json
                        C 19: get /nodes/localhost/lxc/101/rrddata --timeframe year --cf MAX --output-format json
                        C 19: get /nodes/localhost/lxc/101/rrddata --timeframe month --cf AVERAGE --output-format json
                        C 19: get /nodes/localhost/lxc/101/rrddata --timeframe month --cf MAX --output-format json
                        """);
    }

    @Test
    void aMonthOfMinutesIsReadWhole() throws Exception {
        Path pvesh = script("""
                printf '['
                i=1
                while [ $i -le 20000 ]; do
                    printf '{"time":%d,"cpu":0.5,"maxcpu":2,"mem":655769.6,"netin":0,"netout":0},' $((1795458600 + i * 60))
                    i=$((i + 1))
                done
                echo '{"time":1796658660}]'""");

        assertThat(read(pvesh)).hasSize(40_000);
    }

    @Test
    void aContainerWithoutRecordsHasNone() throws Exception {
        assertThat(read(script("echo \"" + NO_DATABASE + "\" >&2\nexit 2"))).isEmpty();
    }

    @Test
    void aCommandThatHangsIsKilled() throws Exception {
        ArchiveUnreadableException failure = failure(script("exec sleep 300"), Duration.ofSeconds(1));

        assertThat(failure.kind()).isEqualTo(Kind.NO_ANSWER);
        assertThat(failure)
                .hasMessageEndingWith("get /nodes/localhost/lxc/101/rrddata --timeframe year --cf AVERAGE"
                        + " --output-format json: no answer within 1 s, killed");
    }

    @Test
    void whatGoesWrongIsToldApart() throws Exception {
        Duration limit = Duration.ofSeconds(20);
        assertThat(failure(directory.resolve("nowhere"), limit).kind()).isEqualTo(Kind.NO_TOOL);
        assertThat(failure(script("echo 'please run as root' >&2\nexit 255"), limit))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.FAILED))
                .hasMessageEndingWith(": please run as root");
        assertThat(failure(script("exit 0"), limit).kind()).isEqualTo(Kind.INVALID);
        assertThat(failure(script("echo '[{\"time\":'"), limit).kind()).isEqualTo(Kind.INVALID);
    }
}
