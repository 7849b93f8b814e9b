package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.log.LogLines;
import org.lxcautoscale.settings.HistorySettings;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresHistoryTest extends HistoryStoreContract {

    private static final Retention RETENTION =
            new Retention(Duration.ofDays(7), Duration.ofDays(60), Duration.ofDays(730), 1L << 30);

    private Optional<PostgresTestServer> started = Optional.empty();
    private int tests;
    private String schema = "";

    @TempDir
    private Path directory;

    @BeforeAll
    void startServer() throws Exception {
        Optional<Path> programs = PostgresTestServer.programs();
        Assumptions.assumeTrue(programs.isPresent(), "PostgreSQL is not installed (Debian: postgresql)");
        started = Optional.of(PostgresTestServer.start(programs.get()));
    }

    @AfterAll
    void stopServer() throws Exception {
        if (started.isPresent()) {
            started.get().remove();
        }
    }

    @BeforeEach
    void createSchema() throws Exception {
        schema = "test" + ++tests;
        server().createSchema(schema);
    }

    private PostgresTestServer server() {
        return started.orElseThrow();
    }

    private PostgresServer cluster(String name) {
        return new PostgresServer(server().settings(schema), name);
    }

    @Override
    Dialect dialect() {
        return new PostgresDialect();
    }

    @Override
    HistoryStore open() throws SQLException {
        return cluster("home").open();
    }

    @Override
    HistoryReader reader() throws SQLException {
        return HistoryReader.open(cluster("home"));
    }

    @Override
    Connection other() throws SQLException {
        return server().connect(schema);
    }

    @Override
    long bytesOfTwoDays() {
        long rows = 2 * 1440 + 700 + 4 * (288 + 24);
        return rows * (PostgresDialect.BYTES_BESIDE + 8L * (2 + ContainerFigure.values().length));
    }

    @Test
    void clustersInOneDatabaseHaveNothingToDoWithEachOther() throws Exception {
        Row.Place elsewhere = new Row.Place("elsewhere", "pve");
        Retention nothing = new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
        try (HistoryStore home = open();
                HistoryStore other = cluster("elsewhere").open()) {
            home.append(List.of(container("104", 0, 250, 1), host(0)));
            other.append(List.of(container(elsewhere, "104", 0, 300, 1)));
            home.rollUp(HOUR, HOUR.plusSeconds(3600));
            assertThat(query("SELECT cluster FROM container_hours_view")).containsExactly("home");
            home.expire(nothing, HOUR.plusSeconds(3600));
        }
        assertThat(query("SELECT cluster FROM container_minutes_view")).containsExactly("elsewhere");
        try (HistoryReader reader = reader()) {
            assertThat(reader.container(
                                    "104", List.of(ContainerFigure.values()), Tier.MINUTES, HOUR, HOUR.plusSeconds(60))
                            .points())
                    .isEmpty();
        }
    }

    @Test
    void daemonsThatStartAtTheSameTimeMakeTheTablesOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Callable<Boolean>> daemons = new ArrayList<>();
            for (int daemon = 0; daemon < 6; daemon++) {
                Row.Place place = new Row.Place("cluster" + daemon, "pve");
                daemons.add(() -> {
                    try (HistoryStore history = cluster(place.cluster()).open()) {
                        history.append(List.of(container(place, "104", 0, 250, 1)));
                        history.rollUp(HOUR, HOUR.plusSeconds(3600));
                        history.expire(RETENTION, HOUR);
                        return true;
                    }
                });
            }
            for (Future<Boolean> daemon : threads.invokeAll(daemons)) {
                assertThat(daemon.get()).isTrue();
            }
        }
        assertThat(query("SELECT count(*) FROM container_hours_view")).containsExactly("6");
    }

    private HistoryWriter daemon(HistorySettings.Server settings) {
        return new HistoryWriter(
                BufferedHistory.opener(new PostgresServer(settings, "home"), directory.resolve("buffer"), 1 << 20),
                RETENTION);
    }

    private List<Path> waiting() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("buffer"))) {
            return files.toList();
        }
    }

    @Test
    void whileTheServerIsAwayMinutesWaitOnDiskAlsoForAnotherDaemon() throws Exception {
        try (LogLines log = new LogLines()) {
            HistoryWriter daemon = daemon(server().settings(schema));
            for (int minute = 0; minute < 30; minute++) {
                daemon.write(List.of(container("104", minute, 250, 1), host(minute)));
            }
            server().crash();
            try {
                for (int minute = 30; minute < 200; minute++) {
                    daemon.write(List.of(container("104", minute, 250, 1), host(minute)));
                }
                assertThat(log.messages()).hasSizeBetween(1, 2).allMatch(line -> line.contains("History cannot be"));
            } finally {
                server().start();
            }
            HistoryWriter next = daemon(server().settings(schema));
            next.write(List.of(container("104", 200, 250, 1), host(200)));
            assertThat(waiting()).isEmpty();
        }
        assertThat(query("SELECT count(*), max(at) - min(at) FROM container_minutes"))
                .containsExactly("201|12000");
        assertThat(query("SELECT oom_kills FROM container_hours ORDER BY at")).containsExactly("60", "60", "60");
    }

    @Test
    void aConnectionThatEndsIsMadeAnew() throws Exception {
        try (LogLines log = new LogLines()) {
            HistoryWriter daemon = daemon(server().settings(schema));
            daemon.write(List.of(host(0)));
            try (Connection admin = server().connect("public");
                    var statement = admin.createStatement()) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'lxc-autoscale' AND pid <> pg_backend_pid()");
            }
            daemon.write(List.of(host(1)));
            daemon.write(List.of(host(2)));
            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().getFirst()).contains("terminating connection due to administrator command");
            assertThat(log.messages().getLast()).contains("History is written to the database again");
        }
        assertThat(query("SELECT count(*) FROM host_minutes")).containsExactly("3");
    }

    @Test
    void whatIsWrongIsSaidOnce() throws Exception {
        assertThat(complaints(server().settings("postgres", "wrong")))
                .singleElement()
                .asString()
                .contains("password authentication failed for user \"owner\"");
        assertThat(complaints(server().settings("missing", "of the test")))
                .singleElement()
                .asString()
                .contains("database \"missing\" does not exist");
        assertThat(complaints(server().settings("postgres?sslmode=require", "of the test")))
                .singleElement()
                .asString()
                .contains("The server does not support SSL");
        assertThat(complaints(server().settings("postgres?currentSchema=nowhere", "of the test")))
                .singleElement()
                .asString()
                .contains("no schema has been selected to create in");
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:%s/history?socketTimeout=1".formatted(silent.getLocalPort());
            assertThat(complaints(new HistorySettings.Server(url, "owner", "", 1 << 20)))
                    .singleElement()
                    .asString()
                    .containsIgnoringCase("timed out");
        }
    }

    /** What a daemon says that cannot write two minutes, which wait then. */
    private List<String> complaints(HistorySettings.Server settings) throws Exception {
        try (LogLines log = new LogLines()) {
            HistoryWriter daemon = daemon(settings);
            daemon.write(List.of(host(0)));
            daemon.write(List.of(host(1)));
            assertThat(waiting()).isNotEmpty();
            return log.messages();
        }
    }

    @Test
    void aServerThatAcceptsAndNoLongerAnswersDelaysNoOneWhoHasRows() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:%s/history".formatted(silent.getLocalPort());
            HistoryWriter daemon = HistoryWriter.start(
                    BufferedHistory.opener(
                            new PostgresServer(new HistorySettings.Server(url, "owner", "", 1 << 20), "home"),
                            directory.resolve("buffer"),
                            1 << 20),
                    RETENTION);
            daemon.accept(List.of(host(0)));
            await().until(() ->
                    Files.exists(directory.resolve("buffer")) && !waiting().isEmpty());
            daemon.close();
        }
        daemon(server().settings(schema)).write(List.of(host(1)));
        assertThat(query("SELECT count(*) FROM host_minutes")).containsExactly("2");
    }

    @Test
    void aNameThatTheServerRefusesCostsItsMinuteOnly() throws Exception {
        Row refused = container("1\u00000", 1, 250, 1);
        try (LogLines log = new LogLines()) {
            HistoryWriter daemon = daemon(server().settings(schema));
            daemon.write(List.of(host(0)));
            daemon.write(List.of(refused, host(1)));
            daemon.write(List.of(host(2)));
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("The minute 2026-11-29T12:01:00Z of history is lost");
        }
        assertThat(query("SELECT count(*) FROM host_minutes")).containsExactly("2");
    }
}
