package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.host.proxmox.api.ApiToken;
import org.lxcautoscale.host.proxmox.api.ConnectionSettings;
import org.lxcautoscale.host.proxmox.api.Trust;
import org.lxcautoscale.host.simulated.HostSpec;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.ui.login.LoginFailedException.Why;
import org.lxcautoscale.ui.page.Session;

/** Who is let in. */
class LoginTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Set<String> SEE = Set.of("VM.Audit");
    private static final Set<String> CHANGE = Set.of("VM.Audit", "VM.Config.CPU", "VM.Config.Memory");

    @TempDir
    private Path dir;

    private final Clock clock = new Clock();
    private final Sessions sessions = new Sessions(clock);
    private final OneTimeLinks links = new OneTimeLinks(clock);
    private SimulatedProxmoxApi proxmox;
    private Tokens tokens;
    private Login login;

    @BeforeEach
    void start() throws IOException {
        proxmox = serve();
        proxmox.addUser("ada@pve", "secret", Map.of("/vms", CHANGE));
        tokens = new Tokens(dir.resolve("state"), clock);
        login = with(ProxmoxAccounts.of(
                new ConnectionSettings(
                        List.of("localhost"),
                        proxmox.port(),
                        ApiToken.NONE,
                        new Trust.Fingerprint(proxmox.fingerprint()),
                        ConnectionSettings.Timeouts.DEFAULT),
                clock));
    }

    private static SimulatedProxmoxApi serve() throws IOException {
        Scenario scenario = Scenario.of(1, HostSpec.of("pve", 4, 8));
        VirtualTime time = new VirtualTime(scenario.start());
        return new SimulatedProxmoxApi(time, List.of(new SimulatedHost(scenario, time)));
    }

    private Login with(ProxmoxAccounts accounts) {
        return new Login(sessions, tokens, links, Optional.of(accounts), clock);
    }

    @AfterEach
    void stop() throws IOException {
        proxmox.close();
    }

    private Sessions.Opened ada(String password, String code) throws LoginFailedException {
        return login.byProxmox(HERE, "ada", "pve", password, code);
    }

    private static Why refused(ThrowingCallable attempt) {
        return catchThrowableOfType(LoginFailedException.class, attempt).why();
    }

    // ---- by an account of Proxmox

    @Test
    void whatSomebodyMayDoFollowsFromProxmox() throws Exception {
        Sessions.Opened opened = ada("secret", "");

        Session session = sessions.use(opened.secret()).orElseThrow();
        assertThat(session.caller().name()).isEqualTo("ada@pve");
        assertThat(session.caller().scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.SCALE);
        assertThat(session.how()).isEqualTo("with an account of Proxmox");
    }

    @Test
    void theRealmMayBePartOfTheName() throws Exception {
        assertThat(login.byProxmox(HERE, "ada@pve", "pam", "secret", "")
                        .session()
                        .caller()
                        .name())
                .isEqualTo("ada@pve");
    }

    @Test
    void whatCannotBeANameIsNotSentToProxmox() {
        for (String name : List.of("", "a b", "ada@pve!token", "ada@", "x".repeat(62), "a/b", "a:b", "a\nb")) {
            assertThat(refused(() -> login.byProxmox(HERE, name, "pve", "secret", "")))
                    .as(name)
                    .isEqualTo(Why.NAME);
        }
        assertThat(refused(() -> login.byProxmox(HERE, "ada", "p v", "secret", "")))
                .isEqualTo(Why.NAME);
        assertThat(proxmox.requests()).isEmpty();
    }

    @Test
    void wrongPasswordsAndCodesAreToldApart() throws Exception {
        assertThat(refused(() -> ada("wrong", ""))).isEqualTo(Why.PASSWORD);
        proxmox.requireCode("ada@pve", "123456");
        assertThat(refused(() -> ada("secret", ""))).isEqualTo(Why.NO_CODE);
        assertThat(refused(() -> ada("secret", "000000"))).isEqualTo(Why.CODE);
        assertThat(ada("secret", "123456").session().caller().name()).isEqualTo("ada@pve");
    }

    @Test
    void whoMaySeeSomeContainersOnlyIsRefused() {
        proxmox.addUser("bob@pve", "secret", Map.of("/vms/104", CHANGE));
        proxmox.addUser("eve@pve", "secret", Map.of("/storage", SEE));

        assertThat(refused(() -> login.byProxmox(HERE, "bob", "pve", "secret", "")))
                .isEqualTo(Why.SOME_CONTAINERS);
        assertThat(refused(() -> login.byProxmox(HERE, "eve", "pve", "secret", "")))
                .isEqualTo(Why.NO_RIGHTS);
    }

    @Test
    void whatChangesInProxmoxCountsAfterFiveMinutes() throws Exception {
        Sessions.Opened opened = ada("secret", "");
        proxmox.addUser("ada@pve", "secret", Map.of("/vms", SEE));

        clock.pass(Duration.ofMinutes(4));
        assertThat(sessions.use(opened.secret()).orElseThrow().caller().scopes())
                .contains(Scope.SCALE);
        clock.pass(Duration.ofMinutes(1));
        assertThat(sessions.use(opened.secret()).orElseThrow().caller().scopes())
                .containsExactly(Scope.READ);
        proxmox.removeUser("ada@pve");
        clock.pass(Duration.ofMinutes(5));
        assertThat(sessions.use(opened.secret())).isEmpty();
    }

    @Test
    void whatWasKnownStaysWhileProxmoxDoesNotAnswerAndItIsAskedAgainAMinuteLater() throws Exception {
        Sessions.Opened opened = ada("secret", "");
        proxmox.addUser("ada@pve", "secret", Map.of("/vms", SEE));
        proxmox.misbehave(1, _ -> true, new Misbehaviour.Refusal(500, "no"));
        proxmox.forgetRequests();

        clock.pass(Duration.ofMinutes(5));
        for (int i = 0; i < 3; i++) {
            assertThat(sessions.use(opened.secret()).orElseThrow().caller().scopes())
                    .contains(Scope.SCALE);
        }
        assertThat(proxmox.requests()).hasSize(1);
        clock.pass(Duration.ofMinutes(1));
        assertThat(sessions.use(opened.secret()).orElseThrow().caller().scopes())
                .containsExactly(Scope.READ);
    }

    @Test
    void aSessionEndsWithItsTicket() throws Exception {
        Sessions.Opened opened = ada("secret", "");

        for (int minutes = 0; minutes < 120; minutes += 20) {
            assertThat(sessions.use(opened.secret())).isPresent();
            clock.pass(Duration.ofMinutes(20));
        }
        assertThat(sessions.use(opened.secret())).isEmpty();
    }

    @Test
    void proxmoxOutOfOrderIsNoWrongPassword() {
        proxmox.misbehave(20, _ -> true, new Misbehaviour.Refusal(500, "out of order"));

        for (int i = 0; i < 10; i++) {
            LoginFailedException failure = catchThrowableOfType(LoginFailedException.class, () -> ada("secret", ""));
            assertThat(failure.why()).isEqualTo(Why.UNDECIDED);
            assertThat(failure.arguments()).containsExactly("out of order");
        }
    }

    // ---- on a node

    private Login onNode(String certificate, String text) throws IOException {
        Path pve = Files.createDirectories(dir.resolve("root/etc/pve/local"));
        Files.writeString(pve.resolve(certificate), text);
        return with(ProxmoxAccounts.ofNode(dir.resolve("root"), proxmox.port(), clock));
    }

    @Test
    void onANodeItsOwnCertificateIsTrusted() throws Exception {
        login = onNode("pve-ssl.pem", proxmox.certificate());

        assertThat(ada("secret", "").session().caller().name()).isEqualTo("ada@pve");
    }

    @Test
    void onANodeTheCertificateOfItsWebServerComesFirst() throws Exception {
        onNode("pve-ssl.pem", "not this one");
        login = onNode("pveproxy-ssl.pem", proxmox.certificate());

        assertThat(ada("secret", "").session().caller().name()).isEqualTo("ada@pve");
    }

    @Test
    void onANodeNoOtherCertificateGetsAPassword() throws Exception {
        try (SimulatedProxmoxApi other = serve()) {
            login = onNode("pve-ssl.pem", other.certificate());
        }

        LoginFailedException failure = catchThrowableOfType(LoginFailedException.class, () -> ada("secret", ""));
        assertThat(failure.why()).isEqualTo(Why.UNDECIDED);
        assertThat(failure.arguments().getFirst())
                .contains("certificate of this node")
                .doesNotContain("ca_file");
        assertThat(proxmox.requests()).isEmpty();
    }

    @Test
    void aCertificateThatCannotBeReadIsNamed() throws Exception {
        login = onNode("pve-ssl.pem", "nonsense");
        assertThat(catchThrowableOfType(LoginFailedException.class, () -> ada("secret", ""))
                        .arguments()
                        .getFirst())
                .contains("pve-ssl.pem", "makes no sense");

        Files.delete(dir.resolve("root/etc/pve/local/pve-ssl.pem"));
        assertThat(catchThrowableOfType(LoginFailedException.class, () -> ada("secret", ""))
                        .arguments()
                        .getFirst())
                .contains("pve-ssl.pem", "cannot be read");
    }

    // ---- by a token

    @Test
    void aTokenLetsInWithItsScopesUntilItIsRevoked() throws Exception {
        Tokens.Created created = tokens.create("grafana", Scope.SCALE, Optional.empty());

        Sessions.Opened opened = login.byToken(HERE, " " + created.secret() + "\n");

        Session session = sessions.use(opened.secret()).orElseThrow();
        assertThat(session.caller().name()).isEqualTo("grafana");
        assertThat(session.caller().scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.SCALE);
        tokens.revoke("grafana");
        assertThat(sessions.use(opened.secret())).isEmpty();
    }

    @Test
    void aSessionEndsWithItsToken() throws Exception {
        Tokens.Created created =
                tokens.create("short", Scope.READ, Optional.of(clock.instant().plusSeconds(60)));
        Sessions.Opened opened = login.byToken(HERE, created.secret());

        clock.pass(Duration.ofSeconds(60));

        assertThat(sessions.use(opened.secret())).isEmpty();
        assertThat(refused(() -> login.byToken(HERE, created.secret()))).isEqualTo(Why.TOKEN);
    }

    // ---- by a link

    @Test
    void aLinkLetsAnAdministratorInOnce() throws Exception {
        String code = links.create("root").code();

        Session session = login.byLink(HERE, code).session();

        assertThat(session.caller().name()).isEqualTo("root");
        assertThat(session.caller().scopes()).contains(Scope.ADMIN);
        assertThat(refused(() -> login.byLink(HERE, code))).isEqualTo(Why.LINK);
    }

    // ---- guessing

    @Test
    void whoGuessesHasToWaitEvenWithTheRightPassword() throws Exception {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            assertThat(refused(() -> ada("wrong", ""))).isEqualTo(Why.PASSWORD);
        }
        int asked = proxmox.requests().size();

        LoginFailedException failure = catchThrowableOfType(LoginFailedException.class, () -> ada("secret", ""));
        assertThat(failure.why()).isEqualTo(Why.WAIT);
        assertThat(failure.arguments()).containsExactly("1");
        assertThat(proxmox.requests()).hasSize(asked);
        assertThat(refused(() -> login.byToken(HERE, "lxa_x"))).isEqualTo(Why.WAIT);

        clock.pass(Duration.ofSeconds(1));
        assertThat(ada("secret", "").session().caller().name()).isEqualTo("ada@pve");
    }

    @Test
    void anAddressOfIpv6CountsAsItsNetwork() throws Exception {
        for (int i = 0; i < LoginThrottle.FREE; i++) {
            InetAddress address = InetAddress.ofLiteral("2001:db8:0:1::" + (i + 1));
            assertThat(refused(() -> login.byToken(address, "lxa_x"))).isEqualTo(Why.TOKEN);
        }

        assertThat(refused(() -> login.byToken(InetAddress.ofLiteral("2001:db8:0:1::99"), "lxa_x")))
                .isEqualTo(Why.WAIT);
        assertThat(refused(() -> login.byToken(InetAddress.ofLiteral("2001:db8:0:2::99"), "lxa_x")))
                .isEqualTo(Why.TOKEN);
    }
}
