package org.lxcautoscale.host.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine.Layout;
import org.lxcautoscale.metrics.Reading;

/** Containers whose groups are not at the usual paths. */
class RunningContainersTest {

    private static final Reading NOT_FOUND = new Reading.Unknown("it runs, but its control group was not found");
    private static final long LIMIT = 256 << 20;

    @TempDir
    private Path root;

    private FakeMachine machine;
    private Cgroups cgroups;

    @AfterEach
    void close() {
        cgroups.close();
    }

    @ParameterizedTest
    @EnumSource
    void aContainerWithoutASocketIsStopped(Layout layout) throws Exception {
        plain(layout);
        machine.sockets("/var/lib/lxc/db", "/var/lib/lxc/web2");

        assertThat(scan("web")).isEqualTo(new Reading.Stopped());
    }

    @ParameterizedTest
    @EnumSource
    void aContainerThatRunsSomewhereIsUnknownAndNotStopped(Layout layout) throws Exception {
        plain(layout);
        machine.sockets("/var/lib/lxc/web");

        assertThat(scan("web")).isEqualTo(NOT_FOUND);
    }

    @Test
    void withoutAListOfSocketsAContainerWithoutAGroupIsStopped() throws Exception {
        plain(Layout.UNIFIED);

        assertThat(scan("web")).isEqualTo(new Reading.Stopped());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lxc.payload.web-1",
                "lxc.payload.web-12",
                "mygroup/deep/lxc.payload.web",
                "mygroup/deep/lxc.payload.web-3",
                "user.slice/user-1000.slice/user@1000.service/app.slice/lxc.payload.web",
                "lxc/web-1",
                "anything/at/all"
            })
    void theGroupsOfTheFirstProcessAreTheContainers(String group) throws Exception {
        for (Layout layout : Layout.values()) {
            machine = new FakeMachine(root.resolve(layout.name()), layout);
            cgroups = cgroups(Cgroups.LXC_NAMES);
            machine.sockets("/var/lib/lxc/web");
            machine.start(group, LIMIT);
            machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", group);

            assertThat(limit(scan("web"))).isEqualTo(LIMIT);
            cgroups.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLeftoverProcessInTheUsualGroupIsNotTheContainer(Layout layout) throws Exception {
        plain(layout);
        machine.sockets("/var/lib/lxc/web");
        machine.start("lxc.payload.web", LIMIT);
        machine.start("lxc.payload.web-1", 2 * LIMIT);

        assertThat(scan("web")).as("nobody can tell which is its own").isEqualTo(NOT_FOUND);

        machine.sockets("/var/lib/lxc/web", "/var/lib/lxc/db");
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1");
        assertThat(limit(scan("web"))).isEqualTo(2 * LIMIT);
    }

    @Test
    void aContainerRestartedNextToALeftoverIsFoundWithinSixScans() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/web");
        machine.start("lxc.payload.web", LIMIT);
        assertThat(limit(scan("web"))).isEqualTo(LIMIT);

        machine.start("lxc.payload.web-1", 2 * LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1");
        for (int i = 0; i < 5; i++) {
            scan("web");
        }

        assertThat(limit(scan("web"))).isEqualTo(2 * LIMIT);
    }

    @Test
    void aContainerNamedLikeAnotherWithANumberIsNotALeftover() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/web", "/var/lib/lxc/web-1");
        machine.start("lxc.payload.web", LIMIT);
        machine.start("lxc.payload.web-1", 2 * LIMIT);

        for (int i = 0; i < 7; i++) {
            assertThat(limit(scan("web"))).isEqualTo(LIMIT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/init.scope", "/ns", "/ns/init.scope", "/system.slice/x.service", ""})
    void groupsThatTheContainerCreatedAreNotItsLimit(String below) throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/web");
        machine.start("lxc.payload.web-1", LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1" + below);

        assertThat(limit(scan("web"))).isEqualTo(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lxc-start|-F|-n|101|",
                "/usr/bin/lxc-start|-F|-n|101|",
                "/usr/bin/lxc-start|-n|101|-F|-l|DEBUG|-o|/tmp/log|",
                "lxc-start|--foreground|--name=101|",
                "lxc-start|-n101|-F|-P|/var/lib/lxc|",
                "lxc-start|-o|/tmp/lxc.log|-F|101|",
                "[lxc monitor] /var/lib/lxc 101|",
                "[lxc monitor] /var/lib/lxc/ 101|||"
            })
    void aMonitorIsIdentifiedByItsCommandLine(String line) throws Exception {
        machine = new FakeMachine(root, Layout.UNIFIED);
        cgroups = cgroups(Cgroups.PROXMOX_NAMES);
        machine.sockets("/var/lib/lxc/101");
        machine.start("pve/elsewhere/ct", LIMIT);
        machine.monitor(3000, "[lxc monitor] /var/lib/lxc 1010\0", "other/one");
        machine.monitor(3100, "[lxc monitor] /srv/lxc 101\0", "other/two");
        machine.monitor(3200, "/usr/bin/lxc-attach|-n|101|".replace('|', '\0'), "other/three");
        machine.monitor(4000, line.replace('|', '\0'), "pve/elsewhere/ct/ns/init.scope");

        assertThat(limit(scan("101"))).isEqualTo(LIMIT);
    }

    @Test
    void aGroupSharedWithTheMonitorIsNotTheContainers() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/web");
        machine.start("user.slice", LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "user.slice");
        machine.write(root.resolve("proc/4000/cgroup"), machine.cgroups("user.slice"));

        assertThat(scan("web")).isEqualTo(NOT_FOUND);
    }

    @Test
    void withoutAListOfChildrenParentsAreSearched() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/web");
        machine.start("lxc.payload.web-1", LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1");
        Files.delete(root.resolve("proc/4000/task/4000/children"));

        assertThat(limit(scan("web"))).isEqualTo(LIMIT);
    }

    @Test
    void anotherContainersNumberedGroupIsNotMistakenForItsNamesakes() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/web");
        machine.start("lxc.payload.web-1", LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1");

        assertThat(scan("web-1")).isEqualTo(new Reading.Stopped());
        assertThat(limit(scan("web"))).isEqualTo(LIMIT);
    }

    @Test
    void containersOfOtherDirectoriesAreDistinct() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/srv/lxc/web");
        machine.start("lxc.payload.web", LIMIT);
        assertThat(scan("web")).isEqualTo(new Reading.Stopped());

        machine.sockets("/srv/lxc/web", "/var/lib/lxc//web");
        machine.start("lxc.payload.web-1", 2 * LIMIT);
        machine.monitor(4000, "[lxc monitor] /srv/lxc web\0", "lxc.payload.web");
        machine.monitor(5000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1");
        assertThat(limit(scan("web"))).isEqualTo(2 * LIMIT);
    }

    @Test
    void aDirectoryBehindASymbolicLinkIsTheSame() throws Exception {
        plain(Layout.UNIFIED);
        Files.createDirectories(root.resolve("data/lxc"));
        Files.createDirectories(root.resolve("var/lib"));
        Files.createSymbolicLink(root.resolve("var/lib/lxc"), Path.of("../../data/lxc"));
        machine.sockets("/data/lxc/web");
        machine.start("lxc.payload.web", LIMIT);

        assertThat(limit(scan("web"))).isEqualTo(LIMIT);
    }

    @Test
    void aContainerThatStartsLaterIsFoundInTheNextScan() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/db");
        assertThat(scan("web")).isEqualTo(new Reading.Stopped());
        assertThat(scan("db")).isEqualTo(NOT_FOUND);

        machine.sockets("/var/lib/lxc/db", "/var/lib/lxc/web");
        machine.start("lxc.payload.web-1", LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1");

        assertThat(limit(scan("web"))).isEqualTo(LIMIT);
    }

    @Test
    void aReusedProcessIdIsNotTrusted() throws Exception {
        plain(Layout.UNIFIED);
        machine.sockets("/var/lib/lxc/web");
        machine.start("lxc.payload.web-1", LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc web\0", "lxc.payload.web-1");
        assertThat(limit(scan("web"))).isEqualTo(LIMIT);
        machine.stop("lxc.payload.web-1");
        machine.start("lxc.payload.db", LIMIT);
        machine.monitor(4000, "[lxc monitor] /var/lib/lxc db\0", "lxc.payload.db");

        assertThat(scan("web")).isEqualTo(NOT_FOUND);
    }

    private void plain(Layout layout) {
        machine = new FakeMachine(root, layout);
        cgroups = cgroups(Cgroups.LXC_NAMES);
    }

    private Cgroups cgroups(Function<ContainerId, List<String>> names) {
        return new Cgroups(machine.root(), names, CpuLimitKind.QUOTA, new OpenFiles(100));
    }

    private static long limit(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Counters.class);
        return ((Reading.Counters) reading).limits().memory().orElseThrow().own();
    }

    private Reading scan(String name) throws HostUnavailableException {
        cgroups.beginScan();
        return cgroups.read(new ContainerId(name), "");
    }
}
