package org.lxcautoscale.host.proxmox.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Inventory.Network;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.proxmox.GuestKind;

/**
 * All guests of a cluster that the token can see: from one list of the cluster, and the configuration of each guest, one after
 * the other. The configurations of a node that is offline cannot be read. Used by one thread at a time.
 */
final class ListedGuests {

    static final String LIST = "/cluster/resources";

    /** Content of a storage that may have disks of containers. */
    private static final String CONTAINER_DISKS = "rootdir";

    private final ApiClient client;

    private final Set<ContainerId> ids = new HashSet<>();
    private final Map<ContainerId, List<Network>> networks = new HashMap<>();
    private final Map<ContainerId, String> unknownNetworks = new HashMap<>();
    /** Why a node does not answer. */
    private final Map<String, String> silentNodes = new HashMap<>();

    /** @param client not shared with another thread */
    ListedGuests(ApiClient client) {
        this.client = client;
    }

    /**
     * A guest of the list.
     *
     * @param node null if the list does not say it
     */
    private record Guest(
            ContainerId id, GuestKind kind, @Nullable String node) {

        String configPath() {
            String path = "/" + kind.type() + "/" + id + "/config";
            // Without, a container's changes that wait for its restart are shown as if they were in force.
            return kind == GuestKind.CONTAINER ? path + "?current=1" : path;
        }
    }

    /**
     * What exists, once for each object.
     *
     * @param list the rows of {@link #LIST}
     * @throws ApiException when the list makes no sense, or the API does not answer any more
     * @throws TaskFailedException when this thread is interrupted
     */
    Inventory inventory(List<?> list) throws ApiException, TaskFailedException {
        List<Fields> rows =
                list.stream().flatMap(row -> Fields.of(row).stream()).toList();
        for (Guest guest : guests(rows)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new TaskFailedException(Kind.ABANDONED, "the guests are not read, for the program has ended");
            }
            ids.add(guest.id());
            read(guest);
        }
        return new Inventory(ids, networks, unknownNetworks, storages(rows), true);
    }

    /**
     * The interfaces of one container.
     *
     * @throws IllegalArgumentException if an address makes no sense; the message says of what
     */
    static List<Network> networks(ApiClient client, ContainerId id, String node) throws ApiException {
        Guest guest = new Guest(id, GuestKind.CONTAINER, node);
        return guest.kind().networks(options(client, guest, node));
    }

    private static List<Guest> guests(List<Fields> rows) throws ApiException {
        List<Guest> guests = new ArrayList<>();
        for (Fields row : rows) {
            for (GuestKind kind : GuestKind.values()) {
                if (kind.type().equals(row.text("type"))) {
                    Long vmid = row.boundedInteger("vmid", 1, ClusterList.LARGEST_VMID);
                    if (vmid == null) {
                        throw new ApiException(Fault.INVALID_DATA, "a guest in " + LIST + " has no valid vmid");
                    }
                    guests.add(new Guest(new ContainerId(Long.toString(vmid)), kind, row.text("node")));
                }
            }
        }
        return guests;
    }

    private void read(Guest guest) throws ApiException {
        String node = guest.node();
        if (node == null) {
            unknownNetworks.put(guest.id(), "Proxmox does not say which node it is on");
            return;
        }
        String silence = silentNodes.get(node);
        if (silence != null) {
            unknownNetworks.put(guest.id(), silence);
            return;
        }
        try {
            List<Network> found = guest.kind().networks(options(client, guest, node));
            if (!found.isEmpty()) {
                networks.put(guest.id(), found);
            }
        } catch (IllegalArgumentException e) {
            unknownNetworks.put(guest.id(), "its configuration makes no sense: " + e.getMessage());
        } catch (ApiException e) {
            String problem = "node " + node + ": " + e.sentence();
            switch (e.fault()) {
                case UNREACHABLE, UNTRUSTED, UNAUTHENTICATED -> throw e;
                case NODE_UNREACHABLE, NO_RESPONSE, MALFORMED_RESPONSE, CIRCUIT_OPEN, NO_SUCH_NODE -> {
                    silentNodes.put(node, problem);
                    unknownNetworks.put(guest.id(), problem);
                }
                default -> unknownNetworks.put(guest.id(), problem);
            }
        }
    }

    /** The configuration of a guest, as far as its networks are concerned. */
    private static Map<String, String> options(ApiClient client, Guest guest, String node) throws ApiException {
        Fields config = Fields.inResponse(client.onNode(node, "GET", guest.configPath(), Map.of()));
        Map<String, String> options = new HashMap<>();
        for (String key : config.names()) {
            if (guest.kind().isNetwork(key)) {
                String value = config.text(key);
                if (value == null) {
                    throw new ApiException(Fault.INVALID_DATA, "its " + key + " makes no sense");
                }
                options.put(key, value);
            }
        }
        return options;
    }

    /** By node, for those of which a row tells; without the right to see storages there is none. */
    private static Map<String, Set<String>> storages(List<Fields> rows) {
        Map<String, Set<String>> storages = new HashMap<>();
        Set<String> incomplete = new HashSet<>();
        for (Fields row : rows) {
            String node = row.text("node");
            if (node == null) {
                continue;
            }
            String type = row.text("type");
            if ("node".equals(type) && !"online".equals(row.text("status"))) {
                incomplete.add(node);
            } else if ("storage".equals(type)) {
                String storage = row.text("storage");
                String content = row.text("content");
                Set<String> known = storages.computeIfAbsent(node, _ -> new HashSet<>());
                if (storage == null || content == null) {
                    incomplete.add(node);
                } else if ("available".equals(row.text("status"))
                        && List.of(content.split("[,\\s]+", -1)).contains(CONTAINER_DISKS)) {
                    known.add(storage);
                }
            }
        }
        storages.keySet().removeAll(incomplete);
        return storages;
    }
}
