package org.lxcautoscale.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.settings.Settings;

/** Only units that are there are named. */
class DaemonCheckTest {

    @TempDir
    Path root;

    private Settings settings;

    @BeforeEach
    void noDaemon() throws Exception {
        settings = new ConfigurationReader(Map.of())
                .defaults(Map.of("state_dir", root + "/state", "lock_file", root + "/lock"))
                .settings();
    }

    private void unit(String place, String start) throws IOException {
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[Unit]\nDescription=LXC AutoScale\n\n[Service]\nExecStart=" + start + "\n");
    }

    private CheckResult result() {
        return new DaemonCheck(settings, new LocalMachine(root, List.of(), true), Instant.EPOCH)
                .run()
                .getFirst();
    }

    @Test
    void withoutAUnitTheDaemonIsStartedByHand() {
        assertThat(result())
                .isEqualTo(CheckResult.note("no daemon runs, and systemd has no unit for it", "lxc-autoscale daemon"));
    }

    @Test
    void aUnitOfAPackageIsNamed() throws IOException {
        unit("lib/systemd/system/lxc_autoscale.service", "/usr/bin/lxc-autoscale daemon");

        assertThat(result()).isEqualTo(CheckResult.note("no daemon runs", "systemctl start lxc_autoscale"));
    }

    @Test
    void theUnitOfTheOriginalIsNotTakenForOurs() throws IOException {
        unit(
                "etc/systemd/system/lxc_autoscale.service",
                "/usr/bin/python3 /usr/local/bin/lxc_autoscale/lxc_autoscale.py");

        assertThat(result())
                .isEqualTo(CheckResult.note(
                        "no daemon runs; the unit lxc_autoscale of systemd is that of the original LXC AutoScale"));
    }
}
