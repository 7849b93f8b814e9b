package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;

/**
 * The containers of the burst scenario: twelve that are far too large most of the time, and want 900 MB more within seconds a
 * few times a day, the first at 10 MB/s and the last at 1000 MB/s. In every other one only the program is killed, if at all. The
 * seed shifts amounts by up to 15 %.
 */
final class BurstContainers {

    private static final int COUNT = 12;
    private static final long BURST_MEBIBYTES = 900;
    private static final double SLOWEST_MEBIBYTES = 10;
    private static final double FASTEST_MEBIBYTES = 1000;
    private static final double PER_DAY = 3;
    private static final double SPREAD = 0.15;

    private final SplittableRandom random;

    BurstContainers(long seed) {
        this.random = new SplittableRandom(seed);
    }

    List<ContainerSpec> all() {
        return IntStream.range(0, COUNT).mapToObj(this::container).toList();
    }

    private ContainerSpec container(int index) {
        double rate = SLOWEST_MEBIBYTES * Math.pow(FASTEST_MEBIBYTES / SLOWEST_MEBIBYTES, index / (COUNT - 1.0));
        long quiet = Math.round(300 * random.nextDouble(1 - SPREAD, 1 + SPREAD));
        Demand demand = new Demand.Bursty(
                0.2,
                0.8,
                MemorySize.ofMebibytes(quiet),
                MemorySize.ofMebibytes(quiet + BURST_MEBIBYTES),
                MemorySize.ofMebibytes(Math.round(rate)),
                PER_DAY,
                Duration.ofMinutes(2),
                Duration.ofMinutes(10));
        return ContainerSpec.of(Integer.toString(301 + index), "burst" + (index + 1), Allocation.of(1, 2048), demand)
                .withOomVictim(index % 2 == 0 ? OomVictim.CONTAINER : OomVictim.PROGRAM);
    }
}
