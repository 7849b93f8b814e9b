package org.lxcautoscale.host.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.host.HostUnavailableException;

class HostDetectionTest {

    @TempDir
    private Path root;

    @Test
    void aProxmoxNodeIsDetectedAlthoughItHasLxcAsWell() throws Exception {
        directory("etc/pve/lxc");
        directory("var/lib/lxc");
        command("pct");
        command("lxc-start");

        assertThat(detection().detect()).isEqualTo(HostDetection.Kind.PROXMOX);
    }

    @Test
    void plainLxcIsFound() throws Exception {
        directory("var/lib/lxc");
        command("lxc-start");

        assertThat(detection().detect()).isEqualTo(HostDetection.Kind.LXC);
    }

    @Test
    void aDirectoryAloneIsNotAHost() throws Exception {
        directory("etc/pve/lxc");
        directory("var/lib/lxc");

        assertThatExceptionOfType(HostUnavailableException.class)
                .isThrownBy(() -> detection().detect())
                .withMessageContainingAll("/etc/pve/lxc", "pct", "/var/lib/lxc", "lxc-start");
    }

    private HostDetection detection() {
        return new HostDetection(
                root, root.resolve("var/lib/lxc"), HostDetection.searchPath(root + "/sbin::" + root.resolve("bin")));
    }

    private void directory(String path) throws Exception {
        Files.createDirectories(root.resolve(path));
    }

    private void command(String name) throws Exception {
        Path file = root.resolve("bin").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        assertThat(List.of(file)).allMatch(Files::isExecutable);
    }
}
