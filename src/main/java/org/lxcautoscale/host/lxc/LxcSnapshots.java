package org.lxcautoscale.host.lxc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.io.TextFile;

/**
 * The snapshots of a container on disk. LXC numbers them: each is a container of its own in {@code snaps/snap0} and so on, with its
 * time in {@code ts} and what somebody says of it in {@code comment}. The name that we give one is a line of its comment.
 */
final class LxcSnapshots {

    private static final Pattern OWN_NAME = Pattern.compile("snap[0-9]+");
    private static final Pattern NAME_LINE = Pattern.compile("lxc-autoscale\\.snapshot\\s*=\\s*(\\S+)\\s*");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy:MM:dd HH:mm:ss", Locale.ROOT);
    private static final int LONGEST_COMMENT = 64 * 1024;

    private LxcSnapshots() {}

    /**
     * A snapshot.
     *
     * @param directory of the container that it is; its name is the one that LXC gave it
     */
    record Kept(Path directory, Snapshot snapshot) {

        String number() {
            return String.valueOf(directory.getFileName());
        }
    }

    /** Where the snapshots of a container are, as if it were a directory of containers. */
    static Path directory(Path container) {
        return container.resolve("snaps");
    }

    /** Whether LXC gives such names itself, one of which must not mean two snapshots. */
    static boolean isOwnName(SnapshotName name) {
        return OWN_NAME.matcher(name.value()).matches();
    }

    /** The comment of a snapshot with this name. */
    static String comment(SnapshotName name) {
        return "lxc-autoscale.snapshot = " + name + "\n";
    }

    /**
     * The snapshots of a container, oldest first; at the end those that have no time, for they are being made or were not
     * finished.
     */
    static List<Kept> of(Path container) throws IOException {
        List<Dated> all = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory(container))) {
            for (Path entry :
                    entries.filter(path -> Files.exists(path.resolve("config"))).toList()) {
                all.add(read(entry));
            }
        } catch (NoSuchFileException _) {
            return List.of();
        }
        all.sort(Comparator.comparing((Dated one) -> one.time().orElse(Instant.MAX))
                .thenComparing(Dated::written));
        List<Kept> kept = new ArrayList<>();
        Optional<String> before = Optional.empty();
        for (Dated one : all) {
            kept.add(new Kept(one.directory(), new Snapshot(one.name(), one.description(), one.time(), before)));
            before = Optional.of(one.name());
        }
        return List.copyOf(kept);
    }

    /** The snapshot with this name, which is one that we gave or one of LXC. */
    static Optional<Kept> find(Path container, SnapshotName name) throws IOException {
        return of(container).stream()
                .filter(kept -> kept.snapshot().name().equals(name.value()))
                .findFirst();
    }

    /** The containers and snapshots whose disks depend on those of this one, the latter by their paths. */
    static List<String> dependents(Path container) throws IOException {
        // A line with a directory, then one with a name in it.
        List<String> lines = text(container.resolve("lxc_snapshots")).lines().toList();
        List<String> names = new ArrayList<>();
        for (int i = 1; i < lines.size(); i += 2) {
            Path others = Path.of(lines.get(i - 1));
            names.add(others.endsWith("snaps") ? others.resolve(lines.get(i)).toString() : lines.get(i));
        }
        return names.isEmpty() && !lines.isEmpty() ? lines : names;
    }

    /** @param written when its time was written, which is more exact than that */
    private record Dated(Path directory, String name, String description, Optional<Instant> time, FileTime written) {}

    private static Dated read(Path directory) throws IOException {
        String name = String.valueOf(directory.getFileName());
        List<String> description = new ArrayList<>();
        for (String line : (Iterable<String>) text(directory.resolve("comment")).lines()::iterator) {
            Matcher ours = NAME_LINE.matcher(line);
            if (ours.matches() && SnapshotName.isValid(ours.group(1))) {
                name = ours.group(1);
            } else {
                description.add(line);
            }
        }
        Path time = directory.resolve("ts");
        return new Dated(
                directory,
                name,
                String.join("\n", description).strip(),
                time(text(time).strip()),
                Files.getLastModifiedTime(Files.exists(time) ? time : directory));
    }

    /** LXC writes the time of the machine's zone. */
    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, TIME)
                    .atZone(ZoneId.systemDefault())
                    .toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** What is in a file; nothing if there is none. */
    private static String text(Path file) throws IOException {
        try {
            return new String(
                    TextFile.read(file, LONGEST_COMMENT).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        } catch (NoSuchFileException _) {
            return "";
        }
    }
}
