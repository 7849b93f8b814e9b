package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.io.TextFile;

/**
 * The mounted hierarchies of control groups: all of version 1, a single one of version 2, or both ("hybrid"). Read from
 * {@code proc_pid_mountinfo(5)}, because distributions mount them at different paths.
 */
record Hierarchies(List<Hierarchy> all) {

    Hierarchies {
        all = List.copyOf(all);
    }

    /**
     * Reads the mounted hierarchies.
     *
     * @param root the root directory of the machine
     * @throws IOException when the list of mounts cannot be read
     */
    static Hierarchies read(Path root) throws IOException {
        List<Hierarchy> found = new ArrayList<>();
        Path mountinfo = root.resolve("proc/self/mountinfo");
        for (String line : (Iterable<String>) TextFile.read(mountinfo).lines()::iterator) {
            parse(root, line).ifPresent(found::add);
        }
        return new Hierarchies(found);
    }

    /** The hierarchy of a controller; the kernel has each controller in at most one. */
    Optional<Hierarchy> of(String controller) {
        return best(
                all.stream().filter(h -> h.controllers().contains(controller)).toList());
    }

    /** The hierarchy of version 2, with or without controllers. */
    Optional<Hierarchy> unified() {
        return best(all.stream().filter(Hierarchy::unified).toList());
    }

    /** A hierarchy may be mounted twice; a mount of its root is preferred. */
    private static Optional<Hierarchy> best(List<Hierarchy> candidates) {
        return candidates.stream()
                .filter(h -> h.mountRoot().equals("/"))
                .findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    private static Optional<Hierarchy> parse(Path root, String line) throws IOException {
        int separator = line.indexOf(" - ");
        if (separator < 0) {
            return Optional.empty();
        }
        String[] mount = line.substring(0, separator).split(" ", -1);
        String[] source = line.substring(separator + 3).split(" ", -1);
        if (mount.length < 5 || source.length < 3 || !source[0].startsWith("cgroup")) {
            return Optional.empty();
        }
        Path directory = root.resolve(unescape(mount[4]).replaceFirst("^/+", ""));
        String mountRoot = unescape(mount[3]);
        return switch (source[0]) {
            case "cgroup" -> Optional.of(new Hierarchy(directory, mountRoot, false, words(source[2], ",")));
            case "cgroup2" -> Optional.of(new Hierarchy(directory, mountRoot, true, unifiedControllers(directory)));
            default -> Optional.empty();
        };
    }

    private static Set<String> unifiedControllers(Path mount) throws IOException {
        Path file = mount.resolve("cgroup.controllers");
        return Files.exists(file) ? words(TextFile.read(file), "\\s+") : Set.of();
    }

    private static Set<String> words(String text, String separator) {
        return new HashSet<>(Arrays.asList(text.strip().split(separator)));
    }

    /** Special characters are written in octal: {@code \040}. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.substring(i + 1).matches("(?s)[0-7]{3}.*")) {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
