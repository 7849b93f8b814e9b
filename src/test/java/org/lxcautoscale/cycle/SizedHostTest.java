package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Reading;
import org.lxcautoscale.settings.ContainerPolicies;
import org.lxcautoscale.settings.ContainerSettings;
import org.lxcautoscale.settings.Policy;

class SizedHostTest {

    private static final ContainerSettings CORES =
            CycleFixture.settings(Path.of("/x")).containers().defaults();
    private static final ContainerSettings TENTHS = new ContainerSettings(
            "DEFAULT",
            Policy.THRESHOLD,
            CORES.cpu(),
            CORES.memory(),
            CpuUnit.CPULIMIT,
            CORES.behaviour(),
            CORES.shrinkSafety(),
            90,
            CORES.schedule(),
            CORES.startupBoost(),
            0,
            Set.of());

    private final Listed listed = new Listed();

    @Test
    void containersAreDescribedInTheirUnitAndAgainAfterAReload() throws Exception {
        listed.add("101", Container.CpuOptions.ofProxmox(new Cores(500), Cores.UNLIMITED));
        SizedHost host = new SizedHost(listed, policies(TENTHS));

        assertThat(cores(host, "101")).isEqualTo(new Cores(500));
        host.reconfigured(CycleFixture.settings(Path.of("/x")));
        assertThat(cores(host, "101")).isEqualTo(Cores.of(2));
    }

    @Test
    void whatAListDoesNotSayIsReadAFewAtATime() throws Exception {
        for (int id = 101; id <= 105; id++) {
            listed.add(Integer.toString(id), Container.CpuOptions.UNREAD);
        }
        SizedHost host = new SizedHost(listed, policies(TENTHS));

        Observation first = host.observe();
        host.observe();
        Observation third = host.observe();

        assertThat(first.containers()).hasOnlyElementsOfType(Observed.Unreadable.class);
        assertThat(third.containers()).hasOnlyElementsOfType(Observed.Readable.class);
        assertThat(listed.read).hasSize(5);
    }

    @Test
    void nothingIsReadWhereCoresAreSized() throws Exception {
        listed.add("101", Container.CpuOptions.UNREAD);

        assertThat(cores(new SizedHost(listed, policies(CORES)), "101")).isEqualTo(Cores.of(2));
        assertThat(listed.read).isEmpty();
    }

    private static Cores cores(SizedHost host, String id) throws Exception {
        return host.observe().containers().stream()
                .filter(observed -> observed.id().equals(new ContainerId(id)))
                .map(observed ->
                        ((Observed.Readable) observed).container().allocation().cores())
                .findFirst()
                .orElseThrow();
    }

    private static ContainerPolicies policies(ContainerSettings defaults) {
        return new ContainerPolicies(defaults, Map.of(), Map.of(), Set.of(), List.of(), "");
    }

    /** A list that has the configuration of a container once it has been read. */
    private static final class Listed implements ContainerHost {

        final List<ContainerId> read = new ArrayList<>();
        private final Map<ContainerId, Container.CpuOptions> options = new HashMap<>();

        void add(String id, Container.CpuOptions known) {
            options.put(new ContainerId(id), known);
        }

        @Override
        public String name() {
            return "cluster";
        }

        @Override
        public Observation observe() {
            MemorySize memory = MemorySize.ofMebibytes(1024);
            return new Observation(
                    new HostUsage(8, OptionalDouble.empty(), memory, memory),
                    options.keySet().stream().map(this::observed).toList());
        }

        @Override
        public Observed read(ContainerId id) {
            read.add(id);
            options.put(id, Container.CpuOptions.ofProxmox(Cores.UNLIMITED, Cores.UNLIMITED));
            return observed(id);
        }

        private Observed observed(ContainerId id) {
            return new Observed.Readable(
                    new Container(
                            id,
                            "ct" + id,
                            Container.Status.STOPPED,
                            Allocation.of(2, 512),
                            options.get(id),
                            false,
                            false,
                            "",
                            Set.of()),
                    new Reading.Stopped());
        }
    }
}
