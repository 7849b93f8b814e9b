package org.lxcautoscale.host.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;

/** The files are exact copies of a Proxmox VE 9.2 node's. */
class ContainerConfigTest {

    @Test
    void whatWaitsForARestartIsNotInForce() throws Exception {
        ContainerConfig config = recorded("pending");

        assertThat(config.allocation()).isEqualTo(Allocation.of(1, 256));
        assertThat(config.hostname()).isEqualTo("web1");
        assertThat(config.tags()).containsExactlyInAnyOrder("autoscale", "web");
        assertThat(config.problems()).isEmpty();
    }

    @Test
    void snapshotsAreNotInForce() throws Exception {
        assertThat(recorded("snapshot").allocation()).isEqualTo(Allocation.of(2, 320));
    }

    @Test
    void withoutCoresAllCoresMayBeUsed() throws Exception {
        ContainerConfig config = recorded("nocores");

        assertThat(config.allocation()).isEqualTo(new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(128)));
        assertThat(config.cpuPinned()).isFalse();
        assertThat(config.template()).isFalse();
    }

    @Test
    void cpulimitAndThePinnedCpusAreSeen() {
        ContainerConfig config = ContainerConfig.parse("cores: 2\ncpulimit: 1.5\nlxc.cgroup2.cpuset.cpus: 0-2,7\n");

        assertThat(config.cpu()).isEqualTo(Container.CpuOptions.ofProxmox(new Cores(1500), Cores.of(4)));
        assertThat(ContainerConfig.parse("cpulimit: 0\n").cpu())
                .isEqualTo(Container.CpuOptions.ofProxmox(Cores.UNLIMITED, Cores.UNLIMITED));
        assertThat(ContainerConfig.parse("cpulimit: lots\n").problems())
                .containsExactly("cpulimit: unexpected value 'lots'");
    }

    @Test
    void aLockIsSeenAndABlankIsNoTag() throws Exception {
        ContainerConfig config = recorded("locked");

        assertThat(config.lock()).isEqualTo("backup");
        assertThat(config.tags()).isEmpty();
    }

    @Test
    void withoutMemoryItIs512() {
        assertThat(ContainerConfig.parse("hostname: a\n").allocation().memory()).isEqualTo(MemorySize.ofMebibytes(512));
    }

    @Test
    void theWordCoresInADescriptionOrNameIsNoNumberOfCores() {
        ContainerConfig config = ContainerConfig.parse("#cores: 9\n#memory: 1\nhostname: cores-memory\ncores: 2\n");

        assertThat(config.allocation()).isEqualTo(Allocation.of(2, 512));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lxc.cgroup2.cpuset.cpus: 0-3", "lxc.cgroup.cpuset.cpus: 1", "lxc.cgroup2.cpuset.cpus = 0,2"})
    void cpusOfItsOwnAreSeen(String line) {
        assertThat(ContainerConfig.parse("cores: 2\n" + line + "\n").cpuPinned())
                .isTrue();
    }

    @Test
    void aTemplateIsSeen() {
        assertThat(ContainerConfig.parse("template: 1\n").template()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a,b", "a b", "A; B", ";a;;b;"})
    void tagsAreSeparatedByAnythingThatProxmoxTakes(String tags) {
        assertThat(ContainerConfig.parse("tags: " + tags + "\n").tags()).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cores: many",
                "cores: 0",
                "cores: -1",
                "cores: 99999999999999",
                "memory: 256M",
                "memory: 0",
                "memory: "
            })
    void valuesWithoutSenseAreAProblemAndNoSize(String line) {
        assertThat(ContainerConfig.parse(line + "\n").problems())
                .singleElement()
                .asString()
                .contains("unexpected value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "[", "::::", "\u0000\u0001", "cores", "cores 4", ": 4"})
    void whatIsNoLineOfAConfigurationIsLeftOut(String text) {
        ContainerConfig config = ContainerConfig.parse(text);

        assertThat(config.allocation().cores()).isEqualTo(Cores.UNLIMITED);
        assertThat(config.problems()).isEmpty();
    }

    private static ContainerConfig recorded(String name) throws IOException {
        try (var in = ContainerConfigTest.class.getResourceAsStream("/proxmox/config/" + name + ".conf")) {
            return ContainerConfig.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
