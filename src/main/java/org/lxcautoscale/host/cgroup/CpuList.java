package org.lxcautoscale.host.cgroup;

import java.util.Optional;
import org.lxcautoscale.container.Cores;

/** A set of CPUs as the kernel writes it: {@code 0-3,8,10-11}. */
public final class CpuList {
    private static final int MOST = 1 << 16;

    private CpuList() {}

    /** The number of CPUs in a configuration; empty if it says none, or makes no sense. */
    public static Optional<Cores> tryCount(String text) {
        try {
            return count(text);
        } catch (MalformedContentException _) {
            return Optional.empty();
        }
    }

    /**
     * The number of CPUs; empty for an empty set, which inherits that of the parent.
     *
     * @throws MalformedContentException when the text is not such a list
     */
    static Optional<Cores> count(String text) throws MalformedContentException {
        String list = text.strip();
        if (list.isEmpty()) {
            return Optional.empty();
        }
        int count = 0;
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            try {
                int first = Integer.parseInt(ends[0]);
                int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
                if (first < 0 || last < first || last > MOST) {
                    throw malformed(list);
                }
                count += last - first + 1;
            } catch (NumberFormatException _) {
                throw malformed(list);
            }
        }
        return Optional.of(Cores.of(count));
    }

    private static MalformedContentException malformed(String list) {
        return new MalformedContentException("cpuset.cpus: unexpected content '"
                + list.substring(0, Math.min(24, list.length())).replaceAll("[^\\x20-\\x7e]+", " ") + "'");
    }
}
