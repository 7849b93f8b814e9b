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
 * The calls of the Proxmox API that we need, on a cluster with several hosts to ask. A host that cannot be reached is
 * passed over for the next; hosts and nodes that keep failing are left alone for a while ({@link Circuits}).
 *
 * <p>Used by one thread at a time.
 */
public final class ApiClient {

    private static final Set<Fault> OF_HOST =
            Set.of(Fault.UNREACHABLE, Fault.UNTRUSTED, Fault.NO_ANSWER, Fault.GARBLED, Fault.UNAUTHENTICATED);
    private static final Set<Fault> OF_NODE = Set.of(Fault.NODE_AWAY, Fault.NO_ANSWER, Fault.GARBLED);

    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62})");

    private final ApiAccess access;
    private final TokenInForce token;
    private final SSLSocketFactory sockets;
    private final List<ApiConnection> connections;
    private final Circuits hosts;
    private final Circuits nodes;
    private int preferred;

    /** @throws IOException when the certificates to trust cannot be read */
    public ApiClient(ApiAccess access) throws IOException {
        this(access, new TokenInForce(access.token()), access.trust().sockets());
    }

    private ApiClient(ApiAccess access, TokenInForce token, SSLSocketFactory sockets) {
        this.access = access;
        this.token = token;
        this.sockets = sockets;
        this.connections = access.hosts().stream()
                .map(host -> new ApiConnection(host, access, token, sockets))
                .toList();
        this.hosts = new Circuits(access.patience(), OF_HOST);
        this.nodes = new Circuits(access.patience(), OF_NODE);
    }

    /** Another one for another thread, to the same cluster. Safe to call from any thread. */
    public ApiClient another() {
        return new ApiClient(access, token, sockets);
    }

    ClusterList list() throws ApiException {
        return ClusterList.of(Fields.listAnswered(ask("/cluster/resources")));
    }

    Answers.NodeMemory memory(String node) throws ApiException {
        return Fields.answered(onNode(node, "GET", "/status", Map.of()))
                .object("memory")
                .map(Answers.NodeMemory::of)
                .orElseThrow(() -> new ApiException(Fault.SENSELESS, "its status has no memory"));
    }

    List<Answers.Guest> guests(String node) throws ApiException {
        return Fields.listAnswered(onNode(node, "GET", "/lxc", Map.of())).stream()
                .flatMap(guest -> Fields.of(guest).stream())
                .map(Answers.Guest::of)
                .toList();
    }

    Answers.Guest status(String node, ContainerId id) throws ApiException {
        return Answers.Guest.of(Fields.answered(onNode(node, "GET", guest(id, "/status/current"), Map.of())));
    }

    Answers.ConfigData config(String node, ContainerId id) throws ApiException {
        return Answers.ConfigData.of(Fields.answered(onNode(node, "GET", guest(id, "/config"), Map.of())));
    }

    void configure(String node, ContainerId id, Map<String, String> options) throws ApiException {
        onNode(node, "PUT", guest(id, "/config"), options);
    }

    /** A path below a container's. */
    static String guest(ContainerId id, String path) {
        return "/lxc/" + id + path;
    }

    /** Asks the cluster; another host when the one does not answer. */
    byte[] ask(String path) throws ApiException {
        return send("GET", path, Map.of());
    }

    /** Whether it could be the name of a node. */
    static boolean isNode(String name) {
        return NODE.matcher(name).matches();
    }

    /** Sends a request that concerns one node. */
    byte[] onNode(String node, String method, String path, Map<String, String> form) throws ApiException {
        if (!isNode(node)) {
            throw new ApiException(Fault.GARBLED, "'" + Refusal.plain(node) + "' is no name of a node");
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
                if (!mayAskAnother(method, path, e.fault())) {
                    throw e;
                }
                failure = e;
            }
        }
        throw Objects.requireNonNull(failure);
    }

    /** Sends it, and once more with the new token when there is one: what is refused for its token was not done. */
    private byte[] send(ApiConnection connection, String method, String path, Map<String, String> form)
            throws ApiException {
        String name = "host " + connection.host();
        ApiToken used = token.get();
        try {
            return hosts.call(name, () -> connection.send(method, path, form));
        } catch (ApiException e) {
            if (e.origin() != Fault.UNAUTHENTICATED || !token.isReplaced(used)) {
                throw e;
            }
            hosts.reconsider(name);
            return hosts.call(name, () -> connection.send(method, path, form));
        }
    }

    /** An order is never given twice; and when a node hangs, it hangs whoever asks it. */
    private static boolean mayAskAnother(String method, String path, Fault fault) {
        boolean ofCluster = method.equals("GET") && !path.startsWith("/nodes/");
        return fault.isUnsent() || (ofCluster && fault.isOfConnection());
    }
}
