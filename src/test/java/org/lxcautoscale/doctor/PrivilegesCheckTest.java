package org.lxcautoscale.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lxcautoscale.doctor.CheckResult.State;
import org.lxcautoscale.host.proxmox.api.TokenPermissions;

/** Rights of a token, as {@code /access/permissions} tells them. */
class PrivilegesCheckTest {

    private static final String TOKEN = "autoscale@pve!daemon";

    private static List<CheckResult> results(AccessLevel access, Map<String, Set<String>> granted) {
        return results(access, Set.of(), granted);
    }

    private static List<CheckResult> results(
            AccessLevel access, Set<HttpFunction> functions, Map<String, Set<String>> granted) {
        Map<String, Map<String, Integer>> rights = new HashMap<>();
        granted.forEach((path, names) ->
                rights.put(path, names.stream().collect(Collectors.toMap(name -> name, _ -> 1))));
        return new PrivilegesCheck(access, functions, TOKEN, new TokenPermissions("9.2.11", rights)).run();
    }

    private static List<String> lines(AccessLevel access, Map<String, Set<String>> granted) {
        return results(access, granted).stream()
                .map(result -> result.state() + " " + result.sentence())
                .toList();
    }

    /** What a node answered for a token with the role PVEAuditor on {@code /}. */
    private static Map<String, Set<String>> auditor() throws IOException {
        try (var in = PrivilegesCheckTest.class.getResourceAsStream("/proxmox/permissions-auditor.json")) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Map<String, Set<String>> granted = new HashMap<>();
            Map<?, ?> answer =
                    (Map<?, ?>) Jsonb.builder().build().type(Object.class).fromJson(json);
            ((Map<?, ?>) answer.get("data"))
                    .forEach((path, rights) -> granted.put(
                            path.toString(),
                            ((Map<?, ?>) rights)
                                    .keySet().stream().map(Object::toString).collect(Collectors.toSet())));
            return granted;
        }
    }

    @Test
    void anAuditorMayObserve() throws Exception {
        assertThat(lines(AccessLevel.OBSERVE, auditor()))
                .containsExactly(
                        "OK Sys.Audit on /nodes, to see what a node has free",
                        "OK VM.Audit on /vms, to see containers, their sizes, tags and usage");
    }

    @Test
    void anAuditorMayNotScaleAndIsShownTheCommandsThatChangeIt() throws Exception {
        List<CheckResult> results = results(AccessLevel.SCALING, auditor());

        assertThat(results)
                .extracting(CheckResult::state)
                .containsExactly(State.OK, State.OK, State.FAILED, State.FAILED);
        assertThat(results.getLast().sentence())
                .isEqualTo("VM.Config.Memory on /vms, to set the memory limit: missing");
        assertThat(results.getLast().remedy())
                .containsExactly(
                        "pveum role add LXCAutoScale --privs 'Sys.Audit VM.Audit VM.Config.CPU VM.Config.Memory'"
                                + " || pveum role modify LXCAutoScale --privs 'Sys.Audit VM.Audit VM.Config.CPU"
                                + " VM.Config.Memory'",
                        "pveum acl modify /vms --users 'autoscale@pve' --tokens 'autoscale@pve!daemon'"
                                + " --roles LXCAutoScale");
    }

    @Test
    void aPrivilegeOnSomeContainersOnlyIsNoFault() {
        assertThat(lines(
                        AccessLevel.OBSERVE,
                        Map.of(
                                "/nodes", Set.of("Sys.Audit"),
                                "/vms/101", Set.of("VM.Audit"),
                                "/vms/102", Set.of("VM.Audit"),
                                "/vms/103", Set.of())))
                .last()
                .isEqualTo(
                        "NOTE VM.Audit on /vms, to see containers, their sizes, tags and usage: only on /vms/101, /vms/102");
    }

    @Test
    void eachMissingPrivilegeOfATokenIsReported() {
        assertThat(lines(AccessLevel.GROUPS, Map.of()))
                .hasSize(AccessLevel.GROUPS.privileges().size() + 1)
                .startsWith(
                        "NOTE the token has no right at all; one with privilege separation needs them itself, besides"
                                + " its user")
                .filteredOn(line -> line.startsWith("FAILED"))
                .hasSize(AccessLevel.GROUPS.privileges().size() - 1);
    }

    @Test
    void groupsNeedMoreThanSizes() {
        List<Privilege> added = new ArrayList<>(AccessLevel.GROUPS.privileges());
        added.removeAll(AccessLevel.SCALING.privileges());

        assertThat(added.stream().map(privilege -> privilege.proxmoxName() + " on " + privilege.path()))
                .containsExactlyInAnyOrder(
                        "VM.Snapshot on /vms",
                        "VM.Clone on /vms",
                        "VM.Allocate on /vms",
                        "VM.PowerMgmt on /vms",
                        "VM.Config.Options on /vms",
                        "VM.Config.Network on /vms",
                        "Datastore.AllocateSpace on /storage",
                        "Datastore.Audit on /storage",
                        "SDN.Use on /sdn");
    }

    @Test
    void thatStoragesAreNotSeenIsNoFault() {
        Map<String, Set<String>> granted = AccessLevel.GROUPS.privileges().stream()
                .filter(privilege -> privilege != Privilege.DATASTORE_AUDIT)
                .collect(Collectors.groupingBy(
                        Privilege::path, Collectors.mapping(Privilege::proxmoxName, Collectors.toSet())));

        List<CheckResult> results = results(AccessLevel.GROUPS, granted);

        assertThat(results).extracting(CheckResult::fault).allMatch(Optional::isEmpty);
        assertThat(results)
                .filteredOn(result -> result.state() == State.NOTE)
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.sentence())
                            .isEqualTo(
                                    "Datastore.Audit on /storage, to see which storages a node has for clones: missing,"
                                            + " which is no fault");
                    assertThat(note.remedy()).isNotEmpty();
                });
    }

    @Test
    void privilegesAreNamedAsInProxmox() {
        assertThat(Arrays.stream(Privilege.values()).map(Privilege::proxmoxName))
                .containsExactlyInAnyOrder(
                        "Sys.Audit",
                        "VM.Audit",
                        "VM.Config.CPU",
                        "VM.Config.Memory",
                        "VM.Snapshot",
                        "VM.Clone",
                        "VM.Allocate",
                        "VM.Config.Options",
                        "VM.Config.Network",
                        "VM.Config.Disk",
                        "VM.PowerMgmt",
                        "Datastore.AllocateSpace",
                        "Datastore.Audit",
                        "SDN.Use");
    }

    @ParameterizedTest
    @EnumSource(AccessLevel.class)
    void theSetupGrantsExactlyThePrivilegesThatAreChecked(AccessLevel access) {
        List<String> lines = new ProxmoxSetup(access, Set.of()).lines();
        List<String> names =
                access.privileges().stream().map(Privilege::proxmoxName).toList();

        assertThat(lines).contains("pveum role add LXCAutoScale --privs '" + String.join(" ", names) + "'");
        assertThat(access.privileges())
                .allSatisfy(right -> assertThat(lines)
                        .contains("pveum acl modify " + right.path()
                                + " --users lxc-autoscale@pve --roles LXCAutoScale"));
    }

    @Test
    void whatTheHttpApiCannotDoIsToldInOneLineThatIsNoFault() throws Exception {
        Map<String, Set<String>> granted = new HashMap<>(auditor());
        granted.put("/vms", Set.of("VM.Audit", "VM.Config.CPU", "VM.Config.Memory", "VM.Snapshot", "VM.PowerMgmt"));

        List<CheckResult> results = results(AccessLevel.SCALING, EnumSet.allOf(HttpFunction.class), granted);

        assertThat(results).extracting(CheckResult::fault).allMatch(Optional::isEmpty);
        assertThat(results.getLast())
                .isEqualTo(CheckResult.note(
                        "not to be had from the HTTP API with this token: clones (lacks VM.Clone, VM.Allocate,"
                                + " VM.Config.Options, Datastore.AllocateSpace, SDN.Use); removal of containers (lacks"
                                + " VM.Allocate); growth of disks (lacks VM.Config.Disk, Datastore.AllocateSpace)",
                        "lxc-autoscale setup proxmox --print --with clones,removal,disks    # the role for those that you"
                                + " want"));
    }

    @ParameterizedTest
    @EnumSource(HttpFunction.class)
    void theSetupGrantsWhatAFunctionNeeds(HttpFunction function) {
        Map<String, Set<String>> granted = new HashMap<>();
        List<String> lines = new ProxmoxSetup(AccessLevel.SCALING, Set.of(function)).lines();
        String role = lines.stream()
                .filter(line -> line.startsWith("pveum role add"))
                .findFirst()
                .orElseThrow();
        Set<String> names = Set.of(
                role.substring(role.indexOf('\'') + 1, role.lastIndexOf('\'')).split(" "));
        lines.stream()
                .filter(line -> line.startsWith("pveum acl modify "))
                .forEach(line -> granted.put(line.split(" ")[3], names));

        assertThat(results(AccessLevel.SCALING, Set.of(function), granted))
                .hasSize(4)
                .allMatch(result -> result.state() == State.OK);
    }

    @Test
    void whoOnlyObservesIsNotToldOfFunctions() throws Exception {
        assertThat(results(AccessLevel.OBSERVE, EnumSet.allOf(HttpFunction.class), auditor()))
                .allMatch(result -> result.state() == State.OK);
    }

    @Test
    void observingNeedsTwoPrivilegesAndScalingFour() {
        assertThat(AccessLevel.OBSERVE.privileges()).hasSize(2);
        assertThat(AccessLevel.SCALING.privileges()).hasSize(4).containsAll(AccessLevel.OBSERVE.privileges());
    }
}
