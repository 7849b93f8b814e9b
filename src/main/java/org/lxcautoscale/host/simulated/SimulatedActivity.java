package org.lxcautoscale.host.simulated;

import java.util.OptionalLong;
import org.lxcautoscale.metrics.Activity;

/**
 * What the programs of a container do besides using CPU and memory, in proportion to that: a core that is busy serves requests over
 * the network and writes some of them to disk. Nothing in the simulation depends on it.
 */
final class SimulatedActivity {

    private static final double RECEIVED_PER_CORE_SECOND = 200 << 10;
    private static final double SENT_PER_CORE_SECOND = 1 << 20;
    private static final double WRITTEN_PER_CORE_SECOND = 300 << 10;

    /** Logs, and the chatter of any network. */
    private static final double ALWAYS_PER_SECOND = 1 << 10;

    /** What a disk transfers when it does nothing else. */
    private static final double DISK_BYTES_PER_SECOND = 200 << 20;

    /** The share of what is written that stays: the rest replaces something. */
    private static final double KEPT = 0.01;

    private static final int PROCESSES_AT_LEAST = 12;
    private static final double BYTES_PER_PROCESS = 48 << 20;
    private static final long ROOT_BYTES = 8L << 30;
    private static final double ROOT_USED_AT_FIRST = 1.2 * (1 << 30);
    private static final double MOST_OF_ROOT = 0.85;

    private final PressureAverage pressure;
    private double readBefore;
    private double written;
    private double moreWritten;
    private double received;
    private double sent;
    private double rootUsed = ROOT_USED_AT_FIRST;
    private long rootTotal = ROOT_BYTES;

    /** @param step seconds between two calls of {@link #step} */
    SimulatedActivity(double step) {
        pressure = new PressureAverage(step);
    }

    /**
     * One step.
     *
     * @param cores those that were used
     * @param readFromDisk bytes that were read from disk since the start
     */
    void step(double cores, double readFromDisk, double seconds) {
        received += (cores * RECEIVED_PER_CORE_SECOND + ALWAYS_PER_SECOND) * seconds;
        sent += (cores * SENT_PER_CORE_SECOND + ALWAYS_PER_SECOND) * seconds;
        double more = (cores * WRITTEN_PER_CORE_SECOND + ALWAYS_PER_SECOND + moreWritten) * seconds;
        written += more;
        rootUsed = Math.min(MOST_OF_ROOT * rootTotal, rootUsed + KEPT * more);
        double read = Math.max(0, readFromDisk - readBefore);
        readBefore = readFromDisk;
        pressure.add(Math.min(1, (read + more) / seconds / DISK_BYTES_PER_SECOND));
    }

    /** Writes so many bytes in a second besides. */
    void write(double perSecond) {
        moreWritten = perSecond;
    }

    /** Nothing runs; counters restart at 0, files stay. */
    void stop() {
        readBefore = 0;
        written = 0;
        received = 0;
        sent = 0;
        pressure.reset();
    }

    /** Makes the disk of its root file system larger. */
    void growRoot(long bytes) {
        rootTotal += bytes;
    }

    /** Share of time some task waited for a disk, percent. */
    double pressure() {
        return pressure.avg10();
    }

    /**
     * As a host with control groups of version 2 reports it.
     *
     * @param memory bytes in use
     */
    Activity read(double memory) {
        return new Activity(
                OptionalLong.of((long) readBefore),
                OptionalLong.of((long) written),
                OptionalLong.of((long) received),
                OptionalLong.of((long) sent),
                OptionalLong.of(PROCESSES_AT_LEAST + (long) (memory / BYTES_PER_PROCESS)),
                OptionalLong.of((long) rootUsed),
                OptionalLong.of(rootTotal));
    }
}
