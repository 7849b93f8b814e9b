package org.lxcautoscale.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A place to run the program in: a configuration, and all files that it writes, in one directory. */
public final class Site {

    private final Path dir;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    private final Map<String, String> api = new LinkedHashMap<>(Map.of("enabled", "false"));

    public Site(Path dir) {
        this.dir = dir;
        keys.putAll(Map.of(
                "timezone", "UTC",
                "poll_interval", "2",
                "sample_interval", "1",
                "state_dir", dir.resolve("state").toString(),
                "backup_dir", dir.resolve("backups").toString(),
                "log_file", dir.resolve("lxc_autoscale.log").toString(),
                "lock_file", lock().toString()));
    }

    /** Sets a key of {@code DEFAULT} and writes the configuration. */
    public Site with(String key, Object value) throws IOException {
        keys.put(key, value.toString());
        return write();
    }

    /** Serves the API, which is off here otherwise: several daemons would want the same port. */
    public Site withApi(String listen) throws IOException {
        return withApiKey("enabled", "true").withApiKey("listen", listen);
    }

    /** Lets the daemon find out who calls. What this gives is to be closed at the end. */
    public AutoCloseable withCallers() throws IOException {
        Path net = dir.resolve("proc/net");
        Files.createDirectories(dir.resolve("proc"));
        Files.createSymbolicLink(net, Path.of("/proc/self/net"));
        return () -> Files.deleteIfExists(net);
    }

    /** Sets a key of section {@code api}. */
    public Site withApiKey(String key, Object value) throws IOException {
        api.put(key, value.toString());
        return write();
    }

    /** Adds a horizontal scaling group. */
    public Site withGroup(String name, Map<String, String> group) throws IOException {
        groups.put("HORIZONTAL_SCALING_GROUP_" + name, group);
        return write();
    }

    private Site write() throws IOException {
        StringBuilder text = new StringBuilder(section("DEFAULT", keys) + section("api", api));
        groups.forEach((section, group) -> text.append(section(section, group)));
        Files.writeString(config(), text);
        return this;
    }

    private static String section(String name, Map<String, String> keys) {
        return keys.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n", name + ":\n", "\n"));
    }

    /** Runs a command to its end. */
    public Program run(String command, String... more) {
        Program program = start(command, more);
        program.end();
        return program;
    }

    /** Starts a command with this configuration. */
    public Program start(String command, String... more) {
        return Program.start(dir, arguments(command, more));
    }

    /** Starts a command with this configuration by way of another command, such as {@code env}, which runs it in its turn. */
    public Program startBy(List<String> by, String command, String... more) {
        return Program.start(dir, by, arguments(command, more));
    }

    /** Runs a command to its end as a root whom permissions bind as anybody else; root only. */
    Program runWithoutPrivileges(String command) {
        List<String> bound = List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search");
        Program program = Program.start(dir, bound, arguments(command));
        program.end();
        return program;
    }

    private String[] arguments(String command, String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = command;
        arguments[1] = "--config";
        arguments[2] = config().toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return arguments;
    }

    public Path dir() {
        return dir;
    }

    public Path config() {
        return dir.resolve("lxc_autoscale.yaml");
    }

    public Path lock() {
        return dir.resolve("lock");
    }

    public Path journal() {
        return dir.resolve("state/journal.jsonl");
    }
}
