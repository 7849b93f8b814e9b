package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Tokens;

/** {@code ml} as a process, against a real daemon, against servers that are none, and without any. */
@Timeout(240)
class MlCommandTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String SUGGESTED =
            "Scaling suggestion for LXC ID 104: Scale Down \\d CPU core\\(s\\), Scale Down 1000 MB RAM";

    @TempDir
    private Path dir;

    /** Where ml runs. */
    private Site here;

    @BeforeEach
    void makeSite() throws IOException {
        here = new Site(Files.createDirectories(dir.resolve("here"))).with("backend", "simulated");
    }

    private Path json() {
        return here.dir().resolve("lxc_autoscale_ml.json");
    }

    private static List<?> entries(Path file) throws IOException {
        return (List<?>) Jsonb.builder().build().type(Object.class).fromJson(Files.readString(file));
    }

    private Program ml(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        String command = all.removeFirst();
        all.addAll(List.of("--config", here.config().toString()));
        all.add(0, command);
        List<String> whole = new ArrayList<>(List.of("ml"));
        whole.addAll(all);
        if (!whole.contains("--contamination")) { // what the simulated host itself records is unlike that history
            whole.addAll(List.of("--contamination", "0.001"));
        }
        return Program.start(here.dir(), whole.toArray(String[]::new));
    }

    private static void keepHistory(Site site) throws IOException {
        KeptHistory.keep(Files.createDirectories(site.dir().resolve("state")), "104", "files", 1500);
    }

    /** Another host, whose containers never shrink by themselves, and whose 104 uses little of 8 cores and 8192 MB. */
    private static final class OtherHost implements AutoCloseable {
        final Site site;
        final String url;
        final Program daemon;
        final Path read;
        final Path scale;

        OtherHost(Path dir, String... more) throws Exception {
            String address = DaemonCommandsTest.freeAddress();
            site = new Site(Files.createDirectories(dir))
                    .with("backend", "simulated")
                    .with("cpu_lower_threshold", 0)
                    .with("memory_lower_threshold", 0)
                    .withApi(address)
                    .withApiKey("max_requests_per_minute", 100_000);
            for (String one : more) {
                site.with(one.split("=")[0], one.split("=")[1]);
            }
            url = "http://" + address;
            keepHistory(site);
            Tokens tokens = new Tokens(dir.resolve("state"), InstantSource.system());
            read = Files.writeString(
                    dir.resolve("read"),
                    tokens.create("reader", Scope.READ, Optional.empty()).secret());
            scale = Files.writeString(
                    dir.resolve("scale"),
                    tokens.create("ml", Scope.SCALE, Optional.empty()).secret());
            daemon = site.start("daemon").awaitLine("The API is served at").awaitLine("Next run in");
        }

        @Override
        public void close() {
            daemon.close();
        }
    }

    @Test
    void itSuggestsForAnotherHostAndOrdersFromItsDaemonWithoutAHold() throws Exception {
        try (OtherHost other = new OtherHost(dir.resolve("other"))) {
            Program dry = ml("run", "--once", "--dry-run", "--api", other.url, "--token-file", other.read.toString());
            assertThat(dry.end()).as("%s %s", dry.out(), dry.err()).isZero();
            assertThat(dry.out()).anyMatch(line -> line.matches(".* - INFO - " + SUGGESTED));
            assertThat(entries(json())).hasSize(1);
            Map<?, ?> entry = (Map<?, ?>) entries(json()).getFirst();
            assertThat(entry.get("lxc_id")).isEqualTo("104");
            assertThat(entry.get("cores")).isEqualTo(8L);
            assertThat(entry.get("ram_amount")).isEqualTo(1000L);

            Program refused = ml("run", "--once", "--api", other.url, "--token-file", other.read.toString());
            assertThat(refused.end()).isOne();
            assertThat(refused.err()).singleElement().asString().contains("scale");

            Program ordered = ml("run", "--once", "--api", other.url, "--token-file", other.scale.toString());
            assertThat(ordered.end()).as("%s %s", ordered.out(), ordered.err()).isZero();
            assertThat(ordered.out())
                    .anyMatch(line -> line.matches(".*Container 104: it is set to \\d cores?, 7192 MB \\(.*"));
            assertThat(entries(json())).as("not repeated").hasSize(1);

            Program again = ml("suggest", "--api", other.url, "--token-file", other.read.toString());
            assertThat(again.end()).as("%s", again.err()).isZero();
            assertThat(again.out())
                    .singleElement()
                    .asString()
                    .contains("No Scaling 0 CPU core(s), Scale Down 1000 MB RAM");
            assertThat(other.site
                            .run("mode", "--token-file", other.read.toString())
                            .out())
                    .containsExactly("Nothing is ordered.");
        }
    }

    @Test
    void aCertificateMustBeTrustedAndHaveTheNameOfTheUrl() throws Exception {
        assumeThat(Path.of("/usr/bin/openssl")).exists();
        Path key = dir.resolve("key.pem");
        Path certificate = dir.resolve("certificate.pem");
        assertThat(run(
                        "/usr/bin/openssl",
                        "req",
                        "-x509",
                        "-nodes",
                        "-days",
                        "3",
                        "-newkey",
                        "rsa:2048",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost",
                        "-out",
                        certificate.toString(),
                        "-keyout",
                        key.toString()))
                .isZero();
        String address = DaemonCommandsTest.freeAddress();
        Site other = new Site(Files.createDirectories(dir.resolve("tls")))
                .with("backend", "simulated")
                .withApi(address)
                .withApiKey("tls_certificate", certificate)
                .withApiKey("tls_key", key);
        Path state = Files.createDirectories(other.dir().resolve("state"));
        String token = new Tokens(state, InstantSource.system())
                .create("reader", Scope.READ, Optional.empty())
                .secret();
        Path file = Files.writeString(dir.resolve("token"), token);
        String port = address.substring(address.indexOf(':'));
        try (Program _ =
                other.start("daemon").awaitLine("The API is served at https").awaitLine("Next run in")) {
            String[] trusted = {"--token-file", file.toString(), "--ca", certificate.toString()};
            Program good = ml(all("https://localhost" + port, trusted));
            assertThat(good.end()).as("%s", good.err()).isZero();
            assertThat(good.out()).anyMatch(line -> line.contains("containers should have another size"));

            assertThat(refusal(ml(all("https://127.0.0.1" + port, trusted)))).contains("is not trusted");
            assertThat(refusal(ml(all("https://localhost" + port, "--token-file", file.toString()))))
                    .contains("the certificate of localhost" + port + " is not trusted", "--ca");
            assertThat(refusal(ml(all("http://localhost" + port, "--token-file", file.toString()))))
                    .contains("broke");
        }
    }

    private static String[] all(String url, String... more) {
        List<String> all = new ArrayList<>(List.of("run", "--once", "--dry-run", "--api", url));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static String refusal(Program program) {
        assertThat(program.end()).isOne();
        return String.join("\n", program.err());
    }

    @Test
    void nothingIsOrderedThatTheDaemonMayNotDoOrAPersonHasDecided() throws Exception {
        try (OtherHost other = new OtherHost(dir.resolve("other"));
                AutoCloseable _ = other.site.withCallers()) {
            String[] run = {"run", "--once", "--api", other.url, "--token-file", other.scale.toString()};
            other.site.run("hold", "104", "--for", "1h", "--why", "mine");
            assertThat(kept(ml(run))).contains("it is held by ");
            other.site.run("hold", "104", "--off");
            other.site.run("mode", "approve", "--container", "104");
            assertThat(kept(ml(run))).contains("its mode is approve: ");
            other.site.run("mode", "--reset", "--container", "104");
            other.site.run("mode", "paused"); // in force when the command ends, other than "pause"
            await().atMost(SOON)
                    .until(() -> kept(ml(run)).contains("pause")); // the mode before is shown until the next step
        }
        try (OtherHost observing = new OtherHost(dir.resolve("observing"), "dry_run=true")) {
            assertThat(kept(ml("run", "--once", "--api", observing.url, "--token-file", observing.scale.toString())))
                    .containsAnyOf("dry run", "may not resize");
        }
    }

    private static String kept(Program program) {
        assertThat(program.end()).as("%s %s", program.out(), program.err()).isZero();
        return program.out().stream()
                .filter(line -> line.contains("Container 104 keeps its size: "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(program.out()));
    }

    @Test
    void onTheSameMachineItAsksTheDaemonAndWithoutOneTheHistory() throws Exception {
        try (OtherHost same = new OtherHost(dir.resolve("same"));
                AutoCloseable _ = same.site.withCallers()) {
            Program asked = Program.start(
                    same.site.dir(),
                    "ml",
                    "suggest",
                    "--contamination",
                    "0.001",
                    "--config",
                    same.site.config().toString());
            assertThat(asked.end()).as("%s", asked.err()).isZero();
            assertThat(asked.out()).singleElement().asString().containsPattern(SUGGESTED);
        }
        Site site = new Site(dir.resolve("same")).with("backend", "simulated");
        Program alone = Program.start(
                site.dir(),
                "ml",
                "run",
                "--once",
                "--contamination",
                "0.001",
                "--config",
                site.config().toString());
        assertThat(alone.end()).as("%s", alone.err()).isZero();
        assertThat(alone.out())
                .anyMatch(line -> line.contains("No daemon takes orders on this machine"))
                .anyMatch(line -> line.matches(".*" + SUGGESTED));
    }

    @Test
    void aDryRunOfSuggestWritesNothing() throws IOException {
        keepHistory(here);

        Program dry = ml("suggest", "--dry-run");
        assertThat(dry.end()).as("%s", dry.err()).isZero();
        assertThat(dry.out()).anyMatch(line -> line.matches(SUGGESTED + ": .*"));
        assertThat(json()).doesNotExist();

        Program once = ml("suggest", "--ram-upper-limit", "120", "--ram-chunk-size", "60");
        assertThat(once.end()).isZero();
        assertThat(once.out()).anyMatch(line -> line.contains("Scale Down 120 MB RAM"));
        assertThat(json()).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verbosity 3 | --verbosity is '3', but must be 0, 1 or 2",
                "--ram-chunk-size 0 | --ram-chunk-size is '0', but must be a number of MB from 1 to",
                "--ram-upper-limit 40 | must be at least --ram-chunk-size, which is 50",
                "--smoothing-factor 0 | above 0, and at most 1",
                "--smoothing-factor NaN | above 0, and at most 1",
                "--spike-threshold -1 | above 0, and at most 100",
                "--contamination 0.6 | above 0, and at most 0.5",
                "--n_estimators 0 | from 1 to 1000",
                "--max_samples 1 | from 2 to 4096",
                "--random_state x | is not a long",
                "--window 9y | 60d at most",
                "--interval 8d | 7d at most",
                "--ca x.pem | --ca goes with --api only",
                "--api ftp://x | must be such as https://pve2.example:5000",
                "--api https://x/api | must be such as https://pve2.example:5000",
                "--api http://pve2.example:5000 | others could read the token on the way",
                "--api https://x --ca missing.pem | --ca cannot be used: missing.pem",
            })
    void wrongOptionsAreErrorsOfUsageThatSayWhatIsRight(String options, String said) {
        List<String> all = new ArrayList<>(List.of("run", "--once", "--dry-run"));
        all.addAll(List.of(options.split(" ")));
        Program program = ml(all.toArray(String[]::new));

        assertThat(program.end()).isEqualTo(ExitCode.USAGE);
        assertThat(String.join("\n", program.err())).contains(said);
        assertThat(json()).doesNotExist();
    }

    @Test
    void aDryRunBeforeTheCommandIsNoDryRunAndRefused() {
        Program program = Program.start(here.dir(), "ml", "--dry-run", "run");

        assertThat(program.end()).isEqualTo(ExitCode.USAGE);
        assertThat(program.err()).first().asString().contains("--dry-run has no effect before the command 'run'");
    }

    /** A server that answers each request with what it is given; {@code …} is a body without end. */
    private static ServerSocket server(String answer, List<String> requests) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> {
            while (!server.isClosed()) {
                try (Socket one = server.accept()) {
                    InputStream in = one.getInputStream();
                    StringBuilder head = new StringBuilder();
                    for (int next = in.read(); next >= 0 && head.indexOf("\r\n\r\n") < 0; next = in.read()) {
                        head.append((char) next);
                        if (head.indexOf("\r\n\r\n") >= 0) {
                            break;
                        }
                    }
                    requests.add(head.substring(0, head.indexOf("\r\n")));
                    one.getOutputStream().write(answer.replace("…", "").getBytes(StandardCharsets.UTF_8));
                    while (answer.endsWith("…")) {
                        one.getOutputStream().write(new byte[1 << 16]);
                    }
                    one.shutdownOutput();
                } catch (IOException _) {
                    // the other side has had enough, or the test is over
                }
            }
        });
        return server;
    }

    private static final String PROBLEM = "Content-Type: application/problem+json~~";
    private static final String OK = "HTTP/1.0 200 OK~Content-Type: application/json~~";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.0 401 No~" + PROBLEM
                        + "{\"detail\": \"This token is unknown\"} | This token is unknown. Then put it into a file",
                "HTTP/1.0 403 No~" + PROBLEM + "{\"detail\": \"This needs scope read\"} | This needs scope read",
                "HTTP/1.0 500 No~" + PROBLEM + "{} | it was refused with status 500",
                "HTTP/1.0 502 Bad~Content-Type: text/html~~<html> | is not the API of this program (status 502); check the URL of --api",
                OK + "[1] | is not the API of this program (status 200)",
                OK + "{\"a\" | is not the API of this program (status 200)",
                OK + "… | broke: the answer is larger than 8 MiB",
                "'' | broke: it is not HTTP",
            })
    void whatIsNoGoodAnswerEndsTheRoundWithASentence(String answer, String said) throws IOException {
        try (ServerSocket server = server(answer.replace("~", "\r\n"), new CopyOnWriteArrayList<>())) {
            Program program = ml("run", "--once", "--api", "http://127.0.0.1:" + server.getLocalPort());

            assertThat(program.end()).isOne();
            assertThat(program.err()).singleElement().asString().contains(said);
            assertThat(program.out())
                    .filteredOn(line -> line.contains(" - WARNING - No suggestions: "))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"containers\": 5, \"nodes\": \"x\"}",
                "{\"nodes\": [null, {\"name\": 1, \"cores\": \"many\"}], \"containers\": [null, 1, {}, {\"id\": \"../x\"}]}",
                "{\"nodes\": [{\"cores\": -1}], \"containers\": [{\"id\": \"104\", \"cores\": -3, \"memoryBytes\": 1e300}],"
                        + " \"points\": 7}",
                "{\"containers\": [{\"id\": \"104\", \"cores\": 4, \"memoryBytes\": 4294967296}], \"points\": [null, {},"
                        + " {\"time\": \"yesterday\"}, {\"time\": \"+999999999-01-01T00:00:00Z\", \"cpuCoresMean\": 1},"
                        + " {\"time\": 5, \"cpuCoresMean\": \"x\"}]}",
            })
    void fieldsOfWrongTypesAreNotKnownAndNothingIsSuggested(String body) throws IOException {
        List<String> requests = new CopyOnWriteArrayList<>();
        try (ServerSocket server = server((OK + body).replace("~", "\r\n"), requests)) {
            Program program = ml("run", "--once", "--api", "http://127.0.0.1:" + server.getLocalPort());

            assertThat(program.end()).as("%s", program.err()).isZero();
            assertThat(program.out()).noneMatch(line -> line.contains("Scaling suggestion"));
            assertThat(requests).allMatch(request -> request.startsWith("GET "));
        }
    }

    @Test
    void aServerThatHangsOrIsAwayIsTriedAgainAndTheProcessEndsAtOnceWhenTold() throws Exception {
        String away = DaemonCommandsTest.freeAddress();
        try (Program program =
                ml("run", "--api", "http://" + away).awaitLine("No suggestions: no daemon serves its API at " + away)) {
            assertThat(program.isAlive()).isTrue();
            assertThat(program.signal("TERM").end()).isZero();
            assertThat(program.out()).last().asString().endsWith("LXC AutoScale ML has stopped.");
        }
        try (ServerSocket hung = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Program program = ml("run", "--api", "http://127.0.0.1:" + hung.getLocalPort())
                        .awaitLine("has not answered at 127.0.0.1:" + hung.getLocalPort() + " within 20 s")) {
            assertThat(program.signal("TERM").end()).isZero();
        }
    }

    @Test
    void afterFailuresItWaitsLongerEachTimeUpToTheInterval() {
        Duration hour = Duration.ofHours(1);
        assertThat(MlRounds.wait(1, hour)).isEqualTo(Duration.ofSeconds(30));
        assertThat(MlRounds.wait(3, hour)).isEqualTo(Duration.ofMinutes(2));
        assertThat(MlRounds.wait(1000, hour)).isEqualTo(hour);
        assertThat(MlRounds.wait(5, Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void onlyOneRunsAndAReloadBeginsARoundAtOnce() throws IOException {
        keepHistory(here);
        try (Program first = ml("run").awaitLine("containers should have another size.")) {
            Program second = ml("run");
            assertThat(second.end()).isOne();
            assertThat(second.err())
                    .singleElement()
                    .asString()
                    .contains("already running as process " + first.pid(), "lock.ml");
            assertThat(ml("suggest", "--dry-run").end()).isZero();

            first.signal("HUP").awaitLines("containers should have another size.", 2);
            assertThat(entries(json())).hasSize(1);
            assertThat(first.signal("TERM").end()).isZero();
        }
    }

    @Test
    void whatAKilledOneHasLeftIsRepaired() throws IOException {
        keepHistory(here);
        try (Program killed = ml("run").awaitLine("containers should have another size.")) {
            killed.signal("KILL").end();
        }
        String whole = Files.readString(json());
        Files.writeString(json(), whole.substring(0, whole.length() - 30));

        assertThat(ml("run", "--once").end()).isZero();

        assertThat(entries(json())).hasSize(1);
    }

    @Test
    void aFullDiskIsSaidOnceAndSuggestionsAreStillLogged() throws Exception {
        keepHistory(here);
        Path small = Files.createDirectory(dir.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()))
                .as("a small file system")
                .isZero();
        try {
            run("dd", "if=/dev/zero", "of=" + small.resolve("filler"), "bs=1k");
            Program program = ml(
                    "run",
                    "--once",
                    "--suggestions-file",
                    small.resolve("ml.json").toString());

            assertThat(program.end()).as("%s", program.err()).isZero();
            assertThat(program.out())
                    .anyMatch(line -> line.matches(".*" + SUGGESTED))
                    .filteredOn(line -> line.contains("Suggestions cannot be written: "))
                    .singleElement()
                    .asString()
                    .contains("No space left on device");
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
