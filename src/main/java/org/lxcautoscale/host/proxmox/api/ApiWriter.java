package org.lxcautoscale.host.proxmox.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.host.AllocationWriter;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;
import org.lxcautoscale.host.proxmox.api.ClusterList.Row;
import org.lxcautoscale.host.proxmox.api.Details.Detail;

/**
 * Sets sizes with {@code PUT /nodes/N/lxc/ID/config}, and only when the configuration is still the one that was decided
 * on: it is read, compared, and written with its digest. When somebody else is faster it is read and compared once more.
 * A container that has moved to another node is followed there.
 */
final class ApiWriter implements AllocationWriter {

    private final ProxmoxApi host;
    private final ApiClient client;

    ApiWriter(ProxmoxApi host, ApiClient client) {
        this.host = host;
        this.client = client;
    }

    @Override
    public void write(ContainerId id, SizeChange change) throws WriteFailedException {
        if (change.isEmpty()) {
            return;
        }
        try {
            Row row = find(id);
            try {
                write(row, change);
            } catch (ApiException e) {
                switch (e.fault()) {
                    case CHANGED -> write(row, change);
                    case NO_SUCH_CONTAINER -> write(host.moved(row), change);
                    default -> throw e;
                }
            }
        } catch (ApiException e) {
            throw new WriteFailedException(kind(e.fault()), "container " + id + ": " + e.sentence(), e);
        } catch (NoSuchContainerException e) {
            throw new WriteFailedException(Kind.NOT_FOUND, "container " + id + ": it does not exist (any more)", e);
        } catch (HostUnavailableException e) {
            throw new WriteFailedException(
                    e.isDenied() ? Kind.DENIED : Kind.FAILED, "container " + id + ": " + e.getMessage(), e);
        }
    }

    private Row find(ContainerId id) throws NoSuchContainerException, HostUnavailableException {
        try {
            return host.row(id);
        } catch (NoSuchContainerException _) {
            host.refresh();
            return host.row(id);
        }
    }

    private void write(Row row, SizeChange change) throws ApiException {
        Answers.ConfigData config = client.config(row.node(), row.id());
        Allocation found = Detail.allocation(config);
        Map<String, String> options = new LinkedHashMap<>();
        for (Resource resource : Resource.values()) {
            if (!change.has(resource)) {
                continue;
            }
            if (found.get(resource) != change.configured().get(resource)) {
                throw new ApiException(Fault.REJECTED, "somebody else has just changed it to " + found);
            }
            option(resource, change.target(), options);
            found = found.with(resource, change.target().get(resource));
        }
        if (config.digest() != null) {
            options.put("digest", config.digest());
        }
        client.configure(row.node(), row.id(), options);
        host.learn(row, with(config, found));
    }

    private static void option(Resource resource, Allocation after, Map<String, String> options) {
        if (resource == Resource.CPU && after.isUnlimited(Resource.CPU)) {
            options.put("delete", "cores");
        } else if (resource == Resource.CPU) {
            options.put("cores", Integer.toString(after.cores().roundedUp()));
        } else {
            options.put("memory", Long.toString(after.memory().mebibytes()));
        }
    }

    private static Answers.ConfigData with(Answers.ConfigData config, Allocation size) {
        return new Answers.ConfigData(
                config.hostname(),
                size.cores().isUnlimited() ? null : Long.valueOf(size.cores().roundedUp()),
                config.cpulimit(),
                Math.ceilDiv(size.memory().bytes(), 1L << 20),
                config.lock(),
                config.template(),
                config.tags(),
                config.lxc(),
                null);
    }

    private static Kind kind(Fault fault) {
        return switch (fault) {
            case NO_SUCH_CONTAINER -> Kind.NOT_FOUND;
            case LOCKED -> Kind.LOCKED;
            case BUSY -> Kind.BUSY;
            case DENIED, UNAUTHENTICATED -> Kind.DENIED;
            case REJECTED -> Kind.REJECTED;
            case NO_ANSWER -> Kind.TIMED_OUT;
            case UNREACHABLE, UNTRUSTED, GARBLED, NO_SUCH_NODE, NODE_AWAY, NO_QUORUM, CHANGED, LEFT_ALONE, FAILED ->
                Kind.FAILED;
        };
    }
}
