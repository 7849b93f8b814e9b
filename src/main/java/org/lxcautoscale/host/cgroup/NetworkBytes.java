package org.lxcautoscale.host.cgroup;

import java.util.OptionalLong;

/** Bytes over all network interfaces but the loopback. */
record NetworkBytes(OptionalLong received, OptionalLong sent) {

    static final NetworkBytes UNKNOWN = new NetworkBytes(OptionalLong.empty(), OptionalLong.empty());

    /** @param text of {@code /proc/PID/net/dev}: two lines of headings, then {@code eth0: 1 2 …}, the ninth figure is sent */
    static NetworkBytes parse(String text) {
        long received = 0;
        long sent = 0;
        try {
            for (String line : (Iterable<String>) text.lines().skip(2)::iterator) {
                int colon = line.indexOf(':');
                if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
                    continue;
                }
                String[] figures = line.substring(colon + 1).strip().split("\\s+", -1);
                if (figures.length < 9) {
                    return UNKNOWN;
                }
                received += Long.parseLong(figures[0]);
                sent += Long.parseLong(figures[8]);
            }
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
        return new NetworkBytes(OptionalLong.of(received), OptionalLong.of(sent));
    }
}
