package org.lxcautoscale.host.simulated.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.simulated.api.Cluster.Member;
import org.lxcautoscale.metrics.Observed;

/** Which call is meant, and whether the token has the right to make it. */
final class Routes {

    private static final List<String> CONFIG_RIGHTS =
            List.of("VM.Config.Disk", "VM.Config.CPU", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options");
    private static final List<String> AUDIT = List.of("VM.Audit", "Sys.Audit");

    private final Cluster cluster;
    private final AccessRights rights;
    private final Work work;
    private final Listings listings;
    private final GuestCalls guests;

    Routes(Cluster cluster, AccessRights rights, Work work) {
        this.cluster = cluster;
        this.rights = rights;
        this.work = work;
        this.listings = new Listings(cluster);
        this.guests = new GuestCalls(cluster, work);
    }

    ApiAnswer answer(ApiRequest request) {
        Optional<String> token = rights.token(request);
        if (token.isEmpty()) {
            return ApiAnswer.unauthenticated(
                    request.authorization().isEmpty() ? "No ticket" : "Authentication failed!");
        }
        try {
            return answer(request, token.get());
        } catch (Refused e) {
            return e.answer();
        }
    }

    private ApiAnswer answer(ApiRequest request, String token) throws Refused {
        List<String> path = request.segments();
        if (path.getFirst().equals("nodes") && path.size() > 1) {
            return node(request, path, token);
        }
        return switch (request.toString()) {
            case "GET /version" ->
                ApiAnswer.data(Map.of("version", "9.2.11", "release", "9.2", "repoid", "14a22df35955d97d"));
            case "GET /access/permissions" -> ApiAnswer.data(rights.of(token));
            case "GET /cluster/resources" ->
                ApiAnswer.data(listings.resources(
                        request.parameters().getOrDefault("type", ""), at -> rights.has(token, at, AUDIT)));
            case "GET /cluster/nextid" -> nextId(request);
            case "GET /nodes" -> ApiAnswer.data(nodes());
            default -> unknown(request);
        };
    }

    private static ApiAnswer unknown(ApiRequest request) {
        return ApiAnswer.failure(501, "Method '%s' not implemented".formatted(request));
    }

    private ApiAnswer nextId(ApiRequest request) {
        String wanted = request.parameters().get("vmid");
        if (wanted != null) {
            return cluster.nodeOf(new ContainerId(wanted)).isPresent()
                    ? ApiAnswer.rejected(Map.of("vmid", "VM %s already exists".formatted(wanted)))
                    : ApiAnswer.data(wanted);
        }
        int id = 100;
        while (cluster.nodeOf(new ContainerId(Integer.toString(id))).isPresent()) {
            id++;
        }
        return ApiAnswer.data(Integer.toString(id));
    }

    private List<Map<String, Object>> nodes() {
        List<Map<String, Object>> nodes = new ArrayList<>();
        cluster.nodes().forEach((name, member) -> nodes.add(listings.node(name, member, true)));
        return nodes;
    }

    /** Calls below {@code /nodes/N}. */
    private ApiAnswer node(ApiRequest request, List<String> path, String token) throws Refused {
        String node = path.get(1).equals("localhost")
                ? cluster.nodes().keySet().iterator().next()
                : path.get(1);
        if (path.size() >= 4 && path.get(2).equals("lxc")) {
            return guest(request, path, node, token);
        }
        String rest = request.method() + " " + String.join("/", path.subList(2, path.size()));
        if (rest.startsWith("GET tasks/")) {
            return task(path, request);
        }
        return switch (rest) {
            case "GET status" -> {
                require(token, "/nodes/" + node, List.of("Sys.Audit"));
                yield ApiAnswer.data(Listings.nodeStatus(guests.member(node)));
            }
            case "GET lxc" -> {
                Member member = guests.member(node);
                List<Map<String, Object>> all = new ArrayList<>();
                for (Observed.Readable observed : member.all()) {
                    if (rights.has(token, "/vms/" + observed.container().id(), AUDIT)) {
                        all.add(Listings.status(member, observed));
                    }
                }
                yield ApiAnswer.data(all).fromDaemon();
            }
            default -> unknown(request);
        };
    }

    private ApiAnswer task(List<String> path, ApiRequest request) throws Refused {
        String last = path.getLast();
        if (path.size() != 5 || !(last.equals("status") || last.equals("log"))) {
            return unknown(request);
        }
        if (last.equals("status")) {
            return ApiAnswer.data(work.status(path.get(3))).fromDaemon();
        }
        List<Map<String, Object>> log = work.log(path.get(3));
        return ApiAnswer.page(log, log.size()).fromDaemon();
    }

    /** Calls below {@code /nodes/N/lxc/ID}. */
    private ApiAnswer guest(ApiRequest request, List<String> path, String node, String token) throws Refused {
        if (!path.get(3).matches("[0-9]{1,9}")) {
            throw new Refused(ApiAnswer.rejected(
                    Map.of("vmid", "type check ('integer') failed - got '%s'".formatted(path.get(3)))));
        }
        ContainerId id = new ContainerId(path.get(3));
        String rest = request.method() + " " + String.join("/", path.subList(4, path.size()));
        String at = "/vms/" + id;
        Map<String, String> given = request.parameters();
        return switch (rest) {
            case "GET config" -> {
                require(token, at, List.of("VM.Audit"));
                yield ApiAnswer.data(cluster.config(guests.require(node, id).container()));
            }
            case "GET status/current" -> {
                require(token, at, List.of("VM.Audit"));
                Observed.Readable observed = guests.require(node, id);
                Map<String, Object> status = new LinkedHashMap<>(Listings.status(guests.member(node), observed));
                status.put("ha", Map.of("managed", 0));
                yield ApiAnswer.data(status).fromDaemon();
            }
            case "PUT config" -> {
                require(token, at, CONFIG_RIGHTS);
                requireFor(given, token, at);
                guests.configure(node, id, given);
                yield ApiAnswer.data(null).fromDaemon();
            }
            case "POST status/start" -> begun(token, at, "VM.PowerMgmt", () -> guests.start(node, id));
            case "POST status/stop" -> begun(token, at, "VM.PowerMgmt", () -> guests.stop(node, id, false));
            case "POST status/shutdown" -> begun(token, at, "VM.PowerMgmt", () -> guests.stop(node, id, true));
            case "POST clone" -> begun(token, at, "VM.Clone", () -> guests.clone(node, id, given));
            case "POST snapshot" ->
                begun(
                        token,
                        at,
                        "VM.Snapshot",
                        () -> guests.takeSnapshot(node, id, given.getOrDefault("snapname", "")));
            case "PUT resize" -> begun(token, at, "VM.Config.Disk", () -> guests.resizeDisk(node, id, given));
            case "DELETE " -> begun(token, at, "VM.Allocate", () -> guests.destroy(node, id));
            default -> snapshot(request, path, node, id, token);
        };
    }

    private ApiAnswer snapshot(ApiRequest request, List<String> path, String node, ContainerId id, String token)
            throws Refused {
        boolean isSnapshot = path.size() >= 6 && path.get(4).equals("snapshot");
        if (isSnapshot && path.size() == 6 && request.method().equals("DELETE")) {
            return begun(token, "/vms/" + id, "VM.Snapshot", () -> guests.deleteSnapshot(node, id, path.get(5)));
        }
        if (isSnapshot
                && path.size() == 7
                && path.get(6).equals("rollback")
                && request.method().equals("POST")) {
            return begun(token, "/vms/" + id, "VM.Snapshot", () -> guests.rollback(node, id, path.get(5)));
        }
        return unknown(request);
    }

    private interface Begin {
        String run() throws Refused;
    }

    private ApiAnswer begun(String token, String at, String right, Begin begin) throws Refused {
        require(token, at, List.of(right));
        return ApiAnswer.data(begin.run()).fromDaemon();
    }

    private void requireFor(Map<String, String> options, String token, String at) throws Refused {
        if (options.containsKey("cores") || options.containsKey("cpulimit")) {
            require(token, at, List.of("VM.Config.CPU"));
        }
        if (options.containsKey("memory")) {
            require(token, at, List.of("VM.Config.Memory"));
        }
    }

    private void require(String token, String at, List<String> anyOf) throws Refused {
        if (!rights.has(token, at, anyOf)) {
            throw new Refused(ApiAnswer.denied(at, String.join("|", anyOf)));
        }
    }
}
