package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.doctor.ContainersCheck;
import org.lxcautoscale.doctor.DaemonCheck;
import org.lxcautoscale.doctor.DoctorReport;
import org.lxcautoscale.doctor.FilesCheck;
import org.lxcautoscale.doctor.LocalMachine;
import org.lxcautoscale.doctor.MachineCheck;
import org.lxcautoscale.doctor.ProxmoxCheck;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.cgroup.FakeMachine;
import org.lxcautoscale.host.proxmox.FakeProxmox;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusTracker;

/** What the doctor says of a Proxmox node, line by line. */
class DoctorTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path root;

    private FakeProxmox node;
    private Settings settings;

    @BeforeEach
    void aNodeInGoodHealth() throws Exception {
        node = new FakeProxmox(root, FakeMachine.Layout.UNIFIED);
        settings = new ConfigurationReader(Map.of())
                .defaults(Map.of(
                        "state_dir", root + "/var/lib/lxc_autoscale",
                        "backup_dir", root + "/var/lib/lxc_autoscale/backups",
                        "log_file", root + "/var/log/lxc_autoscale.log",
                        "lock_file", root + "/run/lxc_autoscale.lock",
                        "ignore_lxc", "103"))
                .settings();
        Files.createDirectories(root.resolve("var/log"));
        Files.createDirectories(root.resolve("run"));
        write("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
        write("etc/pve/.members", """
                {
                "nodename": "pve",
                "version": 4,
                "cluster": { "name": "lab", "version": 2, "nodes": 2, "quorate": 1 }
                }
                """);
        command("pveversion", "echo 'pve-manager/9.2.11/14a22df35955d97d (running kernel: 6.17.2-1-pve)'");
        command("timedatectl", "echo yes");
        write("etc/systemd/system/lxc_autoscale.service", "[Service]\nExecStart=/usr/bin/lxc-autoscale daemon\n");
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private void command(String name, String script) throws IOException {
        Path file = root.resolve("usr/sbin/" + name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private ContainerId create(String tags) throws IOException {
        ContainerId id = node.create(Allocation.of(2, 1024));
        Path config = node.config(id);
        Files.writeString(config, Files.readString(config).replaceFirst("tags: .*", "tags: " + tags));
        return id;
    }

    private StatusReport withoutDaemon() throws Exception {
        StatusTracker tracker = new StatusTracker();
        Settings dry = settings.asDryRun();
        try (OpenHost host = OpenHost.blocking("proxmox", node.host(), node::writer, new VirtualTime(NOW))) {
            SingleCycle.run(dry, host, Duration.ofSeconds(1), List.of(tracker));
            return tracker.report("pve", "proxmox", dry, null).orElseThrow();
        }
    }

    private DoctorReport report(boolean superuser) {
        LocalMachine machine = new LocalMachine(root, List.of(root.resolve("usr/sbin")), superuser);
        return DoctorReport.of(List.of(
                new MachineCheck(machine, true),
                new FilesCheck(settings.startup().files(), machine),
                new DaemonCheck(settings, machine, NOW),
                new ProxmoxCheck(machine),
                new ContainersCheck(() -> {
                    try {
                        return withoutDaemon();
                    } catch (IOException | HostUnavailableException | InterruptedException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })));
    }

    private String text(DoctorReport report) {
        return String.join("\n", new DoctorView(StandardCharsets.UTF_8).lines(report))
                        .replace(root.toString(), "")
                + "\n";
    }

    @Test
    void aNodeInGoodHealthPassesAllChecks() throws Exception {
        create("web");

        DoctorReport report = report(true);

        assertThat(text(report)).isEqualTo("""
                        Machine
                          ✓ control groups: version 2
                          ✓ pressure (PSI) is measured, of the machine and of each container
                          ✓ clock: synchronised
                        Files
                          ✓ log_file: /var/log can be written
                          ✓ state_dir: /var/lib/lxc_autoscale can be written, and is made at the start
                          ✓ backup_dir: /var/lib/lxc_autoscale/backups can be written, and is made at the start
                          ✓ lock_file: /run can be written
                        Daemon
                          - no daemon runs
                              systemctl start lxc_autoscale
                        Proxmox VE, this node
                          ✓ pve-manager/9.2.11/14a22df35955d97d (running kernel: 6.17.2-1-pve)
                          ✓ /etc/pve/lxc can be read
                          ✓ the cluster has quorum
                          ✓ sizes can be written: pct is there, and we are root
                        Containers
                          ✓ 101 (web101): cores and memory managed, by section DEFAULT
                          - DEFAULT: ignore_lxc lists '103', but there is no such container: the entry protects none

                        All is well.
                        """);
        assertThat(report.worst()).isEmpty();
    }

    @Test
    void eachContainerIsNamedWithWhatWillBeDoneAndWhyNot() throws Exception {
        create("web");
        create("autoscale-observe");
        create("web");
        create("autoscale-off");
        create("autoscale-max-memory-8q;web");
        node.stop(create("web"));
        node.lock(create("web"));
        Path unlimited = node.config(create("web"));
        Files.writeString(unlimited, Files.readString(unlimited).replaceFirst("cores: 2\n", ""));
        Path broken = node.config(create("web"));
        Files.writeString(broken, Files.readString(broken).replaceFirst("memory: 1024", "memory: lots"));

        DoctorReport report = report(true);

        assertThat(text(report)).endsWith("""
                        Containers
                          ✓ 101 (web101): cores and memory managed, by section DEFAULT
                          - 102 (web102): cores and memory observed, by section DEFAULT; tagged autoscale-observe
                          - 103 (web103): left alone, listed in ignore_lxc
                          - 104 (web104): left alone, tagged autoscale-off
                          - 105 (web105): cores and memory observed, by section DEFAULT; only observed until its tags make sense
                          ✗ 105 (web105): tag autoscale-max-memory-8q: '8q' is not a size; write 512m, 8g or 8192 (MB)
                              pct set 105 --tags 'autoscale-max-memory-8q;web'    # with the tag mended
                          - 106 (web106): not now, not running: the container does not run
                          - 107 (web107): not now, locked or template: the host has locked it (backup)
                          - 108 (web108): memory managed, by section DEFAULT; cores not, unlimited: it has no core limit (manage_unlimited_cores: true would give it one)
                          ✗ 109 (web109): cannot be read: 109.conf: memory: unexpected value 'lots'

                        2 problems need to be fixed.
                        """);
        assertThat(report.worst()).contains(Fault.OTHER);
    }

    @Test
    void aNodeInBadHealthIsToldWhatMendsIt() throws Exception {
        Files.delete(root.resolve("proc/pressure/memory"));
        Files.delete(root.resolve("var/log"));
        write("var/log", "a file\n");
        write("etc/pve/.members", "{ \"cluster\": { \"quorate\": 0 } }");
        command("timedatectl", "echo no");
        Files.delete(root.resolve("usr/sbin/pveversion"));

        DoctorReport report = report(false);

        assertThat(text(report)).isEqualTo("""
                        Machine
                          ✓ control groups: version 2
                          - pressure (PSI) is not measured: containers under pressure are noticed only by usage and kills
                              add psi=1 to the kernel's command line, in the configuration of the boot loader
                              reboot
                          ✗ clock: not synchronised, so off-peak hours and times in logs may be wrong
                              apt install chrony && systemctl enable --now chrony
                        Files
                          ✗ log_file: /var/log is a file, but must be a directory
                              mv /var/log /var/log.old && mkdir -p /var/log
                          ✓ state_dir: /var/lib/lxc_autoscale can be written, and is made at the start
                          ✓ backup_dir: /var/lib/lxc_autoscale/backups can be written, and is made at the start
                          ✓ lock_file: /run can be written
                        Daemon
                          - no daemon runs
                              systemctl start lxc_autoscale
                        Proxmox VE, this node
                          - its version is not known (pveversion does not say)
                          ✓ /etc/pve/lxc can be read
                          ✗ the cluster has no quorum: Proxmox refuses every change until it has
                              pvecm status
                              systemctl restart corosync pve-cluster
                              pvecm expected 1    # only when the other nodes are off for good
                          ✗ sizes cannot be written: pct requires root
                              su - -c 'lxc-autoscale doctor'
                        Containers
                          - there are none on pve
                          - DEFAULT: ignore_lxc lists '103', but there is no such container: the entry protects none

                        4 problems need to be fixed.
                        """);
        assertThat(report.worst()).contains(Fault.NOT_REACHABLE);
    }

    @Test
    void aNodeWhoseFileSystemIsNotMountedCannotBeReached() throws Exception {
        Files.delete(root.resolve("etc/pve/lxc"));

        DoctorReport report = report(true);

        assertThat(text(report))
                .contains("  ✗ /etc/pve/lxc is not there: this is no Proxmox node, or its file system is not mounted")
                .contains("      systemctl restart pve-cluster && systemctl status pve-cluster")
                .contains("Containers\n  ✗ /etc/pve/lxc is not there: ");
        assertThat(report.worst()).contains(Fault.NOT_REACHABLE);
    }

    @Test
    void aPathWithoutTheUsualPlacesIsNamedAndNothingIsToBeInstalled() {
        LocalMachine machine = new LocalMachine(root, List.of(root.resolve("usr/bin"), root.resolve("bin")), true);

        assertThat(text(DoctorReport.of(List.of(new ProxmoxCheck(machine))))).contains("""
                  ✓ pve-manager/9.2.11/14a22df35955d97d (running kernel: 6.17.2-1-pve)
                  ✓ /etc/pve/lxc can be read
                  ✓ the cluster has quorum
                  - sizes can be written: /usr/sbin/pct is there, and we are root; but PATH lacks /usr/sbin
                      export PATH="$PATH:/usr/sbin"
                """.indent(0));
    }

    @Test
    void aNodeWithoutPctIsToldWhatToInstallAndAnyOtherMachineThatItIsNone() throws Exception {
        Files.delete(root.resolve("usr/sbin/pct"));
        ProxmoxCheck check = new ProxmoxCheck(new LocalMachine(root, List.of(), true));

        assertThat(text(DoctorReport.of(List.of(check)))).contains("apt install pve-container");

        Files.move(root.resolve("etc/pve"), root.resolve("etc/other"));

        assertThat(text(DoctorReport.of(List.of(check))))
                .contains("pct is not there: this is no Proxmox node")
                .doesNotContain("apt install");
    }

    @Test
    void aTerminalWithoutCheckMarksGetsWords() {
        assertThat(new DoctorView(StandardCharsets.US_ASCII).lines(report(false)))
                .contains("  ok   clock: synchronised", "  note no daemon runs")
                .contains("  FAIL sizes cannot be written: pct requires root");
    }

    @Test
    void theReportIsToBeHadAsJson() throws Exception {
        create("autoscale-off");

        assertThat(report(false).toJson())
                .startsWith("{\"healthy\":false,\"checks\":[{\"topic\":\"Machine\",\"state\":\"ok\",\"sentence\":")
                .contains(
                        "{\"topic\":\"Proxmox VE, this node\",\"state\":\"failed\",\"sentence\":\"sizes cannot be written:"
                                + " pct requires root\",\"remedy\":[\"su - -c 'lxc-autoscale doctor'\"]}")
                .contains("{\"topic\":\"Containers\",\"state\":\"note\",\"sentence\":\"101 (web101): left alone, tagged"
                        + " autoscale-off\",\"remedy\":[]}");
    }
}
