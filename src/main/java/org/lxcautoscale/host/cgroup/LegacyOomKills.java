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
 * <p>There the kernel counts a kill only in the group of its victim, which may be any group below the container's. To
 * visit them all at each reading would be slow, but a kill at the container's limit is always preceded by a failure to
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
    private static final int MOST_WATCHED = 32;

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

    /** What a group has counted since it was made. */
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
     * Counts anew.
     *
     * @param limit the container's own, or {@link FileContent#ABSENT}
     */
    void read(long limit) throws IOException {
        long now = failures.read().number() + withSwap();
        boolean isOwnMet = now > Math.max(0, failuresSeen);
        long machineKills = machine.oomKills();
        boolean isKilledSomewhere = machineKills != machineKillsSeen;
        machineKillsSeen = machineKills;
        if (now != failuresSeen || isKilledSomewhere || isInnerMet()) {
            Map<Path, Counts> counts = new HashMap<>();
            List<Path> limited = new ArrayList<>();
            visit(new Visit(limit, isOwnMet, counts, limited), group, DEPTH, false);
            seen = counts;
            watched = limited;
            failuresSeen = now;
        }
    }

    /** Goes on where another has come to with the same group. */
    void takeOver(LegacyOomKills before) {
        seen = before.seen;
        watched = before.watched;
        failuresSeen = before.failuresSeen;
        machineKillsSeen = before.machineKillsSeen;
        own = before.own;
        inner = before.inner;
    }

    private boolean isInnerMet() {
        for (Path directory : watched) {
            try {
                if (failuresIn(directory)
                        != seen.getOrDefault(directory, Counts.NONE).failures()) {
                    return true;
                }
            } catch (IOException vanished) {
                // What it counted last is lost, as with every group that goes.
            }
        }
        return false;
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
     * One visit to all groups of the container.
     *
     * @param limit the container's
     * @param isOwnMet whether the container has met it since the last visit
     * @param counts receives what each group has counted
     * @param limited receives groups that have a limit of their own
     */
    private record Visit(long limit, boolean isOwnMet, Map<Path, Counts> counts, List<Path> limited) {}

    /** @param isAtInnerLimit whether a group above this one, and inside the container, has just met a limit of its own */
    private void visit(Visit visit, Path directory, int depth, boolean isAtInnerLimit) throws IOException {
        Counts before = seen.getOrDefault(directory, Counts.NONE);
        Counts now = new Counts(killsIn(directory.resolve("memory.oom_control")), failuresIn(directory));
        visit.counts().put(directory, now);
        boolean isLimited = !directory.equals(group) && isLimitedBelow(directory, visit.limit());
        if (isLimited && visit.limited().size() < MOST_WATCHED) {
            visit.limited().add(directory);
        }
        boolean isInner = isAtInnerLimit || (isLimited && now.failures() > before.failures());
        long more = Math.max(0, now.kills() - before.kills());
        if (isInner || !visit.isOwnMet()) {
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
                    // Removed meanwhile: what it counted has been added already.
                    if (Files.exists(child.resolve("memory.oom_control"))) {
                        throw e;
                    }
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** How often a group has met its limits, that of memory and swap together, if there is one, included. */
    private static long failuresIn(Path directory) throws IOException {
        Path withSwap = directory.resolve("memory.memsw.failcnt");
        return numberIn(directory.resolve("memory.failcnt")) + (Files.exists(withSwap) ? numberIn(withSwap) : 0);
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
