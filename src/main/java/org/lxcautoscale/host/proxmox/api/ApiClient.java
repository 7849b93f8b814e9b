package org.lxcautoscale.host.proxmox.api;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.lxcautoscale.container.ContainerId;

/**
 * The Proxmox API calls that we need, against a cluster with one or more hosts. When a host cannot be reached, the next
 * one is tried; {@link CircuitBreakers} skip hosts and nodes that keep failing for a while.
 *
 * <p>Used by one thread at a time.
 */
public final class ApiClient {

    private static final Set<Fault> HOST_FAULTS = Set.of(
            Fault.UNREACHABLE, Fault.UNTRUSTED, Fault.NO_RESPONSE, Fault.MALFORMED_RESPONSE, Fault.UNAUTHENTICATED);
    private static final Set<Fault> NODE_FAULTS =
            Set.of(Fault.NODE_UNREACHABLE, Fault.NO_RESPONSE, Fault.MALFORMED_RESPONSE);

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62})");

    private final ConnectionSettings settings;
    private final CurrentToken token;
    private final SSLSocketFactory sockets;
    private final List<ApiConnection> connections;
    private final CircuitBreakers hosts;
    private final CircuitBreakers nodes;
    private int preferred;

    /** @throws IOException when the certificates to trust cannot be read */
    public ApiClient(ConnectionSettings settings) throws IOException {
        this(settings, new CurrentToken(settings.token()), settings.trust().sockets());
    }

    private ApiClient(ConnectionSettings settings, CurrentToken token, SSLSocketFactory sockets) {
        this.settings = settings;
        this.token = token;
        this.sockets = sockets;
        this.connections = settings.hosts().stream()
                .map(host -> new ApiConnection(host, settings, token::addTo, sockets))
                .toList();
        this.hosts = new CircuitBreakers(settings.timeouts(), HOST_FAULTS);
        this.nodes = new CircuitBreakers(settings.timeouts(), NODE_FAULTS);
    }

    /** Returns a client of the same cluster for another thread. Safe to call from any thread. */
    public ApiClient copy() {
        return new ApiClient(settings, token, sockets);
    }

    ClusterList list() throws ApiException {
        return ClusterList.of(Fields.listInResponse(get("/cluster/resources")));
    }

    ApiResponses.NodeMemory memory(String node) throws ApiException {
        return Fields.inResponse(onNode(node, "GET", "/status", Map.of()))
                .object("memory")
                .map(ApiResponses.NodeMemory::of)
                .orElseThrow(() -> new ApiException(Fault.INVALID_DATA, "its status has no memory"));
    }

    List<ApiResponses.GuestStatus> guests(String node) throws ApiException {
        return Fields.listInResponse(onNode(node, "GET", "/lxc", Map.of())).stream()
                .flatMap(guest -> Fields.of(guest).stream())
                .map(ApiResponses.GuestStatus::of)
                .toList();
    }

    ApiResponses.GuestStatus status(String node, ContainerId id) throws ApiException {
        return ApiResponses.GuestStatus.of(
                Fields.inResponse(onNode(node, "GET", guest(id, "/status/current"), Map.of())));
    }

    ApiResponses.GuestConfig config(String node, ContainerId id) throws ApiException {
        return ApiResponses.GuestConfig.of(Fields.inResponse(onNode(node, "GET", guest(id, "/config"), Map.of())));
    }

    /** What Proxmox has recorded of a container, as it answers: see {@link RrdRows}. */
    byte[] recorded(String node, ContainerId id, RrdArchive.Timeframe timeframe, RrdArchive.Consolidation consolidation)
            throws ApiException {
        String query = "?timeframe=%s&cf=%s".formatted(timeframe.parameter(), consolidation);
        return onNode(node, "GET", guest(id, "/rrddata" + query), Map.of());
    }

    void configure(String node, ContainerId id, Map<String, String> options) throws ApiException {
        onNode(node, "PUT", guest(id, "/config"), options);
    }

    /** A path below that of a container. */
    static String guest(ContainerId id, String path) {
        return "/lxc/" + id + path;
    }

    /** Reads from the cluster; tries the next host when one does not answer. */
    byte[] get(String path) throws ApiException {
        return send("GET", path, Map.of());
    }

    /** Whether this is a valid node name. */
    static boolean isNode(String name) {
        return NODE.matcher(name).matches();
    }

    /** Sends a request that concerns one node. */
    byte[] onNode(String node, String method, String path, Map<String, String> form) throws ApiException {
        if (!isNode(node)) {
            throw new ApiException(
                    Fault.MALFORMED_RESPONSE, "'" + ErrorResponse.singleLine(node) + "' is not a valid node name");
        }
        return nodes.call("node " + node, () -> send(method, "/nodes/" + node + path, form));
    }

    private byte[] send(String method, String path, Map<String, String> form) throws ApiException {
        ApiException failure = null;
        for (int i = 0; i < connections.size(); i++) {
            int index = (preferred + i) % connections.size();
            ApiConnection connection = connections.get(index);
            try {
                byte[] answer = send(connection, method, path, form);
                preferred = index;
                return answer;
            } catch (ApiException e) {
                if (!mayTryNextHost(method, path, e.fault())) {
                    throw e;
                }
                failure = e;
            }
        }
        throw Objects.requireNonNull(failure);
    }

    /**
     * Sends the request. If the token is rejected and its file holds a new secret, sends it once more: a rejected
     * request has done nothing.
     */
    private byte[] send(ApiConnection connection, String method, String path, Map<String, String> form)
            throws ApiException {
        String name = "host " + connection.host();
        ApiToken used = token.get();
        try {
            return hosts.call(name, () -> connection.send(method, path, form));
        } catch (ApiException e) {
            if (e.origin() != Fault.UNAUTHENTICATED || !token.reloadAfter(used)) {
                throw e;
            }
            hosts.reset(name);
            return hosts.call(name, () -> connection.send(method, path, form));
        }
    }

    /** A write is never repeated; and a node that hangs does so whichever host forwards the request. */
    private static boolean mayTryNextHost(String method, String path, Fault fault) {
        boolean isClusterRead = method.equals("GET") && !path.startsWith("/nodes/");
        return fault.isUnsent() || (isClusterRead && fault.isConnectionFault());
    }
}
