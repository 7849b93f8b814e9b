package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskRunner;
import org.lxcautoscale.host.cgroup.ContainerAddresses;
import org.lxcautoscale.host.cgroup.RunningContainers;
import org.lxcautoscale.host.command.BoundedCommand;
import org.lxcautoscale.host.command.TaskCommand;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/**
 * Tasks on plain LXC containers with LXC's own commands: one process for each step, killed at its time limit. Whether a task can be
 * done is looked up before, on disk and among the sockets of what runs, for LXC tells little of why it refuses, and a start of what
 * runs is no failure to it. LXC takes no snapshot of a container that runs, and copies such a one only from a snapshot. What
 * is killed may leave an incomplete snapshot or container behind. Addresses and tags are lines of the configuration, which take no
 * process.
 */
public final class LxcTasks implements TaskRunner {

    /** Where LXC says it: program, container, source, function and line come before what it says. */
    private static final Pattern SAID = Pattern.compile("lxc-[a-z]+: \\S+: \\S+: \\S+: \\d+ (.*)");

    /** It says this, as errors, whenever a snapshot is taken of a container in a directory. */
    private static final Set<String> NOISE = Set.of(
            "Snapshot of directory-backed container requested",
            "Making a copy-clone.  If you do want snapshots, then",
            "please create overlay clone first, snapshot that",
            "and keep the original container pristine");

    private static final int LONGEST = 300;

    private static final String HOST_NAME = "lxc.uts.name";

    /** Of the kernel. */
    private static final int LONGEST_HOST_NAME = 64;

    private static final Pattern HARDWARE_ADDRESS = Pattern.compile("lxc\\.net\\.[0-9]+\\.hwaddr");

    /** A container that has been stopped goes at once; its monitor may have hooks to run. */
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(50);

    private final UnaryOperator<String> commands;
    private final Path lxcPath;
    private final TaskLimits limits;
    private final TaskCommand command;
    private final RunningContainers running;
    private final ContainerAddresses addresses;

    /**
     * @param commands the path of a command of LXC, or its name where it is on the {@code PATH}
     * @param root the root directory of the machine
     * @param lxcPath the directory of the containers, see {@link LxcPath}
     */
    public LxcTasks(UnaryOperator<String> commands, Path root, Path lxcPath, TaskLimits limits) {
        this.commands = commands;
        this.lxcPath = lxcPath;
        this.limits = limits;
        this.command = TaskCommand.on(root);
        this.running = new RunningContainers(root, lxcPath);
        this.addresses = new ContainerAddresses(root, lxcPath);
    }

    @Override
    public void run(ContainerTask task) throws TaskFailedException {
        ContainerId id = task.id();
        LxcConfig config = config(id);
        requireState(task);
        try {
            switch (task) {
                case ContainerTask.CreateSnapshot create -> createSnapshot(create);
                case ContainerTask.DeleteSnapshot delete -> deleteSnapshot(delete);
                case ContainerTask.RollBack back -> rollBack(back);
                case ContainerTask.Clone clone -> copy(clone, config);
                case ContainerTask.Start _ -> start(task);
                case ContainerTask.Stop _ -> stop(task, "-k");
                case ContainerTask.Shutdown shutdown ->
                    stop(task, "-t", Long.toString(shutdown.patience().toSeconds()));
                case ContainerTask.Destroy _ -> destroy(task);
                case ContainerTask.GrowRootDisk _ ->
                    throw refused("plain LXC cannot make the root file system of container " + id + " larger");
                case ContainerTask.SetAddress set -> replace(id, config, withAddress(id, config, set.address()));
                case ContainerTask.SetTags set ->
                    replace(id, config, config.withTags(set.joined().toLowerCase(Locale.ROOT)));
            }
        } catch (IOException e) {
            throw unusable("container " + id + " was not changed as wanted", directory(id), e);
        }
    }

    private void createSnapshot(ContainerTask.CreateSnapshot create) throws IOException, TaskFailedException {
        SnapshotName name = create.name();
        if (LxcSnapshots.isOwnName(name)) {
            throw new TaskFailedException(
                    Kind.REJECTED,
                    "container %s: a snapshot cannot be called %s: LXC itself numbers snapshots like this"
                            .formatted(create.id(), name));
        }
        if (LxcSnapshots.find(directory(create.id()), name).isPresent()) {
            throw refused("container " + create.id() + ": snapshot name '" + name + "' already used");
        }
        // Beside the container, for a unit of its own does not see our /tmp.
        Path comment = directory(create.id()).resolve(".lxc-autoscale." + name);
        AtomicFile.writePrivate(comment, LxcSnapshots.comment(name));
        boolean goesOn = false;
        try {
            step(create, line("lxc-snapshot", create.id(), "-c", comment.toString(), "-o", "none", "-l", "ERROR"));
        } catch (TaskFailedException e) {
            goesOn = e.kind() == Kind.ABANDONED;
            throw e;
        } finally {
            if (!goesOn) {
                Files.deleteIfExists(comment);
            }
        }
    }

    private void deleteSnapshot(ContainerTask.DeleteSnapshot delete) throws IOException, TaskFailedException {
        LxcSnapshots.Kept kept = snapshot(delete.id(), delete.name());
        requireIndependence(
                "snapshot " + delete.name() + " of container " + delete.id() + " cannot be deleted", kept.directory());
        step(delete, line("lxc-snapshot", delete.id(), "-d", kept.number(), "-o", "none", "-l", "ERROR"));
    }

    /**
     * LXC removes the container and copies the snapshot to its name, with other hardware addresses and with its own name as the
     * host name; these are put back.
     */
    private void rollBack(ContainerTask.RollBack back) throws IOException, TaskFailedException {
        ContainerId id = back.id();
        LxcSnapshots.Kept kept = snapshot(id, back.snapshot());
        requireIndependence("container " + id + " cannot be rolled back", directory(id));
        LxcConfig then = new LxcConfig(TextFile.read(kept.directory().resolve("config")));
        if (isRunning(id)) {
            stop(back, "-k");
        }
        try {
            step(back, line("lxc-snapshot", id, "-r", kept.number(), "-o", "none", "-l", "ERROR"));
        } catch (TaskFailedException e) {
            if (Files.exists(directory(id).resolve("config"))) {
                throw e;
            }
            throw new TaskFailedException(
                    e.kind() == Kind.NO_CONTAINER ? Kind.FAILED : e.kind(),
                    "%s; container %s is gone, its snapshot is kept in %s"
                            .formatted(e.sentence(), id, kept.directory()),
                    e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        then.settings().stream()
                .filter(setting -> setting.key().equals(HOST_NAME)
                        || HARDWARE_ADDRESS.matcher(setting.key()).matches())
                .forEach(setting -> values.put(setting.key(), setting.value()));
        LxcConfig now = config(id);
        replace(id, now, now.with(values));
    }

    private void copy(ContainerTask.Clone clone, LxcConfig config) throws IOException, TaskFailedException {
        ContainerId id = clone.id();
        if (clone.node().isPresent() || clone.storage().isPresent()) {
            throw new TaskFailedException(
                    Kind.REJECTED,
                    "container %s cannot be copied to another node or storage: plain LXC has neither".formatted(id));
        }
        if (clone.name().value().length() > LONGEST_HOST_NAME) {
            throw new TaskFailedException(
                    Kind.REJECTED,
                    "the copy of container %s cannot be called %s: a host name has at most %s characters"
                            .formatted(id, clone.name(), LONGEST_HOST_NAME));
        }
        Path from = lxcPath;
        String source = id.value();
        LxcConfig copied = config;
        if (clone.snapshot().isPresent()) {
            LxcSnapshots.Kept kept = snapshot(id, clone.snapshot().get());
            from = LxcSnapshots.directory(directory(id));
            source = kept.number();
            copied = new LxcConfig(TextFile.read(kept.directory().resolve("config")));
        }
        if (Files.exists(directory(clone.newId()), LinkOption.NOFOLLOW_LINKS)) {
            throw refused("container %s cannot be copied: container %s already exists in %s"
                    .formatted(id, clone.newId(), lxcPath));
        }
        List<String> line = new ArrayList<>(List.of(
                commands.apply("lxc-copy"),
                "-P",
                from.toString(),
                "-n",
                source,
                "-p",
                lxcPath.toString(),
                "-N",
                clone.newId().value()));
        line.addAll(storageOptions(Storage.of(copied), clone.full()));
        line.addAll(List.of("-o", "none", "-l", "ERROR"));
        step(clone, line);
        LxcConfig copy = config(clone.newId());
        replace(clone.newId(), copy, copy.with(Map.of(HOST_NAME, clone.name().value())));
    }

    /** Where a root file system lies, as far as it matters to copies. */
    private enum Storage {
        DIRECTORY,
        OVERLAY,
        OTHER;

        /** By what stands before the path; LXC itself finds out where nothing does. */
        static Storage of(LxcConfig config) {
            String path = config.get("lxc.rootfs.path").orElse("");
            return switch (path.substring(0, Math.max(0, path.indexOf(':')))) {
                case "", "dir" -> DIRECTORY;
                case "overlay", "overlayfs" -> OVERLAY;
                default -> OTHER;
            };
        }
    }

    /** LXC copies what lies on an overlay into a directory only when it is told to. */
    private static List<String> storageOptions(Storage storage, boolean full) {
        if (full) {
            return storage == Storage.OVERLAY ? List.of("-B", "dir") : List.of();
        }
        return storage == Storage.OTHER ? List.of("-s") : List.of("-s", "-B", "overlayfs");
    }

    private void start(ContainerTask task) throws IOException, TaskFailedException {
        List<String> line = line("lxc-start", task.id(), "-d");
        step(task, line);
        if (!isRunning(task.id())) {
            throw new TaskFailedException(
                    Kind.FAILED,
                    "%s: container %s has ended again at once".formatted(String.join(" ", line), task.id()));
        }
    }

    private void stop(ContainerTask task, String... how) throws IOException, TaskFailedException {
        step(task, line("lxc-stop", task.id(), how));
        long end = System.nanoTime() + LONGEST_END.toNanos();
        while (isRunning(task.id())) {
            if (System.nanoTime() > end) {
                throw new TaskFailedException(
                        Kind.FAILED, "container " + task.id() + " was told to stop, and its monitor still runs");
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TaskFailedException(
                        Kind.ABANDONED, "the program has ended while container " + task.id() + " stopped", e);
            }
        }
    }

    private void destroy(ContainerTask task) throws IOException, TaskFailedException {
        Path directory = directory(task.id());
        String refusal = "container " + task.id() + " cannot be destroyed";
        requireIndependence(refusal, directory);
        List<LxcSnapshots.Kept> kept = LxcSnapshots.of(directory);
        if (!kept.isEmpty()) {
            throw refused(refusal + ": it has snapshots, delete them first: "
                    + kept.stream().map(one -> one.snapshot().name()).collect(Collectors.joining(", ")));
        }
        step(task, line("lxc-destroy", task.id()));
    }

    private void requireIndependence(String refusal, Path container) throws IOException, TaskFailedException {
        List<String> dependents = LxcSnapshots.dependents(container);
        if (!dependents.isEmpty()) {
            throw refused(refusal + ": the disks of others depend on its own, destroy these first: "
                    + String.join(", ", dependents));
        }
    }

    private static LxcConfig withAddress(ContainerId id, LxcConfig config, Optional<Ipv4Interface> address)
            throws TaskFailedException {
        return NetworkKeys.write(config, address)
                .orElseThrow(() ->
                        refused("container %s has no network interface that could have the address %s: lxc.net.0.type"
                                .formatted(id, address.orElseThrow())));
    }

    private void replace(ContainerId id, LxcConfig before, LxcConfig after) throws IOException {
        if (!after.equals(before)) {
            AtomicFile.replace(PlainLxc.config(lxcPath, id.value()), after.text());
        }
    }

    private Path directory(ContainerId id) {
        return lxcPath.resolve(id.value());
    }

    private LxcConfig config(ContainerId id) throws TaskFailedException {
        Path file = PlainLxc.config(lxcPath, id.value());
        try {
            return new LxcConfig(TextFile.read(file));
        } catch (NoSuchFileException e) {
            throw new TaskFailedException(Kind.NO_CONTAINER, "there is no container " + id + " in " + lxcPath, e);
        } catch (IOException e) {
            throw unusable("container " + id + " cannot be read", file, e);
        }
    }

    private LxcSnapshots.Kept snapshot(ContainerId id, SnapshotName name) throws IOException, TaskFailedException {
        return LxcSnapshots.find(directory(id), name)
                .orElseThrow(() -> new TaskFailedException(
                        Kind.NO_SNAPSHOT, "container " + id + ": snapshot '" + name + "' does not exist"));
    }

    private boolean isRunning(ContainerId id) throws IOException {
        return running.isRunning(id);
    }

    /** Refuses what cannot be done to a container that runs, or that does not. */
    private void requireState(ContainerTask task) throws TaskFailedException {
        String refusal = switch (task) {
            case ContainerTask.CreateSnapshot _ -> "running: LXC takes snapshots only of containers that are stopped";
            case ContainerTask.Clone clone
            when clone.snapshot().isEmpty() -> "running: a copy of it is only possible from a snapshot";
            case ContainerTask.Start _ -> "already running";
            case ContainerTask.Destroy _ -> "not destroyed: the container is running";
            case ContainerTask.Stop _, ContainerTask.Shutdown _ -> "not running";
            case ContainerTask.Clone _,
                    ContainerTask.DeleteSnapshot _,
                    ContainerTask.RollBack _,
                    ContainerTask.GrowRootDisk _,
                    ContainerTask.SetAddress _,
                    ContainerTask.SetTags _ -> "";
        };
        boolean mustRun = task instanceof ContainerTask.Stop || task instanceof ContainerTask.Shutdown;
        try {
            if (!refusal.isEmpty() && isRunning(task.id()) != mustRun) {
                throw refused("CT " + task.id() + " " + refusal);
            }
        } catch (IOException e) {
            throw new TaskFailedException(
                    Kind.FAILED, "whether container " + task.id() + " runs is not known: " + FileErrors.reason(e), e);
        }
    }

    private List<String> line(String name, ContainerId id, String... arguments) {
        List<String> line = new ArrayList<>(List.of(commands.apply(name), "-P", lxcPath.toString(), "-n", id.value()));
        line.addAll(List.of(arguments));
        return line;
    }

    private void step(ContainerTask task, List<String> line) throws TaskFailedException {
        BoundedCommand.Result.Ended ended = command.run(line, limit(task));
        if (ended.exitCode() != 0) {
            throw failed(task, String.join(" ", line) + ": " + said(ended), ended.output());
        }
    }

    /** Snapshots of directories are copies. */
    private Duration limit(ContainerTask task) {
        return task instanceof ContainerTask.CreateSnapshot || task instanceof ContainerTask.RollBack
                ? limits.copy()
                : limits.of(task);
    }

    /** By what has become of the container meanwhile, and else by what the system says, which is in English. */
    private TaskFailedException failed(ContainerTask task, String sentence, String output) {
        if (output.contains("No space left on device") || output.contains("Disk quota exceeded")) {
            return new TaskFailedException(Kind.STORAGE_FULL, sentence);
        }
        try {
            config(task.id());
            if (!(task instanceof ContainerTask.Start)) { // which may be about to end again
                requireState(task);
            }
        } catch (TaskFailedException changed) {
            return new TaskFailedException(changed.kind(), sentence, changed);
        }
        boolean isDenied = output.contains("Permission denied") || output.contains("Insufficent privileges");
        return new TaskFailedException(isDenied ? Kind.DENIED : Kind.FAILED, sentence);
    }

    private static String said(BoundedCommand.Result.Ended ended) {
        String all = ended.output()
                .lines()
                .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
                .map(line -> {
                    Matcher said = SAID.matcher(line);
                    return said.matches() ? said.group(1) : line;
                })
                .filter(line -> !line.isEmpty() && !NOISE.contains(line))
                .collect(Collectors.joining("; "));
        if (all.isEmpty()) {
            return "exit code " + ended.exitCode();
        }
        return all.length() > LONGEST ? all.substring(0, LONGEST) + "…" : all;
    }

    private static TaskFailedException refused(String sentence) {
        return new TaskFailedException(Kind.REFUSED, sentence);
    }

    private static TaskFailedException unusable(String what, Path file, IOException e) {
        return new TaskFailedException(
                e instanceof AccessDeniedException ? Kind.DENIED : Kind.FAILED,
                what + ": " + FileErrors.describe(file, e),
                e);
    }

    @Override
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        config(id);
        try {
            return LxcSnapshots.of(directory(id)).stream()
                    .map(LxcSnapshots.Kept::snapshot)
                    .toList();
        } catch (IOException e) {
            throw unusable(
                    "the snapshots of container " + id + " are not known", LxcSnapshots.directory(directory(id)), e);
        }
    }

    /** The ids are those of all directories, also of incomplete containers: their names cannot be given again. */
    @Override
    public Inventory inventory() throws TaskFailedException {
        Set<ContainerId> ids = new HashSet<>();
        Map<ContainerId, List<Inventory.Network>> networks = new HashMap<>();
        try (Stream<Path> entries = Files.list(lxcPath)) {
            entries.filter(Files::isDirectory)
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(ContainerId::isValid)
                    .map(ContainerId::new)
                    .forEach(ids::add);
        } catch (IOException e) {
            throw unusable("what containers there are is not known", lxcPath, e);
        }
        for (ContainerId id : ids) {
            List<Inventory.Network> found = networks(id);
            if (!found.isEmpty()) {
                networks.put(id, found);
            }
        }
        return new Inventory(ids, networks, Map.of(), false);
    }

    /** {@inheritDoc} Those of its configuration; without, those that it has now, and this machine has not. Starts no process. */
    @Override
    public Set<Ipv4> addresses(ContainerId id) throws TaskFailedException {
        return addresses.of(id, NetworkKeys.read(config(id)));
    }

    private List<Inventory.Network> networks(ContainerId id) throws TaskFailedException {
        try {
            return NetworkKeys.read(config(id));
        } catch (TaskFailedException e) {
            if (e.kind() == Kind.NO_CONTAINER) {
                return List.of();
            }
            throw e;
        }
    }
}
