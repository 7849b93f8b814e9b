package org.lxcautoscale.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Container.Status;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.Backend;
import org.lxcautoscale.settings.Settings;

class ScalingGroupsCheckTest {

    private static final String BASE = "WEB: container 101 (base_snapshot_name)";

    @TempDir
    Path root;

    private final List<Observed> containers = new ArrayList<>();

    private void base(Status status, boolean isTemplate, String... tags) {
        Container container = new Container(
                new ContainerId("101"), "web", status, Allocation.of(1, 512), false, isTemplate, "", Set.of(tags));
        containers.add(new Observed.Readable(container, new Reading.Unknown("not part of this test")));
    }

    private List<CheckResult> results(Backend backend, String keys) throws Exception {
        return results(
                backend,
                keys,
                () -> new Observation(List.of(new Observation.Node("pve1", Optional.empty(), containers))));
    }

    private List<CheckResult> results(Backend backend, String keys, ScalingGroupsCheck.ContainerSource source)
            throws Exception {
        Path file = Files.writeString(
                root.resolve("lxc_autoscale.yaml"),
                "HORIZONTAL_SCALING_GROUP_WEB:\n  base_snapshot_name: 101\n" + keys.indent(2)
                        + "DEFAULT:\n  ignore_lxc: [200, 'tag:still']\n");
        Settings settings =
                new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
        return new ScalingGroupsCheck(settings, backend, new LocalMachine(root, List.of(), true), source).run();
    }

    private static List<String> lines(List<CheckResult> results) {
        return results.stream()
                .map(result -> result.state() + " " + result.sentence())
                .toList();
    }

    @Test
    void aBaseThatIsNotThereIsAFault() throws Exception {
        assertThat(lines(results(Backend.PROXMOX, ""))).containsExactly("FAILED " + BASE + " does not exist");
    }

    @Test
    void aBaseThatCannotBeReadIsAFaultWithTheCause() throws Exception {
        containers.add(new Observed.Unreadable(new ContainerId("101"), "web", "node pve2 does not answer"));

        assertThat(lines(results(Backend.PROXMOX_API, "")))
                .containsExactly("FAILED " + BASE + " cannot be read: node pve2 does not answer");
    }

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"PROXMOX", "PROXMOX_API", "LXC", "SIMULATED"})
    void aStoppedBaseCanBeCloned(Backend backend) throws Exception {
        base(Status.STOPPED, false);

        assertThat(lines(results(backend, "")))
                .containsExactly("OK " + BASE + " is stopped, and can be cloned as it is");
    }

    @Test
    void aTemplateCanBeCloned() throws Exception {
        base(Status.STOPPED, true);

        assertThat(lines(results(Backend.PROXMOX, ""))).containsExactly("OK " + BASE + " is a template");
    }

    @Test
    void aRunningBaseNeedsAStorageWithSnapshotsAndTheCommandThatTriesIt() throws Exception {
        base(Status.RUNNING, false);
        List<CheckResult> results = results(Backend.PROXMOX, "");

        assertThat(lines(results))
                .containsExactly(
                        "NOTE " + BASE + " runs: each clone begins with a snapshot of it, for which its storage"
                                + " must be able to make some");
        assertThat(results.getFirst().remedy())
                .containsExactly(
                        "pct snapshot 101 autoscale-test && pct delsnapshot 101 autoscale-test    # whether it can");
    }

    @Test
    void onPlainLxcARunningBaseIsAFault() throws Exception {
        base(Status.RUNNING, false);
        List<CheckResult> results = results(Backend.LXC, "");

        assertThat(lines(results))
                .containsExactly("FAILED " + BASE
                        + " runs, and LXC takes no snapshots and makes no copies of a container that runs");
        assertThat(results.getFirst().remedy()).first().asString().startsWith("lxc-stop -n 101");
    }

    @Test
    void whatIsIgnoredIsNamedAndWhetherClonesAreToo() throws Exception {
        base(Status.STOPPED, false, "autoscale-off");
        assertThat(lines(results(Backend.PROXMOX, "")))
                .contains("NOTE " + BASE
                        + " is tagged autoscale-off, and so is each clone of it: their sizes are left alone");

        containers.clear();
        base(Status.STOPPED, false, "still");
        assertThat(lines(results(Backend.PROXMOX, "")))
                .contains("NOTE " + BASE + " is in ignore_lxc: its size is left alone");
    }

    @Test
    void nodesAndStoragesThatTheBackendHasNotAreFaults() throws Exception {
        base(Status.STOPPED, false);

        assertThat(lines(results(Backend.LXC, "target_nodes: [pve1]\nstorage: fast\n")))
                .contains(
                        "FAILED WEB: target_nodes: nodes have names only with backend proxmox-api, so no member can be"
                                + " made",
                        "FAILED WEB: storage: plain LXC has none to choose from, so no member can be made");
        assertThat(lines(results(Backend.PROXMOX_API, "target_nodes: [pve1]\nstorage: fast\n")))
                .noneMatch(line -> line.startsWith("FAILED"));
    }

    @Test
    void hooksMustBeProgramsThatCanBeRun() throws Exception {
        base(Status.STOPPED, false);
        Path bin = Files.createDirectories(root.resolve("opt"));
        Files.writeString(bin.resolve("good"), "");
        Files.setPosixFilePermissions(bin.resolve("good"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(bin.resolve("plain"), "");
        Files.setPosixFilePermissions(bin.resolve("plain"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(lines(results(Backend.PROXMOX, "on_ready: [/opt/good, add]\non_terminate: [/opt/plain]\n")))
                .contains(
                        "OK WEB: on_ready: /opt/good can be run",
                        "FAILED WEB: on_terminate: /opt/plain is not executable");
        List<CheckResult> gone = results(Backend.PROXMOX, "on_ready: [/opt/gone]\n");
        assertThat(lines(gone)).contains("FAILED WEB: on_ready: /opt/gone is no file");
    }

    @Test
    void aHostThatCannotBeReachedIsOneFaultAndHooksAreLookedAtAllTheSame() throws Exception {
        List<CheckResult> results = results(Backend.PROXMOX_API, "on_ready: [/opt/gone]\n", () -> {
            throw HostUnavailableException.unreachable("no route to host");
        });

        assertThat(lines(results))
                .containsExactly(
                        "FAILED bases are not known: no route to host", "FAILED WEB: on_ready: /opt/gone is no file");
        assertThat(results.getFirst().fault()).contains(Fault.NOT_REACHABLE);
    }
}
