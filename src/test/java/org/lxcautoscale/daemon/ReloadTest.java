package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;

/** What SIGHUP does. */
@Timeout(120)
class ReloadTest {

    @TempDir
    Path dir;

    private Site site;
    private Program daemon;

    @BeforeEach
    void startDaemon() throws IOException {
        site = new Site(dir).with("backend", "simulated");
        daemon = site.start("daemon").awaitLine("has started");
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void aChangedConfigurationComesIntoForce() throws IOException {
        site.with("poll_interval", 3);
        daemon.signal("HUP").awaitLine("INFO - The configuration was read again.");

        daemon.awaitLine("Next run in 3 seconds.");
        endsWell();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DEFAULT:\n  poll_interval: -1\n",
                "DEFAULT:\n  pol_interval: 10\n",
                "DEFAULT: [\n",
                "\u0000\u0001binary",
                "",
            })
    void anInvalidOneChangesNothingAndTheLogSaysWhy(String text) throws IOException {
        Files.writeString(site.config(), text);
        daemon.signal("HUP");

        if (text.isEmpty()) {
            daemon.awaitLine("The configuration was read again");
        } else {
            daemon.awaitLine("ERROR - The configuration was read again and is invalid; the old one stays in force: ");
            daemon.awaitLines("Next run in 2 seconds.", completed() + 1);
        }
        endsWell();
    }

    @Test
    void everyProblemHasALineOfItsOwn() throws IOException {
        Files.writeString(site.config(), "DEFAULT:\n  poll_interval: -1\n  max_cores: few\n");
        daemon.signal("HUP").awaitLine("ERROR - The configuration was read again and is invalid; the old one stays in");

        daemon.awaitLine("ERROR - " + site.config() + ":2:18: poll_interval is -1, but must be 1 to 86400 s");
        daemon.awaitLine("ERROR - " + site.config() + ":3:14: max_cores is 'few', but must be a number");
        assertThat(daemon.out()).noneMatch(line -> line.contains("\\n"));
        endsWell();
    }

    @Test
    void whatHasNoEffectIsLogged() throws IOException {
        site.with("smtp_port", 25);
        daemon.signal("HUP").awaitLine("'smtp_port' has no effect: no mail is sent here");
        daemon.awaitLine("'lxc-autoscale config migrate' shows what these keys are here");
        endsWell();
    }

    @Test
    void aMissingOneChangesNothing() throws IOException {
        Files.delete(site.config());
        daemon.signal("HUP").awaitLine("the old one stays in force: ");

        daemon.awaitLines("Next run in 2 seconds.", completed() + 1);
        endsWell();
    }

    @Test
    void whatIsFixedAtStartStaysAndTheLogSaysSo() throws IOException {
        site.with("lock_file", dir.resolve("other lock"));
        daemon.signal("HUP")
                .awaitLine("WARNING - The configuration was read again; what concerns the backend, files,"
                        + " dry_run or Gotify needs a restart.");

        endsWell();
        assertThat(dir.resolve("other lock")).doesNotExist();
    }

    private long completed() {
        return daemon.out().stream()
                .filter(line -> line.contains("Next run in"))
                .count();
    }

    private void endsWell() {
        assertThat(daemon.signal("TERM").end()).isZero();
        assertThat(daemon.out()).last().asString().endsWith("INFO - LXC AutoScale has stopped.");
        assertThat(daemon.err()).isEmpty();
    }
}
