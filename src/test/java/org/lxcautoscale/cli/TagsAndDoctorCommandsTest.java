package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.cgroup.FakeMachine;
import org.lxcautoscale.host.proxmox.FakeProxmox;

/** The commands that show tags and health, run as users run them, on a Proxmox node in a directory. */
class TagsAndDoctorCommandsTest {

    @TempDir
    Path dir;

    private FakeProxmox node;
    private Site site;

    @BeforeEach
    void aNodeWithTaggedContainers() throws IOException {
        node = new FakeProxmox(dir, FakeMachine.Layout.UNIFIED);
        site = new Site(dir).with("backend", "proxmox");
        tag(node.create(Allocation.of(2, 1024)), "autoscale-max-memory-8g;autoscale-observe;web");
        tag(node.create(Allocation.of(2, 1024)), "autoscale-tier-nowhere");
    }

    private void tag(ContainerId id, String tags) throws IOException {
        Path config = node.config(id);
        Files.writeString(config, Files.readString(config).replaceFirst("tags: .*", "tags: " + tags));
    }

    private Program configShow(String id) {
        return Program.start(dir, "config", "show", "--config", site.config().toString(), id);
    }

    @Test
    void configShowTellsWhichValueComesFromATag() {
        Program program = configShow("101");

        assertThat(program.end()).isZero();
        assertThat(program.out().getFirst())
                .isEqualTo("Container 101: section DEFAULT, observed (tagged autoscale-observe)");
        assertThat(program.out())
                .anyMatch(line -> line.matches("DEFAULT +max_memory +8192 +tag autoscale-max-memory-8g"))
                .anyMatch(line -> line.matches("DEFAULT +max_cores +8 +default"));
    }

    @Test
    void configShowGoesOnWithoutTheTagsOfAContainerThatIsNotThere() {
        Program program = configShow("999");

        assertThat(program.end()).isZero();
        assertThat(program.out().getFirst()).isEqualTo("Container 999: section DEFAULT, managed");
        assertThat(program.err())
                .containsExactly(
                        "lxc-autoscale: without the name and tags of container 999: there is no container 999");
    }

    @Test
    void statusNamesTagsThatMakeNoSense() {
        Program program = site.run("status");

        assertThat(program.end()).isZero();
        assertThat(program.out())
                .containsSequence(
                        "Tags:",
                        "  102  problem: tag autoscale-tier-nowhere: there is no tier of that name, the configuration has"
                                + " no tiers");
    }

    @Test
    void statusOnceAndDoctorNameEntriesThatMeanNoContainer() throws IOException {
        site.with("ignore_lxc", "[101, 999]");
        String entry = "DEFAULT: ignore_lxc lists '999', but there is no such container: the entry protects none";

        assertThat(site.run("status").out()).containsSequence("Configuration:", "  " + entry);
        assertThat(site.run("status", "--output", "json").out()).anyMatch(line -> line.contains(entry));
        assertThat(site.run("once", "--dry-run", "--observe", "1").out()).contains("  " + entry);
        assertThat(site.run("doctor").out()).anyMatch(line -> line.contains(entry));
    }

    @Test
    void explainTellsModeAndTags() {
        assertThat(site.run("explain", "101").out())
                .contains("  mode     observed, tagged autoscale-observe")
                .anyMatch(line -> line.matches(" +max_memory +8192 +tag autoscale-max-memory-8g"));
    }

    @Test
    void doctorEndsWithOneWhenATagMakesNoSense() {
        Program program = site.run("doctor", "--output", "json");

        assertThat(program.out())
                .singleElement()
                .asString()
                .startsWith("{\"healthy\":false,")
                .contains("102 (web102): tag");
        assertThat(program.end()).isIn(ExitCode.FAILED, ExitCode.NOT_PERMITTED); // the latter when not run as root
    }

    @Test
    void doctorEndsWithThreeWhenTheConfigurationIsInvalid() throws IOException {
        site.with("poll_intervall", 3);

        Program program = site.run("doctor");

        assertThat(program.end()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
        assertThat(program.out())
                .contains("Configuration", "One problem needs to be fixed.")
                .doesNotContain("Containers");
        assertThat(program.out()).anyMatch(line -> line.contains("unknown key 'poll_intervall'"));
    }

    @Test
    void doctorEndsWithFourWhenTheHostCannotBeReached() throws IOException {
        Files.delete(dir.resolve("etc/pve/lxc"));

        assertThat(site.run("doctor").end()).isEqualTo(ExitCode.HOST_NOT_REACHABLE);
    }

    @Test
    void doctorSeesTheDaemonAtWork() {
        try (Program daemon = site.start("daemon")) {
            daemon.awaitLine("Resource allocation process completed");

            assertThat(site.run("doctor").out())
                    .anyMatch(
                            line -> line.contains("a daemon runs (process " + daemon.pid() + "), its last cycle was "));
        }
    }

    @Test
    void setupPrintsCommandsAndRunsNothing() {
        try (Program program = Program.start(dir, "setup", "proxmox", "--print", "--access", "observe")) {
            assertThat(program.end()).isZero();
            assertThat(program.out()).contains("pveum role add LXCAutoScale --privs 'Sys.Audit VM.Audit'");
        }
        try (Program program = Program.start(dir, "setup", "proxmox", "--print", "--with", "snapshots,disks")) {
            assertThat(program.end()).isZero();
            assertThat(program.out())
                    .contains("pveum role add LXCAutoScale --privs 'Sys.Audit VM.Audit VM.Config.CPU VM.Config.Memory"
                            + " VM.Snapshot VM.Config.Disk VM.PowerMgmt Datastore.AllocateSpace'")
                    .contains("pveum acl modify /storage --users lxc-autoscale@pve --roles LXCAutoScale");
        }
        try (Program program = Program.start(dir, "setup", "proxmox")) {
            assertThat(program.end()).isEqualTo(ExitCode.USAGE);
            assertThat(program.out()).isEmpty();
        }
    }
}
