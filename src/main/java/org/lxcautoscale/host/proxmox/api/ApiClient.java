package org.lxcautoscale.host.proxmox.api;

import io.avaje.json.JsonException;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
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

    private final JsonType<Answers.Resources> resources = Jsonb.instance().type(Answers.Resources.class);
    private final JsonType<Answers.NodeStatus> nodeStatus = Jsonb.instance().type(Answers.NodeStatus.class);
    private final JsonType<Answers.Guests> guests = Jsonb.instance().type(Answers.Guests.class);
    private final JsonType<Answers.GuestStatus> guestStatus = Jsonb.instance().type(Answers.GuestStatus.class);
    private final JsonType<Answers.GuestConfig> guestConfig = Jsonb.instance().type(Answers.GuestConfig.class);

    private final List<ApiConnection> connections;
    private final Circuits hosts;
    private final Circuits nodes;
    private int preferred;

    /** @throws IOException when the certificates to trust cannot be read */
    public ApiClient(ApiAccess access) throws IOException {
        SSLSocketFactory sockets = access.trust().sockets();
        this.connections = access.hosts().stream()
                .map(host -> new ApiConnection(host, access, sockets))
                .toList();
        this.hosts = new Circuits(access.patience(), OF_HOST);
        this.nodes = new Circuits(access.patience(), OF_NODE);
    }

    List<Answers.Resource> resources() throws ApiException {
        return parse(resources, ask("/cluster/resources"), Answers.Resources::data);
    }

    Answers.NodeMemory memory(String node) throws ApiException {
        return parse(
                nodeStatus,
                onNode(node, "GET", "/status", Map.of()),
                answer -> answer.data() == null ? null : answer.data().memory());
    }

    List<Answers.Guest> guests(String node) throws ApiException {
        return parse(guests, onNode(node, "GET", "/lxc", Map.of()), Answers.Guests::data);
    }

    Answers.Guest status(String node, ContainerId id) throws ApiException {
        return parse(
                guestStatus, onNode(node, "GET", guest(id, "/status/current"), Map.of()), Answers.GuestStatus::data);
    }

    Answers.ConfigData config(String node, ContainerId id) throws ApiException {
        return parse(guestConfig, onNode(node, "GET", guest(id, "/config"), Map.of()), Answers.GuestConfig::data);
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

    /** Sends a request that concerns one node. */
    byte[] onNode(String node, String method, String path, Map<String, String> form) throws ApiException {
        if (!NODE.matcher(node).matches()) {
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
                byte[] answer = hosts.call("host " + connection.host(), () -> connection.send(method, path, form));
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

    /** An order is never given twice; and when a node hangs, it hangs whoever asks it. */
    private static boolean mayAskAnother(String method, String path, Fault fault) {
        boolean ofCluster = method.equals("GET") && !path.startsWith("/nodes/");
        return fault.isUnsent() || (ofCluster && fault.isOfConnection());
    }

    static <T, R> R parse(JsonType<T> type, byte[] body, Function<T, @Nullable R> part) throws ApiException {
        try {
            R result = part.apply(type.fromJson(body));
            if (result != null) {
                return result;
            }
            throw new ApiException(Fault.GARBLED, "Proxmox answered without the data that was asked for");
        } catch (JsonException | IndexOutOfBoundsException e) {
            throw new ApiException(
                    Fault.GARBLED,
                    "Proxmox answered with JSON that makes no sense: " + Refusal.plain(String.valueOf(e.getMessage())));
        }
    }
}
