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
 * visit them all at each reading would be slow, but a kill at the container's limit is always preceded by a failure to
 * stay within it, which {@code memory.failcnt} (or {@code memory.memsw.failcnt}, where swap is limited too) of the
 * container's own group counts: only when these have moved, the groups are visited. Groups come and go, so what is added
 * up are the differences of each.
 *
 * <p>A kill in a group that has itself met a limit below the container's, or is in one that has, was for that limit.
 */
final class LegacyOomKills {

    private static final int DEPTH = 8;
    private static final long LARGEST = Long.MAX_VALUE;

    private final Path group;
    private final CgroupFile failures;
    private final CgroupFile failuresWithSwap;
    private Map<Path, Counts> seen = new HashMap<>();
    private boolean swapIsCounted = true;
    private long failuresSeen = -1;
    private long own;
    private long inner;

    /** What a group has counted since it was made. */
    private record Counts(long kills, long failures) {
        static final Counts NONE = new Counts(0, 0);
    }

    LegacyOomKills(FileOpener files, Path group) {
        this.group = group;
        failures = files.file(group, "memory.failcnt");
        failuresWithSwap = files.file(group, "memory.memsw.failcnt");
    }

    /**
     * Counts anew.
     *
     * @param limit the container's own, or {@link FileContent#ABSENT}
     */
    void read(long limit) throws IOException {
        long now = failures.read().number() + withSwap();
        if (now != failuresSeen) {
            Map<Path, Counts> counts = new HashMap<>();
            visit(group, DEPTH, false, limit, counts);
            seen = counts;
            failuresSeen = now;
        }
    }

    /** Kills for want of a larger container. */
    long own() {
        return own;
    }

    /** Kills at limits inside the container, as far as they were noticed. */
    long inner() {
        return inner;
    }

    /** How often the container met its own limit. */
    long limitHits() {
        return Math.max(0, failuresSeen);
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

    /**
     * @param isAtInnerLimit whether a group above this one, and inside the container, has just met a limit of its own
     */
    private void visit(Path directory, int depth, boolean isAtInnerLimit, long limit, Map<Path, Counts> counts)
            throws IOException {
        Counts before = seen.getOrDefault(directory, Counts.NONE);
        Counts now = new Counts(
                killsIn(directory.resolve("memory.oom_control")), numberIn(directory.resolve("memory.failcnt")));
        counts.put(directory, now);
        boolean isInner = isAtInnerLimit
                || (!directory.equals(group) && now.failures() > before.failures() && isLimitedBelow(directory, limit));
        long more = Math.max(0, now.kills() - before.kills());
        if (isInner) {
            inner += more;
        } else {
            own += more;
        }
        if (depth == 0) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path child : children) {
                try {
                    visit(child, depth - 1, isInner, limit, counts);
                } catch (NoSuchFileException vanished) {
                    // What it counted has been added already.
                }
            }
        }
    }

    private static boolean isLimitedBelow(Path directory, long limit) throws IOException {
        long inside = numberIn(directory.resolve("memory.limit_in_bytes"));
        return inside < (limit == FileContent.ABSENT ? LARGEST : limit);
    }

    /** A number, the greatest one where it does not fit. */
    private static long numberIn(Path file) throws IOException {
        String text = TextFile.read(file).strip();
        try {
            return text.length() > 18 ? LARGEST : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedContentException(file.getFileName() + ": unexpected content '" + text + "'");
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
