package org.lxcautoscale.host.simulated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.MemorySize;

/**
 * The containers of the adverse scenario: seven whose counters are misleading, and half of the mixed ones. The seed
 * shifts amounts by up to 10 %.
 */
final class AdverseContainers {

    private static final double SPREAD = 0.1;

    /** Those of the mixed scenario whose demand varies most. */
    private static final Set<String> MIXED = Set.of("web1", "mail", "ci", "app1", "metrics", "shop");

    private final SplittableRandom random;
    private final long seed;

    AdverseContainers(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    List<ContainerSpec> all() {
        List<ContainerSpec> all = new ArrayList<>(List.of(
                container("201", "files", 1, 4096, steady(0.3, 350))
                        .withFileActivity(FileActivity.FEW.withSlab(memory(3600)))
                        .withoutNeedForGrowth(),
                container("202", "search", 1, 1024, steady(0.4, 400))
                        .withFileActivity(FileActivity.sequential(30))
                        .withoutNeedForGrowth(),
                container("203", "warehouse", 2, 1024, steady(0.8, 300))
                        .withFileActivity(FileActivity.repeated(memory(2300), 40)),
                container("204", "sleeper", 1, 4096, swapping(120, 2400)),
                container("205", "runner", 2, 2048, steady(0.8, 900))
                        .withInnerGroup(new InnerGroup(Duration.ofSeconds(5), 0.4))
                        .withoutNeedForGrowth(),
                container("206", "tenant", 1, 2048, steady(0.4, 990))
                        .withAdditionalLimits(AdditionalLimits.ofMemory(MemorySize.ofMebibytes(1100)))
                        .withoutNeedForGrowth(),
                container("207", "rented", 2, 1024, new Demand.Daily(0.3, amount(2.3), memory(400), memory(500), 14))
                        .withAdditionalLimits(AdditionalLimits.ofCpu(1.7))));
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

    private Demand swapping(long resident, long swapped) {
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
