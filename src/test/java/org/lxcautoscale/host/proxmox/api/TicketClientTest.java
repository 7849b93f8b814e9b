package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings.Timeouts;
import org.lxcautoscale.host.proxmox.api.LoginRefusedException.Cause;
import org.lxcautoscale.host.simulated.api.ApiRequest;
import org.lxcautoscale.host.simulated.api.Misbehaviour;

/** People who log in with their accounts of Proxmox. */
class TicketClientTest {

    private static final Optional<String> NO_CODE = Optional.empty();

    private ApiFixture api;
    private TicketClient client;

    @BeforeEach
    void serve() throws IOException {
        api = new ApiFixture("pve");
        api.server.addUser("ada@pve", "pass&word=ü +", Map.of("/vms", Set.of("VM.Audit")));
        client = client("localhost");
    }

    @AfterEach
    void close() throws IOException {
        api.close();
    }

    private TicketClient client(String... hosts) throws IOException {
        return new TicketClient(api.settings(List.of(hosts), ApiFixture.TIMEOUTS, ApiToken.NONE));
    }

    private Cause refused(String user, String password, Optional<String> code) {
        return catchThrowableOfType(LoginRefusedException.class, () -> client.logIn(user, password, code))
                .why();
    }

    private static boolean isForTicket(ApiRequest request) {
        return request.path().equals("/access/ticket");
    }

    @Test
    void aTicketIsGivenForThePasswordAndTellsWhatItsOwnerMayDo() throws Exception {
        UserTicket ticket = client.logIn("ada@pve", "pass&word=ü +", NO_CODE);

        assertThat(ticket.user()).isEqualTo("ada@pve");
        assertThat(ticket.toString()).doesNotContain(ticket.secret());
        TokenPermissions permissions = client.permissions(ticket);
        assertThat(permissions.isGrantedBelow("/vms", "VM.Audit")).isTrue();
        assertThat(permissions.isGrantedBelow("/vms", "VM.Config.CPU")).isFalse();
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedAlike() {
        assertThat(refused("ada@pve", "wrong", NO_CODE)).isEqualTo(Cause.PASSWORD);
        assertThat(refused("bob@pve", "wrong", NO_CODE)).isEqualTo(Cause.PASSWORD);
    }

    @Test
    void anAccountWithASecondFactorNeedsItsCode() throws Exception {
        api.server.requireCode("ada@pve", "123456");

        assertThat(refused("ada@pve", "pass&word=ü +", NO_CODE)).isEqualTo(Cause.NO_CODE);
        assertThat(refused("ada@pve", "pass&word=ü +", Optional.of("654321"))).isEqualTo(Cause.CODE);
        assertThat(refused("ada@pve", "wrong", Optional.of("123456"))).isEqualTo(Cause.PASSWORD);
        UserTicket ticket = client.logIn("ada@pve", "pass&word=ü +", Optional.of("123456"));
        assertThat(client.permissions(ticket).isGrantedBelow("/vms", "VM.Audit"))
                .isTrue();
    }

    @Test
    void theCodeOfAnAccountWithoutASecondFactorIsNotSent() throws Exception {
        client.logIn("ada@pve", "pass&word=ü +", Optional.of("123456"));

        assertThat(api.server.requests()).containsOnlyOnce("POST /access/ticket");
    }

    @Test
    void aTicketEndsWithItsAccount() throws Exception {
        UserTicket ticket = client.logIn("ada@pve", "pass&word=ü +", NO_CODE);
        api.server.removeUser("ada@pve");

        assertThat(catchThrowableOfType(LoginRefusedException.class, () -> client.permissions(ticket))
                        .why())
                .isEqualTo(Cause.TICKET);
    }

    @Test
    void theNextHostIsAskedWhenOneCannotBeReached() throws Exception {
        assertThat(client("127.0.0.2", "localhost")
                        .logIn("ada@pve", "pass&word=ü +", NO_CODE)
                        .user())
                .isEqualTo("ada@pve");
    }

    @Test
    void aPasswordIsSentOnceOnly() throws Exception {
        api.server.misbehave(1, TicketClientTest::isForTicket, new Misbehaviour.HangUp());

        assertThatThrownBy(() -> client("localhost", "127.0.0.1").logIn("ada@pve", "pass&word=ü +", NO_CODE))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("closed the connection");
        assertThat(api.server.requests()).containsOnlyOnce("POST /access/ticket");
    }

    @Test
    void whatProxmoxCannotDecideIsSaidWithoutThePassword() throws Exception {
        TicketClient impatient = new TicketClient(api.settings(
                List.of("localhost"),
                new Timeouts(
                        Duration.ofSeconds(5),
                        Duration.ofMillis(300),
                        Duration.ofMillis(300),
                        3,
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5)),
                ApiToken.NONE));
        Map<Misbehaviour, String> faults = Map.of(
                new Misbehaviour.Silence(), "did not answer within",
                new Misbehaviour.Html(), "instead of JSON: is this Proxmox?",
                new Misbehaviour.Refusal(500, "got no quorum"), "no quorum",
                new Misbehaviour.Refusal(503, "Service Unavailable"), "does not answer (503",
                new Misbehaviour.Body("{\"data\":[]}"), "without the data",
                new Misbehaviour.Body("{\"data\":{\"username\":\"ada@pve\"}}"), "without a ticket",
                new Misbehaviour.Body("{\"data\""), "JSON that makes no sense");

        for (Map.Entry<Misbehaviour, String> fault : faults.entrySet()) {
            api.server.behave();
            api.server.misbehave(1, TicketClientTest::isForTicket, fault.getKey());
            assertThatThrownBy(() -> impatient.logIn("ada@pve", "pass&word=ü +", NO_CODE))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining(fault.getValue())
                    .hasMessageNotContaining("pass&word")
                    .hasMessageNotContaining("token");
        }
    }

    @Test
    void anotherCertificateGetsNoPassword() throws Exception {
        TicketClient client = new TicketClient(new ConnectionSettings(
                List.of("localhost"),
                api.server.port(),
                ApiToken.NONE,
                new Trust.Fingerprint("ab".repeat(32)),
                ApiFixture.TIMEOUTS));

        assertThatThrownBy(() -> client.logIn("ada@pve", "pass&word=ü +", NO_CODE))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("is not trusted");
        assertThat(api.server.requests()).isEmpty();
    }
}
