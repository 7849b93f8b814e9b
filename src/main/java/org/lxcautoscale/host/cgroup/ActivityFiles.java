package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.cgroup.FileSystems.FileSystem;
import org.lxcautoscale.host.cgroup.FileSystems.Space;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.metrics.Activity;

/**
 * The activity of one run of a container. What cannot be read is unknown and does no harm.
 *
 * <p>The kernel counts for a container what its processes have the disks do. Version 1 leaves out what is written later from the
 * page cache, either version what ZFS does in threads of its own. The network interfaces are all but {@code lo}, so bridges inside
 * count beside what they connect.
 */
final class ActivityFiles {

    private final Activities common;
    private final ContainerId id;
    private final Path group;
    private final boolean isUnified;
    private final @Nullable OptionalFile io;
    private final @Nullable OptionalFile pids;
    private FileSystem root;
    private @Nullable String init;
    private Activity last = Activity.UNKNOWN;
    private long turn = Long.MIN_VALUE;

    /** @param group has the processes of the container, or groups inside have them */
    ActivityFiles(Activities common, ContainerId id, CgroupPaths paths, Path group, FileOpener files) {
        this.common = common;
        this.id = id;
        this.group = group;
        CgroupPaths.Group ioGroup = paths.io();
        CgroupPaths.Group pidsGroup = paths.pids();
        isUnified = ioGroup != null && ioGroup.isUnified();
        io = ioGroup == null
                ? null
                : new OptionalFile(files.rare(
                        ioGroup.directory(), isUnified ? "io.stat" : "blkio.throttle.io_service_bytes_recursive"));
        pids = pidsGroup == null ? null : new OptionalFile(files.rare(pidsGroup.directory(), "pids.current"));
        root = new FileSystem(id);
    }

    /** Continues from an earlier reader of the same run. */
    void continueFrom(ActivityFiles before) {
        root = before.root;
        init = before.init;
        last = before.last;
        turn = before.turn;
    }

    /** Whether it is the turn of this container. */
    boolean isDue() {
        return common.turn(id) != turn;
    }

    /** Reads it if it is the turn of this container, else what was read last. The root file system is that of the last answer. */
    Activity read() {
        if (isDue()) {
            turn = common.turn(id);
            last = readAgain();
        }
        Space space = root.last();
        return space == null || isOf(last, space) ? last : with(space);
    }

    private static boolean isOf(Activity activity, Space space) {
        return activity.rootUsedBytes().orElse(-1) == space.used()
                && activity.rootTotalBytes().orElse(-1) == space.total();
    }

    private Activity with(Space space) {
        last = new Activity(
                last.ioReadBytes(),
                last.ioWrittenBytes(),
                last.networkReceivedBytes(),
                last.networkSentBytes(),
                last.processes(),
                OptionalLong.of(space.used()),
                OptionalLong.of(space.total()));
        return last;
    }

    private Activity readAgain() {
        Transferred disks = disks();
        String process = process();
        if (process != null) {
            common.fileSystems.ask(root, common.root.resolve("proc/" + process + "/root"));
        }
        Transferred network = process == null ? Transferred.UNKNOWN : network(process);
        return new Activity(
                disks.in(),
                disks.out(),
                network.in(),
                network.out(),
                processes(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** Bytes read or received, and bytes written or sent. */
    private record Transferred(OptionalLong in, OptionalLong out) {

        static final Transferred UNKNOWN = new Transferred(OptionalLong.empty(), OptionalLong.empty());

        static Transferred of(long in, long out) {
            return new Transferred(OptionalLong.of(in), OptionalLong.of(out));
        }
    }

    private Transferred disks() {
        FileContent content = io == null ? null : io.read();
        if (content == null) {
            return Transferred.UNKNOWN;
        }
        Map<String, Long> read = new HashMap<>();
        Map<String, Long> written = new HashMap<>();
        try {
            String text = content.text();
            if (isUnified) {
                addUnified(text, read, written);
            } else if (text.isEmpty()) {
                return Transferred.UNKNOWN; // version 1 has a line for the total in any case
            } else {
                addLegacy(text, read, written);
            }
            return Transferred.of(common.devices.total(read), common.devices.total(written));
        } catch (MalformedContentException | NumberFormatException e) {
            return Transferred.UNKNOWN;
        }
    }

    /** {@code 8:0 rbytes=1 wbytes=2 rios=3 …}; some kernels put a device without numbers before another in its line. */
    private static void addUnified(String text, Map<String, Long> read, Map<String, Long> written) {
        String device = "";
        for (StringTokenizer words = new StringTokenizer(text); words.hasMoreTokens(); ) {
            String word = words.nextToken();
            if (word.startsWith("rbytes=")) {
                read.put(device, number(word.substring("rbytes=".length())));
            } else if (word.startsWith("wbytes=")) {
                written.put(device, number(word.substring("wbytes=".length())));
            } else if (word.indexOf('=') < 0) {
                device = word;
            }
        }
    }

    /** {@code 8:0 Read 1}, one of several lines for each device. */
    private static void addLegacy(String text, Map<String, Long> read, Map<String, Long> written) {
        text.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 3)
                .forEach(words -> {
                    switch (words[1]) {
                        case "Read" -> read.put(words[0], number(words[2]));
                        case "Write" -> written.put(words[0], number(words[2]));
                        default -> {}
                    }
                });
    }

    private OptionalLong processes() {
        FileContent content = pids == null ? null : pids.read();
        try {
            return content == null ? OptionalLong.empty() : OptionalLong.of(content.number());
        } catch (MalformedContentException e) {
            return OptionalLong.empty();
        }
    }

    /** The container's init, which lives as long as the run; where it is not known any process, which may end any time. */
    private @Nullable String process() {
        if (init == null) {
            init = Processes.initIn(common.root, group).orElse(null);
        }
        try {
            return init == null ? Processes.anyIn(group).orElse(null) : init;
        } catch (IOException e) {
            return null;
        }
    }

    private Transferred network(String process) {
        if (sharesNetwork(process)) {
            return Transferred.UNKNOWN;
        }
        try {
            String text = TextFile.read(common.root.resolve("proc/" + process + "/net/dev"));
            return text.endsWith("\n") ? interfaces(text) : Transferred.UNKNOWN;
        } catch (IOException | NumberFormatException e) {
            return Transferred.UNKNOWN;
        }
    }

    /** Whether the container has the network of the machine, so that the numbers are not its own. */
    private boolean sharesNetwork(String process) {
        try {
            Path own = Files.readSymbolicLink(common.root.resolve("proc/" + process + "/ns/net"));
            return own.equals(Files.readSymbolicLink(common.root.resolve("proc/1/ns/net")));
        } catch (IOException e) {
            return false;
        }
    }

    /** After two lines of headings: {@code eth0: 1 2 3 …}, the bytes received first, the bytes sent in the ninth column. */
    private static Transferred interfaces(String text) {
        long received = 0;
        long sent = 0;
        for (String line : text.lines().skip(2).toList()) {
            int colon = line.lastIndexOf(':');
            if (colon < 0) {
                throw new NumberFormatException(line);
            }
            if (!line.substring(0, colon).strip().equals("lo")) {
                String[] columns = line.substring(colon + 1).strip().split(" +", -1);
                if (columns.length < 9) {
                    throw new NumberFormatException(line);
                }
                received += number(columns[0]);
                sent += number(columns[8]);
            }
        }
        return Transferred.of(received, sent);
    }

    private static long number(String digits) {
        long value = Long.parseLong(digits);
        if (value < 0) {
            throw new NumberFormatException(digits);
        }
        return value;
    }
}
