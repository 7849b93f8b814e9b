package org.lxcautoscale.host.proxmox.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.CpuSize;
import org.lxcautoscale.container.CpuUnit;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.proxmox.CpuOptions;
import org.lxcautoscale.host.proxmox.api.ClusterList.ContainerRow;
import org.lxcautoscale.host.proxmox.api.ConfigCache.CachedConfig;

/**
 * Sets sizes with {@code PUT /nodes/N/lxc/ID/config}, but only if the configuration still is what the decision was
 * based on: it is read, compared, and written with its digest. If someone else writes in between, it is read and
 * compared once more. A container that has moved to another node is followed there.
 *
 * <p>Used by one thread at a time. Shares no mutable state with {@link ProxmoxApi} or other writers: it finds out for
 * itself which node a container is on.
 */
public final class ApiWriter implements AllocationWriter {

    private final ApiClient client;
    private ClusterList list = new ClusterList();

    /** @param client not shared with another thread */
    public ApiWriter(ApiClient client) {
        this.client = client;
    }

    @Override
    public void write(ContainerId id, SizeChange change) throws WriteFailedException {
        if (change.isEmpty()) {
            return;
        }
        try {
            String node = node(id);
            try {
                write(node, id, change);
            } catch (ApiException e) {
                switch (e.fault()) {
                    case MODIFIED -> write(node, id, change);
                    case NO_SUCH_CONTAINER, NO_SUCH_NODE -> write(moved(id, node, e), id, change);
                    default -> throw e;
                }
            }
        } catch (ApiException e) {
            throw new WriteFailedException(kind(e.fault()), "container " + id + ": " + e.sentence(), e);
        }
    }

    /** The node the container was last seen on; looked up if it has not been seen yet. */
    private String node(ContainerId id) throws ApiException {
        if (!list.containers().containsKey(id)) {
            list = client.list();
        }
        ContainerRow row = list.containers().get(id);
        if (row == null) {
            throw new ApiException(Fault.NO_SUCH_CONTAINER, "it does not exist (any more)");
        }
        return row.node();
    }

    /** The node the container has moved to. */
    private String moved(ContainerId id, String from, ApiException failure) throws ApiException {
        list = new ClusterList();
        String to = node(id);
        if (to.equals(from)) {
            throw failure;
        }
        return to;
    }

    private void write(String node, ContainerId id, SizeChange change) throws ApiException {
        ApiResponses.GuestConfig config = client.config(node, id);
        CachedConfig cached = CachedConfig.of(config, 0, Instant.EPOCH);
        CpuUnit unit = change.configured().cpu() instanceof CpuSize.OfCpulimit ? CpuUnit.CPULIMIT : CpuUnit.CORES;
        Allocation found = cached.allocation(unit);
        Map<String, String> options = new LinkedHashMap<>();
        for (Resource resource : Resource.values()) {
            if (!change.has(resource)) {
                continue;
            }
            if (!found.isSameAs(change.configured(), resource)) {
                throw new ApiException(Fault.REJECTED, "somebody else has just changed it to " + found);
            }
            option(resource, change.target(), options);
            found = found.taking(resource, change.target());
        }
        if (config.digest() != null) {
            options.put("digest", config.digest());
        }
        send(node, id, options);
    }

    /** A proxy may give up on a node that carries out the write anyway, so its error counts as no response. */
    private void send(String node, ContainerId id, Map<String, String> options) throws ApiException {
        try {
            client.configure(node, id, options);
        } catch (ApiException e) {
            throw switch (e.fault()) {
                case NODE_UNREACHABLE, MALFORMED_RESPONSE -> new ApiException(Fault.NO_RESPONSE, e.sentence());
                default -> e;
            };
        }
    }

    private static void option(Resource resource, Allocation after, Map<String, String> options) {
        if (resource == Resource.MEMORY) {
            options.put("memory", Long.toString(after.memory().mebibytes()));
            return;
        }
        CpuOptions cpu = CpuOptions.of(after.cpu());
        options.putAll(cpu.values());
        if (!cpu.deleted().isEmpty()) {
            options.put("delete", String.join(",", cpu.deleted()));
        }
    }

    private static Kind kind(Fault fault) {
        return switch (fault) {
            case NO_SUCH_CONTAINER -> Kind.NOT_FOUND;
            case LOCKED -> Kind.LOCKED;
            case BUSY -> Kind.BUSY;
            case DENIED, UNAUTHENTICATED -> Kind.DENIED;
            case REJECTED -> Kind.REJECTED;
            case NO_RESPONSE -> Kind.TIMED_OUT;
            case UNREACHABLE,
                    UNTRUSTED,
                    MALFORMED_RESPONSE,
                    NO_SUCH_NODE,
                    NODE_UNREACHABLE,
                    NO_QUORUM,
                    MODIFIED,
                    INVALID_DATA,
                    CIRCUIT_OPEN,
                    FAILED -> Kind.FAILED;
        };
    }
}
