package org.lxcautoscale.host.simulated;

import org.lxcautoscale.container.MemorySize;

/**
 * What the programs of a container want and do in addition to their demand, for a while.
 *
 * @param until when it ends, in seconds of the simulation
 * @param cores CPU seconds per second
 * @param memory at the beginning, in bytes
 * @param memoryPerSecond by which it grows from then on
 * @param rise bytes by which memory in use may rise in a second
 * @param read bytes that are read from new files in a second; 0 for none
 * @param written bytes that are written in a second
 */
record Surge(
        double from,
        double until,
        double cores,
        double memory,
        double memoryPerSecond,
        double rise,
        double read,
        double written) {

    static Surge of(Story story, double now) {
        double until = now + story.lasts().toSeconds();
        return switch (story) {
            case SPIKE -> new Surge(now, until, 3, mib(900), 0, mib(20), 0, 0);
            case LEAK -> new Surge(now, until, 0, 0, mib(50) / 60, Load.ORDINARY_RISE, 0, 0);
            case BACKUP -> new Surge(now, until, 0, 0, 0, 0, mib(24), mib(2));
            case FULL_HOST -> throw new IllegalArgumentException("no container wants more in this story");
        };
    }

    /** The same, with so many more cores. */
    Surge withCores(double more) {
        return new Surge(from, until, more, memory, memoryPerSecond, rise, read, written);
    }

    private static double mib(long mebibytes) {
        return MemorySize.ofMebibytes(mebibytes).bytes();
    }

    boolean isOver(double now) {
        return now >= until;
    }

    Load on(Load load, double now) {
        return new Load(
                load.cores() + cores,
                load.memory() + memory + memoryPerSecond * (now - from),
                load.swapped(),
                Math.max(load.memoryPerSecond(), rise));
    }

    /** Ordinary reading of files, or that of this. */
    FileActivity on(FileActivity ordinary) {
        return read == 0
                ? ordinary
                : new FileActivity(FileActivity.Pattern.SEQUENTIAL, (long) read, MemorySize.ZERO, ordinary.slab());
    }
}
