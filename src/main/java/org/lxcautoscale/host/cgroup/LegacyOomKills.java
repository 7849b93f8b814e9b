package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lxcautoscale.io.TextFile;

/**
 * Counts the kills of the out-of-memory killer in a container on version 1.
 *
 * <p>The kernel counts a kill only in the group of its victim, which may be any group below the container's. Visiting
 * them all at each reading would be slow, but a kill at the container's limit is always preceded by a failure to
 * stay within it, which {@code memory.failcnt} (or {@code memory.memsw.failcnt}, where swap is limited too) of the
 * container's own group counts: only when these have moved, or those of a group inside that has a limit of its own, the
 * groups are visited; and when the machine has counted a kill, for one that was for want of the machine's memory is not to
 * be taken for the container's when that meets its limit later. Groups come and go, so what is added up are the differences of each.
 *
 * <p>A kill in a group that has just met a limit below the container's, or is in one that has, was for that limit; and so
 * was, for another one than the container's, every kill while the container did not meet its own.
 */
final class LegacyOomKills {

    private static final int DEPTH = 8;

    /** How many groups with limits of their own are watched between visits. */
    private static final int MAX_WATCHED = 32;

    private static final long LARGEST = Long.MAX_VALUE;

    private final Path group;
    private final CgroupFile failures;
    private final CgroupFile failuresWithSwap;
    private Map<Path, Counts> seen = new HashMap<>();
    private List<Path> watched = new ArrayList<>();
    private boolean swapIsCounted = true;
    private long failuresSeen = -1;
    private final MachineCounters machine;
    private long machineKillsSeen = -1;
    private long own;
    private long inner;

    /** The counts of a group since it was created. */
    private record Counts(long kills, long failures) {
        static final Counts NONE = new Counts(0, 0);
    }

    LegacyOomKills(FileOpener files, Path group, MachineCounters machine) {
        this.machine = machine;
        this.group = group;
        failures = files.file(group, "memory.failcnt");
        failuresWithSwap = files.file(group, "memory.memsw.failcnt");
    }

    /**
     * Updates the counts.
     *
     * @param limit the container's own, or {@link FileContent#ABSENT}
     */
    void read(long limit) throws IOException {
        long now = failures.read().number() + withSwap();
        boolean isOwnLimitHit = now > Math.max(0, failuresSeen);
        long machineKills = machine.oomKills();
        boolean isKilledSomewhere = machineKills != machineKillsSeen;
        machineKillsSeen = machineKills;
        if (now != failuresSeen || isKilledSomewhere || isInnerLimitHit()) {
            Map<Path, Counts> counts = new HashMap<>();
            List<Path> limited = new ArrayList<>();
            visit(new Visit(limit, isOwnLimitHit, counts, limited), group, DEPTH, false);
            seen = counts;
            watched = limited;
            failuresSeen = now;
        }
    }

    /** Continues from earlier counts of the same group. */
    void continueFrom(LegacyOomKills before) {
        seen = before.seen;
        watched = before.watched;
        failuresSeen = before.failuresSeen;
        machineKillsSeen = before.machineKillsSeen;
        own = before.own;
        inner = before.inner;
    }

    private boolean isInnerLimitHit() {
        for (Path directory : watched) {
            try {
                if (failuresIn(directory)
                        != seen.getOrDefault(directory, Counts.NONE).failures()) {
                    return true;
                }
            } catch (IOException vanished) {
                // Its last counts are lost, as with every removed group.
            }
        }
        return false;
    }

    /** Kills at the container's own limit. */
    long own() {
        return own;
    }

    /** Kills at limits inside the container, as far as they were detected. */
    long inner() {
        return inner;
    }

    /** How often the container hit its own limit. */
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
     * One visit to all groups of the container.
     *
     * @param limit the container's
     * @param isOwnLimitHit whether the container has hit it since the last visit
     * @param counts receives the counts of each group
     * @param limited receives groups that have a limit of their own
     */
    private record Visit(long limit, boolean isOwnLimitHit, Map<Path, Counts> counts, List<Path> limited) {}

    /** @param isAtInnerLimit whether a group above this one, and inside the container, has just hit its own limit */
    private void visit(Visit visit, Path directory, int depth, boolean isAtInnerLimit) throws IOException {
        Counts before = seen.getOrDefault(directory, Counts.NONE);
        Counts now = new Counts(killsIn(directory.resolve("memory.oom_control")), failuresIn(directory));
        visit.counts().put(directory, now);
        boolean isLimited = !directory.equals(group) && isLimitedBelow(directory, visit.limit());
        if (isLimited && visit.limited().size() < MAX_WATCHED) {
            visit.limited().add(directory);
        }
        boolean isInner = isAtInnerLimit || (isLimited && now.failures() > before.failures());
        long more = Math.max(0, now.kills() - before.kills());
        if (isInner || !visit.isOwnLimitHit()) {
            inner += more;
        } else {
            own += more;
        }
        if (depth > 0) {
            visitBelow(visit, directory, depth - 1, isInner);
        }
    }

    private void visitBelow(Visit visit, Path directory, int depth, boolean isAtInnerLimit) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path child : children) {
                try {
                    visit(visit, child, depth, isAtInnerLimit);
                } catch (IOException e) {
                    // Removed meanwhile: its counts have been added already.
                    if (Files.exists(child.resolve("memory.oom_control"))) {
                        throw e;
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** How often a group has hit its limits, including that of memory and swap together. */
    private static long failuresIn(Path directory) throws IOException {
        Path withSwap = directory.resolve("memory.memsw.failcnt");
        return numberIn(directory.resolve("memory.failcnt")) + (Files.exists(withSwap) ? numberIn(withSwap) : 0);
    }

    private static boolean isLimitedBelow(Path directory, long limit) throws IOException {
        long inside = numberIn(directory.resolve("memory.limit_in_bytes"));
        return inside < (limit == FileContent.ABSENT ? LARGEST : limit);
    }

    /** A number; {@link #LARGEST} if it does not fit. */
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
