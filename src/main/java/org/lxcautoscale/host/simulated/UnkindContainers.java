package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;

/**
 * The containers of the unkind scenario: seven that look different from what they are, and half of the mixed ones. The
 * seed moves amounts by up to 10 %.
 */
final class UnkindContainers {

    private static final double SPREAD = 0.1;

    /** Those of the mixed scenario that move most. */
    private static final Set<String> MIXED = Set.of("web1", "mail", "ci", "app1", "metrics", "shop");

    private final SplittableRandom random;
    private final long seed;

    UnkindContainers(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    List<ContainerSpec> all() {
        List<ContainerSpec> all = new ArrayList<>(List.of(
                container("201", "files", 1, 4096, steady(0.3, 350))
                        .working(FileWork.FEW.withSlab(memory(3600)))
                        .contented(),
                container("202", "search", 1, 1024, steady(0.4, 400))
                        .working(FileWork.readingOnce(30))
                        .contented(),
                container("203", "warehouse", 2, 1024, steady(0.8, 300))
                        .working(FileWork.readingAgain(memory(2300), 40)),
                container("204", "sleeper", 1, 4096, sleeping(120, 2400)),
                container("205", "runner", 2, 2048, steady(0.8, 900))
                        .around(new InnerGroup(Duration.ofSeconds(5), 0.4))
                        .contented(),
                container("206", "tenant", 1, 2048, steady(0.4, 990))
                        .heldBy(OtherLimits.ofMemory(MemorySize.ofMebibytes(1100)))
                        .contented(),
                container("207", "rented", 2, 1024, new Demand.Daily(0.3, amount(2.3), memory(400), memory(500), 14))
                        .heldBy(OtherLimits.ofCpu(1.7))));
        new MixedContainers(seed)
                .all().stream().filter(spec -> MIXED.contains(spec.name())).forEach(all::add);
        return all;
    }

    private static ContainerSpec container(String id, String name, int cores, long mebibytes, Demand demand) {
        return ContainerSpec.of(id, name, Allocation.of(cores, mebibytes), demand);
    }

    private Demand steady(double cores, long mebibytes) {
        return new Demand.Steady(amount(cores), memory(mebibytes));
    }

    private Demand sleeping(long resident, long swapped) {
        return new Demand.Swapping(
                0.1, memory(resident), memory(swapped), 4, Duration.ofMinutes(10), Duration.ofMinutes(40));
    }

    private double amount(double about) {
        return about * random.nextDouble(1 - SPREAD, 1 + SPREAD);
    }

    private MemorySize memory(long aboutMebibytes) {
        return MemorySize.ofMebibytes(Math.round(amount((double) aboutMebibytes)));
    }
}
