package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;

/** The commands that a running daemon carries out, as users call them. The daemon asks before it changes anything itself. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DaemonCommandsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private Path dir = Path.of("");
    private Site site = new Site(dir);
    private Optional<Program> daemon = Optional.empty();
    private AutoCloseable callers = () -> {};

    static String freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return "127.0.0.1:" + free.getLocalPort();
        }
    }

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        dir = directory;
        site = new Site(dir).with("backend", "simulated").withApi(freeAddress());
        callers = site.withCallers();
        Files.createDirectories(dir.resolve("backups"));
        Files.writeString(dir.resolve("backups/107_backup.json"), "{\"cores\": 3, \"memory\": 4096}");
        daemon = Optional.of(
                site.start("daemon").awaitLine("The API is served at").awaitLine("Next run in"));
        assertThat(run("mode", "approve")).containsExactly("Mode of all containers: as configured -> approve");
    }

    @AfterAll
    void stop() throws Exception {
        daemon.ifPresent(Program::close);
        callers.close();
    }

    /** What a command prints that works. */
    private List<String> run(String command, String... more) {
        Program program = site.run(command, more);
        assertThat(program.end()).as("%s %s", program.out(), program.err()).isZero();
        assertThat(program.err()).isEmpty();
        return program.out();
    }

    /** What a command says that fails. */
    private String fail(String command, String... more) {
        Program program = site.run(command, more);
        assertThat(program.end()).as("%s", program.out()).isOne();
        return String.join("\n", program.err());
    }

    @Test
    void aSizeIsSetAndHeldWhichIsShownUntilItIsReleased() {
        List<String> out = run("set", "101", "--cores", "5", "--memory", "6G");

        assertThat(out).hasSize(2);
        assertThat(out.getFirst()).matches("Container 101: \\d+ cores, \\d+ MB -> 5 cores, 6144 MB");
        assertThat(out.getLast()).matches("It is held until [-0-9]+ [:0-9]+\\. To end that: .* hold 101 --off");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(run("status"))
                        .contains("Ordered:")
                        .anyMatch(line -> line.matches(" {2}101 {2}held by \\S+ until .*: its size was set")));
        assertThat(run("explain", "101")).anyMatch(line -> line.matches(" {2}ordered {2}held by .*"));
        assertThat(run("set", "101", "--cores", "5").getFirst())
                .isEqualTo("Container 101: it already has that size, 5 cores, 6144 MB");

        assertThat(run("hold", "101", "--off")).containsExactly("Container 101 is not held any more.");
        assertThat(fail("hold", "101", "--off")).isEqualTo("lxc-autoscale: container 101 is not held");
    }

    @Test
    void aDryRunOnlySaysWhatWouldBeDone() {
        assertThat(run("set", "102", "--cores", "7", "--dry-run"))
                .singleElement()
                .asString()
                .matches("Container 102: would be set \\d+ cores, (\\d+ MB) -> 7 cores, \\1");
    }

    @Test
    void aSizeThatWouldKillIsRefusedWithTheReason() {
        assertThat(fail("set", "102", "--memory", "16"))
                .startsWith("lxc-autoscale: ")
                .contains("in use");
    }

    @Test
    void aContainerIsHeldWithAReason() {
        assertThat(run("hold", "103", "--for", "2h", "--why", "I measure"))
                .singleElement()
                .asString()
                .startsWith("Container 103 is held until ");
        assertThat(run("mode")).anyMatch(line -> line.matches("hold +103 .*I measure"));
        assertThat(fail("hold", "999")).isEqualTo("lxc-autoscale: there is no container 999");
    }

    @Test
    void aBoostCanBeEndedEarly() {
        List<String> out = run("boost", "104", "--memory", "9216", "--for", "30m");

        assertThat(out.getFirst()).matches("Container 104: it is set to \\d+ cores, 9216 MB");
        assertThat(out.getLast()).startsWith("It goes back at ");
        assertThat(run("mode")).anyMatch(line -> line.matches("boost +104 +9216 MB .*"));
        assertThat(run("boost", "104", "--off")).containsExactly("The boost of container 104 is over.");
        assertThat(fail("boost", "104", "--off")).isEqualTo("lxc-autoscale: container 104 is not boosted");
    }

    @Test
    void modesAreForContainersAndTiersThatThereAre() {
        assertThat(run("mode", "observe", "--container", "105"))
                .containsExactly("Mode of container 105: as configured -> observe");
        assertThat(run("mode")).anyMatch(line -> line.matches("mode +105 +observe .*"));
        assertThat(run("mode", "--reset", "--container", "105"))
                .containsExactly("What was set for container 105 is taken back.");
        assertThat(run("mode", "AUTO", "--tier", "DEFAULT"))
                .containsExactly("Mode of section DEFAULT: as configured -> auto");
        assertThat(run("mode", "--reset", "--tier", "DEFAULT")).hasSize(1);
        assertThat(fail("mode", "observe", "--container", "999"))
                .isEqualTo("lxc-autoscale: There is no container 999.");
        assertThat(fail("mode", "observe", "--tier", "WEB"))
                .isEqualTo("lxc-autoscale: there is no tier WEB; there are DEFAULT");
    }

    /** What waits goes away by itself when nothing is to be changed any more. */
    @Test
    void changesThatWaitAreApprovedAndRejected() {
        List<String> ids = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            List<String> rows = run("approvals");
            ids.clear();
            rows.stream().skip(1).forEach(row -> ids.add(row.split(" ")[0]));
            return ids.size() >= 3;
        });

        assertThat(ids)
                .anySatisfy(id -> assertThat(site.run("approve", id).out())
                        .singleElement()
                        .asString()
                        .startsWith(id + ": it is set to "));
        String rejected = ids.stream()
                .filter(id -> site.run("reject", id).out().getFirst().contains(": rejected"))
                .findFirst()
                .orElseThrow();
        Program again = site.run("approve", rejected);
        assertThat(again.end()).isOne();
        assertThat(again.out()).singleElement().asString().contains(": not done, nothing of the name ");
        assertThat(site.run("approve", "--all").out()).isNotEmpty();
    }

    @Test
    void aRollbackIsMadeByTheDaemon() {
        Program rollback = site.run("rollback", "107", "999");

        assertThat(rollback.out())
                .containsExactly(
                        "Container 107: it is set to 3 cores, 4096 MB",
                        "Not rolled back: container 999 has no saved size: it was never changed");
        assertThat(rollback.end()).isOne();
        assertThat(dir.resolve("backups/107_backup.json")).doesNotExist();
        assertThat(run("mode")).anyMatch(line -> line.matches("hold +107 .*it was rolled back"));
    }

    @Test
    void everythingIsPausedAndGoesOn() {
        assertThat(run("pause").getFirst()).startsWith("Everything is paused, from the daemon's next step on");
        assertThat(run("status").getFirst())
                .isEqualTo("Everything is paused: nothing is changed until \"lxc-autoscale resume\".");
        assertThat(run("status", "--output", "json").getFirst()).contains("\"paused\":true");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(run("mode").getFirst()).startsWith("Everything is paused"));

        assertThat(run("resume").getFirst()).startsWith("The pause is over");
        assertThat(run("status").getFirst()).startsWith("pve1");
        assertThat(run("resume").getFirst()).startsWith("Nothing was paused");
    }

    @Test
    void aTokenIsUsedAndWhatItLacksIsSaid() throws Exception {
        Path file = Files.writeString(
                dir.resolve("token"),
                new Tokens(dir.resolve("state"), InstantSource.system())
                                .create("reader", Scope.READ, Optional.empty())
                                .secret()
                        + "\n");
        Program wrong = site.startBy(List.of("env", "LXC_AUTOSCALE_TOKEN=wrong"), "mode");

        assertThat(wrong.end()).isOne();
        assertThat(wrong.err())
                .singleElement()
                .asString()
                .contains("unknown, revoked or expired", "--token-file", "LXC_AUTOSCALE_TOKEN");
        assertThat(run("mode", "--token-file", file.toString())).isNotEmpty();
        assertThat(fail("set", "101", "--cores", "2", "--token-file", file.toString()))
                .contains("needs the scope 'scale'")
                .doesNotContain("\n");
    }
}
