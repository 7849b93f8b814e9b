package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.host.proxmox.api.TokenPermissions;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.login.LoginFailedException.Why;

/** What somebody may do here by their permissions in Proxmox. */
class ProxmoxRightsTest {

    private static final Map<String, Integer> SEE = Map.of("VM.Audit", 1);
    private static final Map<String, Integer> CHANGE = Map.of("VM.Audit", 1, "VM.Config.CPU", 1, "VM.Config.Memory", 1);
    private static final Map<String, Integer> ALL =
            Map.of("VM.Audit", 1, "VM.Config.CPU", 1, "VM.Config.Memory", 1, "Sys.Modify", 1);

    private static TokenPermissions permissions(Map<String, Map<String, Integer>> byPath) {
        return new TokenPermissions("9.2", byPath);
    }

    private static Scope highest(Map<String, Map<String, Integer>> byPath) throws LoginFailedException {
        return ProxmoxRights.scopes(permissions(byPath)).stream()
                .max(Scope::compareTo)
                .orElseThrow();
    }

    private static Why refused(Map<String, Map<String, Integer>> byPath) {
        return catchThrowableOfType(LoginFailedException.class, () -> highest(byPath))
                .why();
    }

    @Test
    void whoSeesAllContainersReads() throws Exception {
        assertThat(highest(Map.of("/", SEE))).isEqualTo(Scope.READ);
        assertThat(highest(Map.of("/vms", SEE))).isEqualTo(Scope.READ);
        assertThat(highest(Map.of("/", Map.of("VM.Audit", 1, "Sys.Audit", 1), "/vms/103", SEE)))
                .isEqualTo(Scope.READ);
    }

    @Test
    void whoConfiguresCoresAndMemoryOfAllContainersScales() throws Exception {
        assertThat(highest(Map.of("/vms", CHANGE))).isEqualTo(Scope.SCALE);
        assertThat(highest(Map.of("/vms", Map.of("VM.Audit", 1, "VM.Config.CPU", 1))))
                .as("memory is missing")
                .isEqualTo(Scope.READ);
        assertThat(highest(Map.of("/vms", SEE, "/vms/103", CHANGE))).isEqualTo(Scope.READ);
    }

    @Test
    void whoModifiesTheSystemAdministers() throws Exception {
        assertThat(highest(Map.of("/", ALL))).isEqualTo(Scope.ADMIN);
        assertThat(highest(Map.of("/", Map.of("Sys.Modify", 0), "/vms", CHANGE)))
                .as("also without passing it on")
                .isEqualTo(Scope.ADMIN);
        assertThat(highest(Map.of("/vms", ALL))).as("it counts on / only").isEqualTo(Scope.SCALE);
        assertThat(highest(Map.of("/", Map.of("VM.Audit", 1, "Sys.Modify", 1))))
                .as("nobody gets more than Proxmox grants")
                .isEqualTo(Scope.READ);
    }

    @Test
    void aRightOnSomeContainersOnlyIsNotEnough() {
        assertThat(refused(Map.of("/vms/104", ALL))).isEqualTo(Why.SOME_CONTAINERS);
        assertThat(refused(Map.of("/vms", SEE, "/vms/104", Map.of()))).isEqualTo(Why.SOME_CONTAINERS);
        assertThat(refused(Map.of("/", SEE, "/vms", Map.of(), "/vms/104", SEE))).isEqualTo(Why.SOME_CONTAINERS);
    }

    @Test
    void whoSeesNoContainerIsRefused() {
        assertThat(refused(Map.of())).isEqualTo(Why.NO_RIGHTS);
        assertThat(refused(Map.of("/nodes", SEE, "/storage", SEE))).isEqualTo(Why.NO_RIGHTS);
        assertThat(refused(Map.of("/", Map.of("VM.Audit", 0)))).isEqualTo(Why.NO_RIGHTS);
    }
}
