package org.lxcautoscale.host.simulated.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.simulated.SimulatedHost;
import org.lxcautoscale.host.simulated.VirtualTime;

/**
 * A Proxmox cluster whose nodes are simulated hosts; its API is served on the loopback interface.
 *
 * <p>Requests are handled one at a time. Do not advance the time during a request: the hosts are used by one thread at a
 * time, that of the caller or that of the server.
 */
public final class SimulatedProxmoxApi implements AutoCloseable {

    /** The token with all rights: {@code ID=SECRET}. */
    public static final String TOKEN_ID = "autoscale@pve!lab";

    public static final String TOKEN_SECRET = "11111111-2222-3333-4444-555555555555";

    /** The rights of an administrator, as far as they matter here. */
    public static final Set<String> ALL_RIGHTS = AccessRights.ALL;

    private final VirtualTime time;
    private final Cluster cluster;
    private final AccessRights rights = new AccessRights();
    private final Accounts accounts = new Accounts();
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

    /** Serves on any free port. */
    public SimulatedProxmoxApi(VirtualTime time, List<SimulatedHost> nodes) throws IOException {
        this(time, nodes, 0);
    }

    /**
     * @param nodes the hosts, all in {@code time}; nodes have their names
     * @param port 0 for any free port
     */
    public SimulatedProxmoxApi(VirtualTime time, List<SimulatedHost> nodes, int port) throws IOException {
        this.time = time;
        this.cluster = new Cluster(nodes, time.now().monotonic());
        this.routes = new Routes(cluster, rights, accounts, () -> time.now().monotonic());
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
        public ApiResponse respond(ApiRequest request) {
            synchronized (cluster) {
                return routes.respond(request);
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

    /** The self-signed certificate for {@code localhost}. */
    public String certificate() throws IOException {
        return certificate.pem();
    }

    // ---- controls

    /** Lets time pass, while requests may come. */
    public void advance(Duration duration) {
        synchronized (cluster) {
            time.advance(duration);
        }
    }

    /** Adds a token with these rights by path. */
    public void grant(String id, String secret, Map<String, Set<String>> byPath) {
        synchronized (cluster) {
            rights.grant(id + "=" + secret, byPath);
        }
    }

    /** Adds somebody who logs in with a password, and has these rights by path. */
    public void addUser(String name, String password, Map<String, Set<String>> byPath) {
        synchronized (cluster) {
            accounts.add(name, password, "");
            rights.grant(name, byPath);
        }
    }

    /** From now on this user needs this one-time code, too. */
    public void requireCode(String name, String code) {
        synchronized (cluster) {
            accounts.requireCode(name, code);
        }
    }

    /** Removes somebody; tickets are not valid any more. */
    public void removeUser(String name) {
        synchronized (cluster) {
            accounts.remove(name);
            rights.revoke(name);
        }
    }

    /** Removes a token. */
    public void revoke(String id, String secret) {
        synchronized (cluster) {
            rights.revoke(id + "=" + secret);
        }
    }

    /** The next {@code times} requests of this kind meet the misbehaviour. */
    public void misbehave(int times, Predicate<ApiRequest> which, Misbehaviour misbehaviour) {
        synchronized (cluster) {
            rules.add(new Rule(which, misbehaviour, times));
        }
    }

    /** Ends all misbehaviour. */
    public void behave() {
        synchronized (cluster) {
            rules.clear();
            cluster.oddities.clear();
            cluster.quorate = true;
            cluster.nodes().values().forEach(node -> node.offline = false);
        }
    }

    /** Each node measures now, outside its rounds. */
    public void measure() {
        synchronized (cluster) {
            cluster.nodes()
                    .values()
                    .forEach(node -> node.pvestatd.round(time.now().monotonic()));
        }
    }

    /**
     * Replaces the value of a field in responses from now on.
     *
     * @param object {@code lxc/101} and {@code node/pve1}: in the list of the cluster; {@code lxc/101/config}, {@code
     *     lxc/101/status}, {@code node/pve1/status}: in its own response
     * @param json the literal text of the value, valid JSON or not
     */
    public void misreport(String object, String field, String json) {
        synchronized (cluster) {
            cluster.oddities.set(object, field, json);
        }
    }

    /** Adds this row to the list of the cluster. */
    public void addRow(String json) {
        synchronized (cluster) {
            cluster.oddities.addRow(json);
        }
    }

    /** Stops pvestatd for this long: the last measurement stays, and is discarded after 300 s. */
    public void hangPvestatd(String node, Duration duration) {
        synchronized (cluster) {
            member(node).pvestatd.hang(time.now().monotonic().plus(duration));
        }
    }

    /** Delays the results of a node from now on: its rounds take that long. */
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

    /** The cluster loses quorum: nothing can be written any more. */
    public void loseQuorum() {
        synchronized (cluster) {
            cluster.quorate = false;
        }
    }

    /** Somebody edits the description of a container. */
    public void describe(ContainerId id, String description) {
        synchronized (cluster) {
            cluster.extras(id).description = description;
        }
    }

    /** Somebody gives a container these network interfaces in place of those that it has: {@code net0} and its value. */
    public void setNetworks(ContainerId id, SequencedMap<String, String> networks) {
        synchronized (cluster) {
            cluster.extras(id).networks = new LinkedHashMap<>(networks);
        }
    }

    /** The interfaces that a container has now, as {@code GET …/interfaces} lists them. */
    public void setInterfaces(ContainerId id, String json) {
        synchronized (cluster) {
            cluster.extras(id).interfaces = json;
        }
    }

    /** The values of {@code net0} and so on. */
    public Map<String, String> networks(ContainerId id) {
        synchronized (cluster) {
            return Map.copyOf(cluster.extras(id).networks);
        }
    }

    /** Adds a virtual machine with this configuration. */
    public void addVirtualMachine(String node, ContainerId id, Map<String, String> config) {
        synchronized (cluster) {
            cluster.virtualMachines().put(id, new Cluster.VirtualMachine(node, Map.copyOf(config)));
        }
    }

    /**
     * What was recorded of a container.
     *
     * @param timeframe {@code year}, {@code month}, …
     * @param consolidation {@code AVERAGE} or {@code MAX}
     * @param json the rows
     */
    public void record(ContainerId id, String timeframe, String consolidation, String json) {
        synchronized (cluster) {
            cluster.extras(id).recorded.put(timeframe + " " + consolidation, json);
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

    /** Closes all connections, as Proxmox does with those idle for 5 s. */
    public void closeConnections() throws IOException {
        port.closeConnections();
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
