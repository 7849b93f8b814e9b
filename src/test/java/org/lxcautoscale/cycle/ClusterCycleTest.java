package org.lxcautoscale.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/** A cycle over two nodes of a cluster. */
class ClusterCycleTest {

    @TempDir
    Path dir;

    private final Map<String, HostUsage> nodes = new HashMap<>();
    private final Map<ContainerId, String> nodeOf = new HashMap<>();
    private CycleFixture fixture;

    @BeforeEach
    void start() throws IOException {
        nodes.put("pve1", node(16, 12, 40_000));
        nodes.put("pve2", node(16, 12, 40_000));
        fixture = new CycleFixture(dir, Cluster::new);
    }

    @Test
    void growsOnlyOnTheNodeWithFreeResources() throws Exception {
        nodes.put("pve2", node(16, 1, 1000));
        add("101", "pve1");
        add("102", "pve2");
        fixture.host.uses("101", 1.9, 900);
        fixture.host.uses("102", 1.9, 900);

        fixture.cycle();

        assertThat(fixture.host.sizeOf("101")).isEqualTo(Allocation.of(3, 1536));
        assertThat(fixture.host.sizeOf("102")).isEqualTo(Allocation.of(2, 1024));
    }

    @Test
    void limitsAContainerToTheSizeOfItsNode() throws Exception {
        nodes.put("pve2", node(3, 3, 40_000));
        add("101", "pve2");
        fixture.host.uses("101", 1.95, 500);

        fixture.cycle();
        fixture.host.uses("101", 2.95, 500);
        fixture.cycle();

        // One of three cores is reserved.
        assertThat(fixture.host.sizeOf("101").cores().roundedUp()).isEqualTo(2);
    }

    @Test
    void writesGrowthOnAllNodesBeforeAnyShrink() throws Exception {
        add("101", "pve1");
        add("102", "pve2");
        fixture.host.uses("101", 1, 100);
        fixture.cycle();
        fixture.cycle();
        fixture.host.uses("102", 1.9, 500);

        fixture.cycle();

        assertThat(fixture.host.log.stream().filter(line -> line.startsWith("write")))
                .containsExactly(
                        "write 102 2 cores, 1024 MB -> 3 cores, 1024 MB",
                        "write 101 2 cores, 1024 MB -> 2 cores, 768 MB");
    }

    @Test
    void reportsTheSumOverAllNodes() throws Exception {
        add("101", "pve1");

        HostUsage together = fixture.cycle().host().orElseThrow();

        assertThat(together)
                .isEqualTo(new HostUsage(
                        32, OptionalDouble.of(24), MemorySize.ofMebibytes(2 * 65_536), MemorySize.ofMebibytes(80_000)));
    }

    private void add(String id, String node) {
        fixture.host.add(id, Allocation.of(2, 1024));
        nodeOf.put(new ContainerId(id), node);
    }

    private static HostUsage node(int cores, double idle, long available) {
        return new HostUsage(
                cores, OptionalDouble.of(idle), MemorySize.ofMebibytes(65_536), MemorySize.ofMebibytes(available));
    }

    /** The containers of a test host, spread over nodes. */
    private final class Cluster implements ContainerHost {

        private final ContainerHost host;

        Cluster(ContainerHost host) {
            this.host = host;
        }

        @Override
        public String name() {
            return host.name();
        }

        @Override
        public Observation observe() throws HostUnavailableException {
            List<Observed> all = host.observe().containers();
            return new Observation(nodes.keySet().stream()
                    .sorted()
                    .map(node -> new Observation.Node(
                            node,
                            nodes.get(node),
                            all.stream()
                                    .filter(seen -> node.equals(nodeOf.get(seen.id())))
                                    .toList()))
                    .toList());
        }

        @Override
        public Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
            return host.read(id);
        }
    }
}
