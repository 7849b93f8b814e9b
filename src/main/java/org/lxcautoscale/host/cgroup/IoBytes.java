package org.lxcautoscale.host.cgroup;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Bytes that a control group has read from and written to block devices; unknown where the kernel does not count. */
record IoBytes(OptionalLong read, OptionalLong written) {

    private static final IoBytes UNKNOWN = new IoBytes(OptionalLong.empty(), OptionalLong.empty());

    /**
     * Sums up all devices.
     *
     * @param text of {@code io.stat} ({@code 8:0 rbytes=1 wbytes=2 …}) or of {@code blkio.throttle.io_service_bytes}
     *     ({@code 8:0 Read 1}), empty as long as nothing was read or written; null when there is no such file
     */
    static IoBytes parse(@Nullable String text) {
        long read = 0;
        long written = 0;
        if (text == null) {
            return UNKNOWN;
        }
        try {
            for (String line : (Iterable<String>) text.lines()::iterator) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[1].equals("Read")) {
                    read += Long.parseLong(words[2]);
                } else if (words.length == 3 && words[1].equals("Write")) {
                    written += Long.parseLong(words[2]);
                }
                for (String word : words) {
                    if (word.startsWith("rbytes=")) {
                        read += Long.parseLong(word.substring("rbytes=".length()));
                    } else if (word.startsWith("wbytes=")) {
                        written += Long.parseLong(word.substring("wbytes=".length()));
                    }
                }
            }
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
        return new IoBytes(OptionalLong.of(read), OptionalLong.of(written));
    }
}
