package org.lxcautoscale.host.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.metrics.Seen;

class ProxmoxCliTest {

    private static final Allocation SIZE = Allocation.of(1, 256);

    @TempDir
    private Path root;

    private FakeProxmox node;

    @BeforeEach
    void node() throws Exception {
        node = new FakeProxmox(root, FakeMachine.Layout.UNIFIED);
    }

    @Test
    void theNodeHasTheNameThatProxmoxGivesIt() {
        assertThat(node.host().name()).isEqualTo("pve");
    }

    @Test
    void aContainerThatHasMovedToAnotherNodeIsNotGone() throws Exception {
        ContainerId id = node.create(SIZE);
        only();
        Path there = Files.createDirectories(root.resolve("etc/pve/nodes/pve2/lxc"));
        Files.move(node.config(id), there.resolve(id + ".conf"));

        assertThat(node.host().observe().containers()).isEmpty();
        assertThat(node.host().read(id)).isEqualTo(new Observed.Unreadable(id, id.value(), "it is on node pve2 now"));
    }

    @Test
    void aFaultWithOneContainerCostsThatContainerOnly() throws Exception {
        node.create(SIZE);
        node.create(SIZE);
        AtomicInteger asked = new AtomicInteger();
        InstantSource clock = () -> {
            if (asked.getAndIncrement() == 1) { // the first is for the look as a whole
                throw new IllegalStateException("a fault");
            }
            return Instant.now();
        };

        try (ContainerHost host = new ProxmoxCli(root, clock)) {
            assertThat(host.observe().containers())
                    .hasSize(2)
                    .filteredOn(Observed.Unreadable.class::isInstance)
                    .singleElement()
                    .extracting(observed -> ((Observed.Unreadable) observed).cause())
                    .isEqualTo("an internal error: java.lang.IllegalStateException: a fault");
            assertThat(host.observe().containers()).allMatch(Observed.Readable.class::isInstance);
        }
    }

    @Test
    void aChangeWithinTheSameSecondIsNoticed() throws Exception {
        ContainerId id = node.create(SIZE);
        FileTime second = FileTime.from(Instant.now());
        Files.setLastModifiedTime(node.config(id), second);
        assertThat(Seen.container(only()).allocation()).isEqualTo(SIZE);

        Files.writeString(node.config(id), Files.readString(node.config(id)).replace("cores: 1", "cores: 4"));
        Files.setLastModifiedTime(node.config(id), second);

        assertThat(Seen.container(only()).allocation()).isEqualTo(Allocation.of(4, 256));
    }

    @Test
    void aChangeOfAnOldFileIsNoticedAtTheNextLook() throws Exception {
        ContainerId id = node.create(SIZE);
        Files.setLastModifiedTime(node.config(id), FileTime.from(Instant.now().minusSeconds(600)));
        only();
        only();

        Files.writeString(node.config(id), Files.readString(node.config(id)).replace("cores: 1", "cores: 4"));
        Files.setLastModifiedTime(node.config(id), FileTime.from(Instant.now().minusSeconds(60)));

        assertThat(Seen.container(only()).allocation()).isEqualTo(Allocation.of(4, 256));
    }

    @Test
    void anOldFileThatDidNotChangeIsNotReadAgain() throws Exception {
        ContainerId id = node.create(SIZE);
        FileTime old = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(node.config(id), old);
        only();

        Files.writeString(node.config(id), Files.readString(node.config(id)).replace("cores: 1", "cores: 4"));
        Files.setLastModifiedTime(node.config(id), old);

        assertThat(Seen.container(only()).allocation()).isEqualTo(SIZE);
        assertThat(Seen.container(node.host().read(id)).allocation()).isEqualTo(Allocation.of(4, 256));
    }

    @Test
    void aChangeOfAnOldFileIsNoticedWithinSixLooks() throws Exception {
        ContainerId id = node.create(SIZE);
        setCores(id, "cores: 1", Duration.ofMinutes(3));
        only();

        setCores(id, "cores: 4", Duration.ofMinutes(2));

        List<Allocation> seen = new ArrayList<>();
        for (int look = 0; look < 6; look++) {
            seen.add(Seen.container(only()).allocation());
        }
        assertThat(seen).endsWith(Allocation.of(4, 256));
    }

    @Test
    void whatACloserLookHasFoundIsRemembered() throws Exception {
        ContainerId id = node.create(SIZE);
        setCores(id, "cores: 1", Duration.ofMinutes(3));
        only();
        setCores(id, "cores: 4", Duration.ofMinutes(2));

        node.host().read(id);

        assertThat(Seen.container(only()).allocation()).isEqualTo(Allocation.of(4, 256));
    }

    private void setCores(ContainerId id, String line, Duration age) throws Exception {
        Files.writeString(node.config(id), Files.readString(node.config(id)).replaceFirst("cores: [0-9]+", line));
        Files.setLastModifiedTime(node.config(id), FileTime.from(Instant.now().minus(age)));
    }

    @Test
    void aConfigurationWithoutSenseMakesOneContainerUnknown() throws Exception {
        ContainerId broken = node.create(SIZE);
        ContainerId sound = node.create(SIZE);
        Files.writeString(node.config(broken), "cores: many\n");

        assertThat(node.host().observe().containers())
                .filteredOn(seen -> seen.id().equals(broken))
                .singleElement()
                .extracting(Seen::whyUnreadable)
                .isEqualTo(broken + ".conf: cores: unexpected value 'many'");
        assertThat(Seen.reading(node.host().read(sound))).isInstanceOf(Reading.Counters.class);
    }

    @Test
    void aConfigurationThatCannotBeReadMakesOneContainerUnknown() throws Exception {
        node.create(SIZE);
        Files.createDirectory(node.config(new ContainerId("200")));

        assertThat(node.host().observe().containers())
                .hasSize(2)
                .filteredOn(seen -> seen.id().value().equals("200"))
                .singleElement()
                .isInstanceOf(Observed.Unreadable.class);
        assertThat(node.host().read(new ContainerId("200"))).isInstanceOf(Observed.Unreadable.class);
    }

    @Test
    void otherFilesBesideTheConfigurationsAreLeftAlone() throws Exception {
        ContainerId id = node.create(SIZE);
        for (String name : new String[] {"101.conf.tmp.1234", "99.conf", "web.conf", "0101.conf", ".conf"}) {
            Files.writeString(node.config(id).resolveSibling(name), "cores: 1\n");
        }

        assertThat(Seen.container(only()).id()).isEqualTo(id);
    }

    @Test
    void withoutTheConfigurationFileSystemTheHostIsNotReachable() throws Exception {
        Files.delete(root.resolve("etc/pve/lxc"));

        assertThatExceptionOfType(HostUnavailableException.class)
                .isThrownBy(() -> node.host().observe())
                .withMessageContaining("pve-cluster")
                .matches(e -> !e.isDenied());
        assertThatExceptionOfType(HostUnavailableException.class)
                .isThrownBy(() -> node.host().read(new ContainerId("101")));
    }

    @Test
    void withoutControlGroupsTheHostIsNotReachable() throws Exception {
        Files.writeString(root.resolve("proc/self/mountinfo"), "1 1 0:1 / / rw - ext4 /dev/sda rw\n");

        assertThatExceptionOfType(HostUnavailableException.class)
                .isThrownBy(() -> new ProxmoxCli(root, InstantSource.system()).observe())
                .withMessageContaining("counts CPU time");
    }

    private Observed only() throws HostUnavailableException {
        List<Observed> seen = node.host().observe().containers();
        assertThat(seen).hasSize(1);
        return seen.getFirst();
    }
}
