package org.lxcautoscale.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.lxcautoscale.host.ArchivedUsage;
import org.lxcautoscale.host.ArchivedUsage.Values;

/** What a host may have recorded of a container, among others with all figures. */
final class Records {

    private Records() {}

    /** A megabyte a second is read and sent, two are written and received; the highest use of cores is twice the mean. */
    static ArchivedUsage record(Instant start, Duration step, double cores) {
        return new ArchivedUsage(start, step, values(cores), values(2 * cores));
    }

    private static Values values(double cores) {
        double mebibyte = 1 << 20;
        return new Values(
                cores,
                4,
                512 * mebibyte,
                1024 * mebibyte,
                mebibyte,
                2 * mebibyte,
                2 * mebibyte,
                mebibyte,
                100 * mebibyte,
                1000 * mebibyte,
                cores,
                0.25,
                0.5);
    }

    /** As Proxmox records it: a year in steps of 6 hours, a month in half hours, a day in minutes. */
    static List<ArchivedUsage> year(Instant end) {
        List<ArchivedUsage> all = new ArrayList<>();
        add(all, end, Duration.ofDays(365), Duration.ofHours(6), 1);
        add(all, end, Duration.ofDays(30), Duration.ofMinutes(30), 2);
        add(all, end, Duration.ofDays(1), Duration.ofMinutes(1), 3);
        return all;
    }

    private static void add(List<ArchivedUsage> all, Instant end, Duration length, Duration step, double cores) {
        for (Instant at = end.minus(length); at.isBefore(end); at = at.plus(step)) {
            all.add(record(at, step, cores));
        }
    }
}
