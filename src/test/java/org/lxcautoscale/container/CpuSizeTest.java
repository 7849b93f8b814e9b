package org.lxcautoscale.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Container.CpuOptions;
import org.lxcautoscale.container.LimitsInForce.Limit;

class CpuSizeTest {

    private static final Cores NONE = Cores.UNLIMITED;
    private static final Cores HALF = new Cores(500);

    @Test
    void theSmallerOfLimitAndCoresCounts() {
        assertThat(new CpuSize.OfCpulimit(HALF, Cores.of(2), NONE).amount()).isEqualTo(HALF);
        assertThat(new CpuSize.OfCpulimit(Cores.of(3), Cores.of(2), NONE).amount())
                .isEqualTo(Cores.of(2));
        assertThat(new CpuSize.OfCpulimit(NONE, Cores.of(2), NONE).amount()).isEqualTo(Cores.of(2));
        assertThat(new CpuSize.OfCpulimit(NONE, NONE, NONE).amount()).isEqualTo(NONE);
        assertThat(new CpuSize.OfCpulimit(NONE, Cores.of(2), Cores.of(4)).amount())
                .isEqualTo(Cores.of(4));
    }

    @Test
    void aChangeOfTheUnitIsNoChangeOfTheSize() {
        CpuSize cores = new CpuSize.OfCores(Cores.of(2));
        CpuSize limited = new CpuSize.OfCpulimit(HALF, Cores.of(2), NONE);

        assertThat(cores.isSameAs(limited)).isTrue();
        assertThat(limited.isSameAs(cores)).isTrue();
        assertThat(limited.isSameAs(new CpuSize.OfCpulimit(NONE, Cores.of(2), NONE)))
                .isFalse();
        assertThat(limited.isSameAs(new CpuSize.OfCores(Cores.of(1)))).isFalse();
    }

    @Test
    void aContainerIsDescribedInEitherUnit() {
        Container described = container(CpuOptions.ofProxmox(HALF, NONE), false);

        assertThat(described.allocation().cores()).isEqualTo(Cores.of(2));
        assertThat(described.sizedIn(CpuUnit.CPULIMIT).allocation().cores()).isEqualTo(HALF);
        assertThat(described.sizedIn(CpuUnit.CORES)).isEqualTo(described);
    }

    @Test
    void aPinnedContainerCanBeSizedByItsLimitOnlyIfItsCpusAreKnown() {
        assertThat(container(CpuOptions.ofProxmox(NONE, Cores.of(2)), true).isCpuFixed())
                .isTrue();
        assertThat(container(CpuOptions.ofProxmox(NONE, Cores.of(2)), true)
                        .sizedIn(CpuUnit.CPULIMIT)
                        .isCpuFixed())
                .isFalse();
        assertThat(container(CpuOptions.ofProxmox(NONE, NONE), true)
                        .sizedIn(CpuUnit.CPULIMIT)
                        .isCpuFixed())
                .isTrue();
    }

    @Test
    void itsOwnQuotaHoldsNobodyWhoIsSizedByIt() {
        Limit held = Limit.own(2000).orNearer(500, "cpulimit");
        LimitsInForce limits = new LimitsInForce(Optional.of(held), HALF, Optional.empty(), Optional.empty());
        LimitsInForce parent =
                new LimitsInForce(Optional.of(held.orNearer(300, "/lxc")), HALF, Optional.empty(), Optional.empty());
        Container container = container(CpuOptions.ofProxmox(HALF, NONE), false);

        assertThat(container.limitsIn(CpuUnit.CORES, limits)).isEqualTo(limits);
        assertThat(container.limitsIn(CpuUnit.CPULIMIT, limits).cpu()).contains(Limit.own(500));
        assertThat(container.limitsIn(CpuUnit.CPULIMIT, parent).cpu()).contains(new Limit(500, 300, "/lxc"));
    }

    private static Container container(CpuOptions options, boolean pinned) {
        return new Container(
                new ContainerId("101"),
                "web",
                Container.Status.RUNNING,
                Allocation.of(2, 512),
                options,
                pinned,
                false,
                "",
                Set.of());
    }
}
