package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a token may do. */
class TokenPermissionsTest {

    @Test
    void versionAndPrivilegesAreRead() throws Exception {
        try (ApiFixture api = new ApiFixture("pve")) {
            api.server.grant("a@pve!b", "s", Map.of("/vms/101", Set.of("VM.Audit", "VM.Config.CPU")));
            ApiClient client = new ApiClient(
                    api.settings(List.of("localhost"), ApiFixture.TIMEOUTS, new ApiToken("a@pve!b", "s")));

            TokenPermissions settings = TokenPermissions.read(client);

            assertThat(settings.version()).isEqualTo("9.2.11");
            assertThat(settings.has("/vms/101", "VM.Config.CPU")).isTrue();
            assertThat(settings.has("/vms/101", "VM.Config.Memory")).isFalse();
            assertThat(settings.has("/vms/102", "VM.Audit")).isFalse();
        }
    }

    @Test
    void aPrivilegeAppliesBelowItsPathOnlyWhenItPropagates() {
        TokenPermissions settings = new TokenPermissions(
                "9.2", Map.of("/", Map.of("Sys.Audit", 1), "/vms", Map.of("VM.Audit", 1, "VM.Clone", 0)));

        assertThat(settings.has("/nodes/pve1", "Sys.Audit")).isTrue();
        assertThat(settings.has("/vms/101", "VM.Audit")).isTrue();
        assertThat(settings.has("/vms", "VM.Clone")).isTrue();
        assertThat(settings.has("/vms/101", "VM.Clone")).isFalse();
    }
}
