package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The link that opens the dashboard, as root asks for it. */
@Timeout(120)
class UiCommandTest {

    @TempDir
    private Path dir;

    private static String said(Program program) {
        assertThat(program.end()).isOne();
        assertThat(program.out()).isEmpty();
        return String.join("\n", program.err());
    }

    @Test
    void theLinkIsPrintedAloneWithWhatElseThereIsToSayBesideIt() throws Exception {
        String address = DaemonCommandsTest.freeAddress();
        Site site = new Site(dir).with("backend", "simulated").withApi(address);
        try (AutoCloseable _ = site.withCallers();
                Program daemon = site.start("daemon").awaitLine("The API is served at")) {
            Program program = site.run("ui");

            assertThat(program.end()).as("%s", program.err()).isZero();
            assertThat(program.out())
                    .singleElement()
                    .asString()
                    .matches("http://" + address + "/ui/login/once\\?code=[A-Za-z0-9_-]{43}");
            assertThat(String.join("\n", program.err()))
                    .contains("within 10 minutes", "to this machine only", ":" + address + " root@");
            assertThat(daemon.awaitLine("POST /api/v1/ui/links: 201")).isNotNull();
            assertThat(daemon.out()).noneMatch(line -> line.contains("code="));
        }
    }

    @Test
    void withoutADaemonItSaysHowToStartIt() throws Exception {
        assertThat(said(new Site(dir)
                        .with("backend", "simulated")
                        .withApi("127.0.0.1:5000")
                        .run("ui")))
                .contains("no daemon is running", "systemctl start lxc_autoscale");
    }

    @Test
    void withoutTheApiItSaysWhatToConfigure() throws Exception {
        Site site = new Site(dir).with("backend", "simulated");
        try (Program _ = site.start("daemon").awaitLine("Next run in")) {
            assertThat(said(site.run("ui"))).contains("section api", "enabled: false");
        }
    }
}
