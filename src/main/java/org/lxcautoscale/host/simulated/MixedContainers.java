package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.simulated.ContainerSpec.Kind;

/**
 * The containers of the mixed scenario. Some are far too large, some too small, some fit by day but not by night. The
 * seed shifts hours by up to 2 and amounts by up to 15 %; at six in the morning all fit.
 */
final class MixedContainers {

    private static final double SPREAD = 0.15;

    private final SplittableRandom random;

    MixedContainers(long seed) {
        this.random = new SplittableRandom(seed);
    }

    List<ContainerSpec> all() {
        return List.of(
                container("101", "web1", 2, 2048, daily(0.3, 3.2, 700, 1500, 14))
                        .tagged("web"),
                container("102", "db1", 4, 8192, new Demand.Steady(amount(1.2), memory(5200))),
                container("103", "mail", 1, 768, bursts(0.1, 1.6, 380, 640, 8, 6, 15)),
                container("104", "files", 8, 8192, new Demand.Idle(memory(180))),
                container("105", "ci", 2, 1024, bursts(0.1, 6, 400, 1800, 10, 5, 20))
                        .withOomVictim(OomVictim.PROGRAM),
                container(
                        "106",
                        "backup",
                        2,
                        1024,
                        new Demand.Nightly(0.05, amount(4), Duration.ofHours(3), memory(300), memory(1500), hour(2))),
                container(
                                "107",
                                "app1",
                                1,
                                1024,
                                new Demand.Leaking(amount(0.4), memory(350), memory(130), Duration.ofHours(9)))
                        .withOomVictim(OomVictim.PROGRAM),
                container("108", "wiki", 4, 4096, new Demand.Steady(amount(0.08), memory(350))),
                container(
                        "109",
                        "metrics",
                        2,
                        1024,
                        new Demand.Growing(amount(0.5), amount(0.3), memory(700), memory(300))),
                container("110", "cache", 2, 2048, new Demand.Steady(amount(0.3), memory(1500))),
                unlimited("111", "dns", 512, new Demand.Steady(amount(0.05), memory(90))),
                container("112", "shop", 1, 768, daily(0.1, 2.4, 380, 950, 20)).tagged("web"),
                container("113", "old-wiki", 2, 1024, new Demand.Idle(memory(200)))
                        .withKind(Kind.STOPPED),
                container("9000", "debian-13", 1, 512, new Demand.Idle(memory(50)))
                        .withKind(Kind.TEMPLATE));
    }

    private static ContainerSpec container(String id, String name, int cores, long mebibytes, Demand demand) {
        return ContainerSpec.of(id, name, Allocation.of(cores, mebibytes), demand);
    }

    private static ContainerSpec unlimited(String id, String name, long mebibytes, Demand demand) {
        return ContainerSpec.of(id, name, new Allocation(Cores.UNLIMITED, MemorySize.ofMebibytes(mebibytes)), demand);
    }

    private Demand daily(double quietCores, double peakCores, long quietMemory, long peakMemory, double peakHour) {
        return new Demand.Daily(
                amount(quietCores), amount(peakCores), memory(quietMemory), memory(peakMemory), hour(peakHour));
    }

    private Demand bursts(
            double cores,
            double burstCores,
            long memory,
            long burstMemory,
            double perDay,
            long shortest,
            long longest) {
        return new Demand.Bursty(
                amount(cores),
                amount(burstCores),
                memory(memory),
                memory(burstMemory),
                Demand.ORDINARY_RISE,
                perDay,
                Duration.ofMinutes(shortest),
                Duration.ofMinutes(longest));
    }

    private double hour(double about) {
        return (about + random.nextDouble(-2, 2) + Tick.HOURS_PER_DAY) % Tick.HOURS_PER_DAY;
    }

    private double amount(double about) {
        return about * random.nextDouble(1 - SPREAD, 1 + SPREAD);
    }

    private MemorySize memory(long aboutMebibytes) {
        return MemorySize.ofMebibytes(Math.round(amount((double) aboutMebibytes)));
    }
}
