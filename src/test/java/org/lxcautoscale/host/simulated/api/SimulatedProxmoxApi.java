package org.lxcautoscale.host.simulated.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;

/**
 * A Proxmox cluster of simulated hosts, each a node, whose API is served on a port of the loopback interface.
 *
 * <p>Requests are answered one at a time. Time must not be made to pass while a request is under way: the hosts live in
 * one thread at a time, that of whoever asks or that of the answer.
 */
public final class SimulatedProxmoxApi implements AutoCloseable {

    /** The token that may do everything: {@code ID=SECRET}. */
    public static final String TOKEN_ID = "autoscale@pve!lab";

    public static final String TOKEN_SECRET = "11111111-2222-3333-4444-555555555555";

    /** The rights of an administrator, as far as we have to do with them. */
    public static final Set<String> ALL_RIGHTS = AccessRights.ALL;

    private final VirtualTime time;
    private final Cluster cluster;
    private final AccessRights rights = new AccessRights();
    private final Routes routes;
    private final SelfSignedCertificate certificate;
    private final HttpsServer port;
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private static final class Rule {

        final Predicate<ApiRequest> which;
        final Misbehaviour misbehaviour;
        int times;

        Rule(Predicate<ApiRequest> which, Misbehaviour misbehaviour, int times) {
            this.which = which;
            this.misbehaviour = misbehaviour;
            this.times = times;
        }
    }

    /** On any free port. */
    public SimulatedProxmoxApi(VirtualTime time, List<SimulatedHost> nodes) throws IOException {
        this(time, nodes, 0);
    }

    /**
     * @param nodes by whose names the nodes go; all live in {@code time}
     * @param port 0: any that is free
     */
    public SimulatedProxmoxApi(VirtualTime time, List<SimulatedHost> nodes, int port) throws IOException {
        this.time = time;
        this.cluster = new Cluster(nodes, time.now().monotonic());
        this.routes = new Routes(cluster, rights);
        this.certificate = new SelfSignedCertificate(Instant.now());
        rights.grant(TOKEN_ID + "=" + TOKEN_SECRET, Map.of("/", AccessRights.ALL));
        time.onTick(this::tick);
        this.port = new HttpsServer(certificate, port, new Service());
    }

    private void tick(Instant now) {
        synchronized (cluster) {
            cluster.nodes().values().forEach(node -> node.pvestatd.tick(now));
        }
    }

    private final class Service implements HttpsServer.Service {

        @Override
        public ApiResponse answer(ApiRequest request) {
            synchronized (cluster) {
                return routes.answer(request);
            }
        }

        @Override
        public Misbehaviour misbehaviour(ApiRequest request) {
            synchronized (cluster) {
                requests.add(request.toString());
                for (Rule rule : rules) {
                    if (rule.times > 0 && rule.which.test(request)) {
                        rule.times--;
                        return rule.misbehaviour;
                    }
                }
                return new Misbehaviour.Meanwhile(() -> {});
            }
        }
    }

    public int port() {
        return port.number();
    }

    /** SHA-256 of the certificate, as Proxmox shows it. */
    public String fingerprint() throws IOException {
        return certificate.fingerprint();
    }

    /** The certificate, for {@code localhost} and signed by itself. */
    public String certificate() throws IOException {
        return certificate.pem();
    }

    // ---- controls

    /** Lets another token in, with these rights by path. */
    public void grant(String id, String secret, Map<String, Set<String>> byPath) {
        synchronized (cluster) {
            rights.grant(id + "=" + secret, byPath);
        }
    }

    /** Does not know a token any more. */
    public void revoke(String id, String secret) {
        synchronized (cluster) {
            rights.revoke(id + "=" + secret);
        }
    }

    /** The next {@code times} requests of this kind are answered otherwise, or not at all. */
    public void misbehave(int times, Predicate<ApiRequest> which, Misbehaviour misbehaviour) {
        synchronized (cluster) {
            rules.add(new Rule(which, misbehaviour, times));
        }
    }

    /** All is as it should be from now on. */
    public void behave() {
        synchronized (cluster) {
            rules.clear();
            cluster.oddities.clear();
            cluster.quorate = true;
            cluster.nodes().values().forEach(node -> node.offline = false);
        }
    }

    /** Each node measures now, out of turn. */
    public void measure() {
        synchronized (cluster) {
            cluster.nodes()
                    .values()
                    .forEach(node -> node.pvestatd.round(time.now().monotonic()));
        }
    }

    /**
     * From now on a field of an answer has another value.
     *
     * @param object {@code lxc/101} and {@code node/pve1}: in the list of the cluster; {@code lxc/101/config}, {@code
     *     lxc/101/status}, {@code node/pve1/status}: in its own answer
     * @param json what stands there in place of a value, whether it is JSON or not
     */
    public void misreport(String object, String field, String json) {
        synchronized (cluster) {
            cluster.oddities.set(object, field, json);
        }
    }

    /** From now on the list of the cluster has this in it as one more row. */
    public void addRow(String json) {
        synchronized (cluster) {
            cluster.oddities.addRow(json);
        }
    }

    /** What a node has measured stays as it is for this time, and is forgotten after 300 s: pvestatd does not run. */
    public void hangPvestatd(String node, Duration duration) {
        synchronized (cluster) {
            member(node).pvestatd.hang(time.now().monotonic().plus(duration));
        }
    }

    /** From now on what a node has measured shows so much later: its rounds take that long. */
    public void slowPvestatd(String node, Duration lag) {
        synchronized (cluster) {
            member(node).pvestatd.lagBy(lag);
        }
    }

    private Cluster.Member member(String node) {
        return Objects.requireNonNull(cluster.nodes().get(node), node);
    }

    public void takeOffline(String node) {
        synchronized (cluster) {
            cluster.nodes().computeIfPresent(node, (_, member) -> {
                member.offline = true;
                return member;
            });
        }
    }

    /** Nothing can be written any more. */
    public void loseQuorum() {
        synchronized (cluster) {
            cluster.quorate = false;
        }
    }

    /** Somebody edits the configuration, but not the size. */
    public void describe(ContainerId id, String description) {
        synchronized (cluster) {
            cluster.extras(id).description = description;
        }
    }

    /** The requests so far, as {@code GET /version}. */
    public List<String> requests() {
        synchronized (cluster) {
            return List.copyOf(requests);
        }
    }

    public void forgetRequests() {
        synchronized (cluster) {
            requests.clear();
        }
    }

    /** Ends all connections, as Proxmox does with those that are idle for 5 s. */
    public void closeConnections() throws IOException {
        port.hangUp();
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
