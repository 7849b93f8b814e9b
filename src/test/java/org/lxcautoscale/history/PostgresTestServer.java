package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lxcautoscale.settings.HistorySettings;

/** A PostgreSQL server of its own, of the programs of Debian's package, on a free port and in a temporary directory. */
final class PostgresTestServer {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String PASSWORD = "of the test";

    private final Path programs;
    private final Path directory;
    private final int port;
    private final boolean asRoot;

    private PostgresTestServer(Path programs, Path directory, int port) throws IOException {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
        this.asRoot = Files.getAttribute(directory, "unix:uid").equals(0);
    }

    /** The programs of the newest version; empty when none is installed. */
    static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    static PostgresTestServer start(Path programs) throws Exception {
        Path directory = Files.createTempDirectory("lxc-autoscale-postgresql");
        PostgresTestServer server = new PostgresTestServer(programs, directory, freePort());
        Files.writeString(directory.resolve("password"), PASSWORD);
        if (server.asRoot) {
            server.run("chown", "-R", "postgres:", directory.toString());
        }
        server.runAsServer(
                "initdb",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
                "--username=owner",
                "--auth=scram-sha-256",
                "--pwfile=" + directory.resolve("password"),
                server.data());
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    void start() throws Exception {
        runAsServer(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                data(),
                "-l",
                directory.resolve("log").toString(),
                "-o",
                "-p %s -k %s -h 127.0.0.1 -c fsync=off -c shared_buffers=16MB".formatted(port, directory));
    }

    /** Stops at once, as in a crash. */
    void crash() throws Exception {
        runAsServer("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data());
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private void runAsServer(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        if (asRoot) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command.toArray(String[]::new));
    }

    private void run(String... command) throws Exception {
        Path output = Files.createTempFile("lxc-autoscale-postgresql", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(command[0]).isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            Files.delete(output);
        }
    }

    /** A new schema of this name, in which {@link #settings} have their tables. */
    void createSchema(String schema) throws SQLException {
        try (Connection connection = connect("public");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
    }

    Connection connect(String schema) throws SQLException {
        return new PostgresServer(settings(schema), "").connect();
    }

    HistorySettings.Server settings(String schema) {
        return settings("postgres?currentSchema=" + schema, PASSWORD);
    }

    /**
     * @param database its name, and parameters of the URL
     */
    HistorySettings.Server settings(String database, String password) {
        return new HistorySettings.Server(
                "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, database), "owner", password, 1 << 20);
    }

    /** Stops it and removes its directory. */
    void remove() throws Exception {
        crash();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
