package org.lxcautoscale.ui.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.host.simulated.Scenario;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;
import org.lxcautoscale.host.simulated.api.Misbehaviour;
import org.lxcautoscale.host.simulated.api.SimulatedProxmoxApi;

/** People who log in to a daemon with their accounts of Proxmox, in a browser without JavaScript. */
@Timeout(240)
class ProxmoxLoginTest {

    private static final String PASSWORD = "päss word&+";

    @TempDir
    private Path dir;

    private String address = "";
    private SimulatedProxmoxApi proxmox;
    private Program daemon;
    private Browser browser = new Browser("");

    @BeforeEach
    void start() throws Exception {
        Scenario scenario = Scenario.mixed(1);
        VirtualTime time = new VirtualTime(scenario.start());
        proxmox = new SimulatedProxmoxApi(time, List.of(new SimulatedHost(scenario, time)));
        proxmox.addUser("ada@pve", PASSWORD, Map.of("/vms", Set.of("VM.Audit", "VM.Config.CPU", "VM.Config.Memory")));
        try (ServerSocket free = new ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        Path config = Files.writeString(dir.resolve("c.yaml"), """
                DEFAULT:
                  backend: proxmox-api
                  poll_interval: 2
                  sample_interval: 1
                  state_dir: '%1$s/state'
                  backup_dir: '%1$s/backups'
                  log_file: '%1$s/log'
                  lock_file: '%1$s/lock'
                proxmox_api:
                  host: localhost
                  port: %2$d
                  token_id: %3$s
                  token_secret: %4$s
                  fingerprint: "%5$s"
                api:
                  enabled: true
                  listen: %6$s
                """.formatted(
                        dir,
                        proxmox.port(),
                        SimulatedProxmoxApi.TOKEN_ID,
                        SimulatedProxmoxApi.TOKEN_SECRET,
                        proxmox.fingerprint(),
                        address));
        daemon = Program.start(dir, "daemon", "--config", config.toString())
                .awaitLine("The API is served at")
                .awaitLine("Next run in");
        browser = new Browser("http://" + address);
    }

    @AfterEach
    void stop() throws Exception {
        daemon.close();
        proxmox.close();
    }

    private Browser.Answer logIn(String user, String password, String code) throws Exception {
        Map<String, String> form = new HashMap<>();
        form.put("user", user);
        form.put("realm", "pve");
        form.put("password", password);
        form.put("code", code);
        form.put("next", "/settings");
        return browser.post("/ui/login/proxmox", form);
    }

    @Test
    void anAccountOfProxmoxLetsInByItsPermissionsThere() throws Exception {
        assertThat(browser.get("/ui/login").words()).contains("With an account of Proxmox VE", "One-time code");

        Browser.Answer wrong = logIn("ada", "wrong", "");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.words()).contains("Proxmox does not accept this user with this password.");
        assertThat(wrong.body()).contains("value=\"ada\"", "value=\"pve\"", "value=\"/settings\"");
        assertThat(wrong.body()).doesNotContain("wrong\"");

        proxmox.requireCode("ada@pve", "123456");
        assertThat(logIn("ada", PASSWORD, "").words()).contains("This account has a second factor.");
        assertThat(logIn("ada", PASSWORD, "000000").words()).contains("does not accept this one-time code");
        assertThat(browser.cookies()).isEmpty();

        Browser.Answer in = logIn("ada", PASSWORD, "123 456");
        assertThat(in.status()).isEqualTo(303);
        assertThat(in.location()).isEqualTo("/ui/settings");
        assertThat(browser.get("/ui").words()).contains("You are ada@pve, with an account of Proxmox.");
        assertThat(browser.get("/ui/settings/tokens").status())
                .as("she may change sizes, and no more")
                .isEqualTo(403);

        daemon.awaitLine("ada@pve has logged in from 127.0.0.1");
        assertThat(String.join("\n", daemon.out())).doesNotContain(PASSWORD, "wrong\"", "PVE:", "123456");
    }

    @Test
    void whoMayNotComeInIsToldWhy() throws Exception {
        proxmox.addUser("bob@pve", PASSWORD, Map.of("/vms/104", Set.of("VM.Audit")));
        Browser.Answer some = logIn("bob", PASSWORD, "");
        assertThat(some.status()).isEqualTo(403);
        assertThat(some.words()).contains("you may see some containers only");

        proxmox.addUser("eve@pve", PASSWORD, Map.of());
        assertThat(logIn("eve", PASSWORD, "").words()).contains("you may not see containers there");

        Browser.Answer noName = logIn("<script>alert(1)</script>", PASSWORD, "");
        assertThat(noName.status()).isEqualTo(400);
        assertThat(noName.body()).doesNotContain("<script>alert");

        proxmox.misbehave(
                1, request -> request.path().equals("/access/ticket"), new Misbehaviour.Refusal(500, "out of order"));
        Browser.Answer undecided = logIn("ada", PASSWORD, "");
        assertThat(undecided.status()).isEqualTo(502);
        assertThat(undecided.words()).contains("Proxmox could not be asked whether you may log in: out of order.");
    }
}
