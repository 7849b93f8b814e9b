package org.lxcautoscale.history;

import java.time.Instant;
import java.util.Random;

/**
 * Figures as containers have them, for measurements: noisy CPU use, memory that wanders by pages, counters that rise in
 * bursts, pressure that is mostly none. Three of ten are idle, two of ten are busy all the time.
 */
public final class SyntheticContainer {

    private static final long PAGE = 4096;

    private final Random random;
    private final Subject subject;
    private final double activity;
    private final long memoryLimit;
    private double cores;
    private long memory;
    private long pageCache;
    private double pressure;
    private long processes;
    private long read;
    private long written;
    private long received;
    private long sent;
    private long disk;

    public SyntheticContainer(Subject subject, long seed) {
        this.random = new Random(seed);
        this.subject = subject;
        int kind = random.nextInt(10);
        this.activity = kind < 3 ? 0.02 : kind < 8 ? 0.3 : 1;
        this.memoryLimit = (512L << 20) << random.nextInt(5);
        this.memory = memoryLimit / 2;
        this.pageCache = memoryLimit / 4;
        this.processes = 12L + random.nextInt(60);
        this.disk = 2L << 30;
    }

    public Sample next(Instant at) {
        cores = Math.max(0, 0.7 * cores + 0.3 * activity * 2 * Math.abs(random.nextGaussian()));
        boolean active = random.nextDouble() < activity;
        memory += active ? PAGE * (long) (random.nextGaussian() * 300) : 0;
        memory = Math.clamp(memory, memoryLimit / 5, memoryLimit);
        pageCache += active ? PAGE * (long) (random.nextGaussian() * 500) : 0;
        pageCache = Math.clamp(pageCache, PAGE, memoryLimit / 2);
        pressure = random.nextDouble() < activity / 20 ? random.nextDouble() * 10 : pressure * 0.4;
        processes += active && random.nextInt(4) == 0 ? random.nextInt(5) - 2 : 0;
        processes = Math.max(5, processes);
        read += active && random.nextInt(5) == 0 ? PAGE * random.nextInt(2000) : 0;
        written += active ? PAGE * random.nextInt(500) : 0;
        received += active ? random.nextInt(2_000_000) : random.nextInt(3000);
        sent += active ? random.nextInt(1_000_000) : random.nextInt(2000);
        disk += active && random.nextInt(6) == 0 ? PAGE * (random.nextInt(400) - 190) : 0;
        return new Sample(subject, at, figures());
    }

    private Figures figures() {
        return Figures.builder()
                .set(Metric.CPU, cores)
                .setQuanta(Metric.MEMORY, memory)
                .set(Metric.CORES, 4.0)
                .setQuanta(Metric.MEMORY_LIMIT, memoryLimit)
                .setQuanta(Metric.PAGE_CACHE, pageCache)
                .setQuanta(Metric.SWAP, 0)
                .set(Metric.CPU_PRESSURE, pressure)
                .set(Metric.MEMORY_PRESSURE, 0.0)
                .set(Metric.IO_PRESSURE, pressure > 4 ? pressure / 2 : 0)
                .set(Metric.THROTTLED, 0.0)
                .setQuanta(Metric.OOM_KILLS, 0)
                .setQuanta(Metric.PROCESSES, processes)
                .setQuanta(Metric.IO_READ, read)
                .setQuanta(Metric.IO_WRITTEN, written)
                .setQuanta(Metric.NETWORK_RECEIVED, received)
                .setQuanta(Metric.NETWORK_SENT, sent)
                .setQuanta(Metric.DISK_USED, disk)
                .setQuanta(Metric.DISK_TOTAL, 8L << 30)
                .build();
    }
}
