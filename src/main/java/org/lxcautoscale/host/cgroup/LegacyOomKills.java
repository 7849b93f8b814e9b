package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.lxcautoscale.host.file.TextFile;

/**
 * Counts the kills of the out-of-memory killer in a container on version 1.
 *
 * <p>There the kernel counts a kill only in the group of its victim, which may be any group below the container's. To
 * visit them all at each reading would be slow, but a kill is always preceded by a failure to stay within the limit,
 * which {@code memory.failcnt} (or {@code memory.memsw.failcnt}, where swap is limited too) of the container's own
 * group counts: only when these have moved, the groups are visited. Groups come and go, so what is added up are the
 * differences of each.
 */
final class LegacyOomKills {

    private static final int DEPTH = 8;

    private final Path group;
    private final CgroupFile failures;
    private final CgroupFile failuresWithSwap;
    private Map<Path, Long> seen = new HashMap<>();
    private boolean swapIsCounted = true;
    private long failuresSeen = -1;
    private long kills;

    LegacyOomKills(FileOpener files, Path group) {
        this.group = group;
        failures = files.file(group, "memory.failcnt");
        failuresWithSwap = files.file(group, "memory.memsw.failcnt");
    }

    long count() throws IOException {
        long now = failures.read().number() + withSwap();
        if (now != failuresSeen) {
            Map<Path, Long> counts = new HashMap<>();
            visit(group, DEPTH, counts);
            counts.forEach((file, count) -> kills += Math.max(0, count - seen.getOrDefault(file, 0L)));
            seen = counts;
            failuresSeen = now;
        }
        return kills;
    }

    private long withSwap() throws IOException {
        if (!swapIsCounted) {
            return 0;
        }
        try {
            return failuresWithSwap.read().number();
        } catch (IOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                swapIsCounted = false;
                return 0;
            }
            throw e;
        }
    }

    private static void visit(Path directory, int depth, Map<Path, Long> counts) throws IOException {
        Path file = directory.resolve("memory.oom_control");
        counts.put(file, killsIn(file));
        if (depth == 0) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path child : children) {
                try {
                    visit(child, depth - 1, counts);
                } catch (NoSuchFileException vanished) {
                    // What it counted has been added already.
                }
            }
        }
    }

    private static long killsIn(Path file) throws IOException {
        for (String line : (Iterable<String>) TextFile.read(file).lines()::iterator) {
            if (line.startsWith("oom_kill ")) {
                try {
                    return Long.parseUnsignedLong(line.substring("oom_kill ".length()));
                } catch (NumberFormatException e) {
                    throw new MalformedContentException("memory.oom_control: unexpected content '" + line + "'");
                }
            }
        }
        return 0;
    }
}
