package org.lxcautoscale.host.proxmox.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.ContainerHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.proxmox.api.ClusterList.ContainerRow;
import org.lxcautoscale.host.proxmox.api.ClusterList.NodeRow;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Proxmox VE cluster, read through its REST API. An observation takes one list of the whole cluster, one request to
 * each node with running containers, and at most {@value #SPARE_REQUESTS} further requests. {@link ApiWriter} writes
 * sizes.
 */
public final class ProxmoxApi implements ContainerHost {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** Optional requests per observation: configurations that the list leaves unclear, pressure. */
    private static final int SPARE_REQUESTS = 3;

    private final String name;
    private final ApiClient client;
    private final InstantSource clock;
    private final GuestReader guests;
    private final ConfigCache configs = new ConfigCache();
    private final MeasurementTracker measurements = new MeasurementTracker();
    private final PressureReader pressures;
    private final Map<String, String> nodeProblems = new HashMap<>();
    private final Map<String, String> skipped = new HashMap<>();
    private Set<String> anomalies = Set.of();
    private ClusterList list = new ClusterList();

    /**
     * @param name name of the cluster, for messages
     * @param trustMemory whether to take the memory that Proxmox reports as all memory in use, although it excludes
     *     shared memory
     * @param clock used for the age of measurements
     */
    public ProxmoxApi(String name, ApiClient client, boolean trustMemory, InstantSource clock) {
        this.name = name;
        this.client = client;
        this.clock = clock;
        this.pressures = new PressureReader(client);
        this.guests = new GuestReader(measurements, configs, trustMemory);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Observation observe() throws HostUnavailableException {
        refresh();
        Instant now = clock.instant();
        int spare = SPARE_REQUESTS - readUnclearConfigs(now);
        pressures.refresh(list, spare);
        List<Observation.Node> nodes = new ArrayList<>();
        for (NodeRow node : list.nodes()) {
            String problem = node.problem();
            say(node.name(), problem);
            if (!problem.isEmpty()) {
                if (!node.containers().isEmpty()) {
                    nodes.add(new Observation.Node(
                            node.name(),
                            Optional.empty(),
                            node.containers().stream()
                                    .map(row -> GuestReader.unreadable(row, problem))
                                    .toList()));
                }
                continue;
            }
            NodeUsage usage = node.hasRunning() ? usage(node) : NodeUsage.ofList(node);
            List<Observed> seen = new ArrayList<>(node.containers().size());
            for (ContainerRow row : node.containers()) {
                seen.add(guests.observed(row, node, usage, pressures.of(row.id()), now));
            }
            nodes.add(new Observation.Node(node.name(), usage.host(), seen));
        }
        return new Observation(nodes);
    }

    @Override
    public Observed read(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        if (!list.containers().containsKey(id)) {
            refresh();
        }
        try {
            ContainerRow row = row(id);
            try {
                return read(row);
            } catch (ApiException e) {
                if (e.fault() != Fault.NO_SUCH_CONTAINER) {
                    throw e;
                }
                return read(moved(row));
            }
        } catch (ApiException e) {
            if (e.origin().isContainerOrNodeFault()) {
                return GuestReader.unreadable(row(id), e.sentence());
            }
            throw unavailable(e);
        }
    }

    /** Logs a problem of a node once, and its end. */
    private void say(String node, String problem) {
        if (problem.isEmpty()) {
            if (skipped.remove(node) != null) {
                LOG.info("Node {} is read again.", node);
            }
        } else if (!problem.equals(skipped.put(node, problem))) {
            LOG.warn("Node {} is skipped, and its containers are unknown: {}", node, problem);
        }
    }

    private Observed read(ContainerRow row) throws ApiException {
        Instant now = clock.instant();
        ApiResponses.GuestConfig config = client.config(row.node(), row.id());
        ApiResponses.GuestStatus status = client.status(row.node(), row.id());
        cache(row, config, now);
        configs.putSwap(row.id(), status.swap() == null ? 0 : status.swap(), now);
        NodeRow node = list.node(row.node());
        String problem = node == null ? "node " + row.node() + " is not known" : node.problem();
        NodeUsage usage = node == null || !problem.isEmpty() ? NodeUsage.UNKNOWN : usage(node);
        return guests.read(row, config, status, usage, problem, now);
    }

    /** The row of a container that has moved to another node. */
    private ContainerRow moved(ContainerRow from) throws NoSuchContainerException, ApiException {
        list = client.list();
        ContainerRow to = list.containers().get(from.id());
        if (to == null || to.node().equals(from.node())) {
            throw new NoSuchContainerException(from.id());
        }
        return to;
    }

    /** The row of a container in the last list. */
    private ContainerRow row(ContainerId id) throws NoSuchContainerException {
        ContainerRow row = list.containers().get(id);
        if (row == null) {
            throw new NoSuchContainerException(id);
        }
        return row;
    }

    /** Reads the list again. */
    private void refresh() throws HostUnavailableException {
        try {
            list = client.list();
        } catch (ApiException e) {
            throw unavailable(e);
        }
        if (!list.hasAnyData()) {
            throw HostUnavailableException.denied(
                    "the API token sees nothing of " + name + ": it needs VM.Audit on /vms and Sys.Audit on /nodes");
        }
        list.anomalies().stream()
                .filter(anomaly -> !anomalies.contains(anomaly))
                .forEach(LOG::warn);
        anomalies = list.anomalies();
        configs.retain(list.containers().keySet());
        measurements.retain(list.containers().keySet());
    }

    /** Caches a configuration, which takes precedence over the list for a while. */
    private void cache(ContainerRow row, ApiResponses.GuestConfig config, Instant now) {
        NodeRow node = list.node(row.node());
        configs.put(row.id(), ConfigCache.CachedConfig.of(config, node == null ? 0 : node.cpus(), now));
    }

    /**
     * Reads configurations that the list contradicts, and those of running containers that may have unlimited cores.
     * Returns the number of requests.
     */
    private int readUnclearConfigs(Instant now) {
        int requests = 0;
        for (ContainerRow row : list.containers().values()) {
            NodeRow node = list.node(row.node());
            if (requests < SPARE_REQUESTS && node != null && node.problem().isEmpty() && needsConfig(row, node, now)) {
                requests++;
                try {
                    cache(row, client.config(row.node(), row.id()), now);
                } catch (ApiException _) {
                    // The cached configuration stays in use, or else cores count as unlimited, until the next
                    // observation.
                }
            }
        }
        return requests;
    }

    private boolean needsConfig(ContainerRow row, NodeRow node, Instant now) {
        if (configs.get(row.id()).isEmpty()) {
            return row.isRunning() && row.mayBeUnlimited(node.cpus());
        }
        return row.hasSize() && configs.mayBeOutdated(row.id(), row.maxcpu(), row.maxmem(), now);
    }

    private NodeUsage usage(NodeRow node) {
        String problem = "";
        NodeUsage usage = NodeUsage.ofListOnly(node);
        try {
            usage = NodeUsage.of(node, client.memory(node.name()));
        } catch (ApiException e) {
            problem = e.sentence();
        }
        if (problem.isEmpty()) {
            if (nodeProblems.remove(node.name()) != null) {
                LOG.info("Memory of node {} is known again.", node.name());
            }
        } else if (nodeProblems.put(node.name(), problem) == null) {
            LOG.warn("Memory of node {} is not known, nothing of it is handed out: {}", node.name(), problem);
        }
        return usage;
    }

    private static HostUnavailableException unavailable(ApiException failure) {
        return failure.origin() == Fault.UNAUTHENTICATED || failure.origin() == Fault.DENIED
                ? HostUnavailableException.denied(failure.sentence())
                : HostUnavailableException.unreachable(failure.sentence());
    }

    /**
     * Capacity and free resources of a node.
     *
     * @param inUse bytes in use by everything on the node; {@link Long#MAX_VALUE} when unknown
     */
    record NodeUsage(HostUsage host, long inUse) {

        static final NodeUsage UNKNOWN = new NodeUsage(
                new HostUsage(0, OptionalDouble.empty(), MemorySize.ZERO, MemorySize.ZERO), Long.MAX_VALUE);

        /** For a node on which no container runs. */
        static NodeUsage ofList(NodeRow node) {
            @Nullable
            Long used = node.resource() == null ? null : node.resource().mem();
            return new NodeUsage(host(node, used == null ? 0 : Math.max(0, node.memory() - used)), Long.MAX_VALUE);
        }

        /** For a node that does not report available memory: nothing is granted there. */
        static NodeUsage ofListOnly(NodeRow node) {
            return new NodeUsage(host(node, 0), Long.MAX_VALUE);
        }

        /** Older versions do not report available memory; free memory is a lower bound of it. */
        static NodeUsage of(NodeRow node, ApiResponses.NodeMemory memory) {
            Long available = memory.available() == null ? memory.free() : memory.available();
            if (available == null || memory.total() == null) {
                return ofListOnly(node);
            }
            return new NodeUsage(host(node, available), Math.max(0, memory.total() - available));
        }

        private static HostUsage host(NodeRow node, long available) {
            return new HostUsage(
                    node.cpus(), node.idleCores(), new MemorySize(node.memory()), new MemorySize(available));
        }
    }
}
