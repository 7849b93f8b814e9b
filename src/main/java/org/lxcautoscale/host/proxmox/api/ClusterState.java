package org.lxcautoscale.host.proxmox.api;

import java.util.SortedMap;
import java.util.TreeMap;

/** The nodes that the token can see, by name. */
public record ClusterState(SortedMap<String, Node> nodes) {

    /** State of a node. */
    public enum Node {
        /** Online; no container runs there, so whether it reports the pressure of containers is unknown. */
        ONLINE,
        WITH_PRESSURE,
        WITHOUT_PRESSURE,
        /** Its pvestatd has not reported for five minutes, or is not running: neither online nor offline. */
        SILENT,
        OFFLINE
    }

    /** Reads the state: one list, and one request to each node with running containers. */
    public static ClusterState read(ApiClient client) throws ApiException {
        SortedMap<String, Node> nodes = new TreeMap<>();
        for (ClusterList.NodeRow node : client.list().nodes()) {
            nodes.put(node.name(), state(client, node));
        }
        return new ClusterState(nodes);
    }

    private static Node state(ApiClient client, ClusterList.NodeRow node) throws ApiException {
        if (!node.isOnline()) {
            return Node.OFFLINE;
        }
        if (node.isSilent()) {
            return Node.SILENT;
        }
        if (!node.hasRunning()) {
            return Node.ONLINE;
        }
        try {
            return client.guests(node.name()).stream().anyMatch(guest -> guest.pressurememoryfull() != null)
                    ? Node.WITH_PRESSURE
                    : Node.WITHOUT_PRESSURE;
        } catch (ApiException e) {
            if (e.fault() == Fault.NODE_UNREACHABLE) {
                return Node.OFFLINE;
            }
            throw e;
        }
    }
}
