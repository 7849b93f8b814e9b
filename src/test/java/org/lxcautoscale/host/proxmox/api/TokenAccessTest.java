package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a token may do. */
class TokenAccessTest {

    @Test
    void versionAndRightsAreRead() throws Exception {
        try (Api api = new Api("pve")) {
            api.server.grant("a@pve!b", "s", Map.of("/vms/101", Set.of("VM.Audit", "VM.Config.CPU")));
            ApiClient client =
                    new ApiClient(api.access(List.of("localhost"), Api.PATIENCE, new ApiToken("a@pve!b", "s")));

            TokenAccess access = TokenAccess.read(client);

            assertThat(access.version()).isEqualTo("9.2.11");
            assertThat(access.has("/vms/101", "VM.Config.CPU")).isTrue();
            assertThat(access.has("/vms/101", "VM.Config.Memory")).isFalse();
            assertThat(access.has("/vms/102", "VM.Audit")).isFalse();
        }
    }

    @Test
    void aRightHoldsBelowItsPathOnlyWhenItIsPassedOn() {
        TokenAccess access = new TokenAccess(
                "9.2", Map.of("/", Map.of("Sys.Audit", 1), "/vms", Map.of("VM.Audit", 1, "VM.Clone", 0)));

        assertThat(access.has("/nodes/pve1", "Sys.Audit")).isTrue();
        assertThat(access.has("/vms/101", "VM.Audit")).isTrue();
        assertThat(access.has("/vms", "VM.Clone")).isTrue();
        assertThat(access.has("/vms/101", "VM.Clone")).isFalse();
    }
}
