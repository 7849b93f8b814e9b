package org.lxcautoscale.host.simulated.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.simulated.api.Cluster.Member;
import org.lxcautoscale.metrics.Observed;

/** Routes requests to their calls, and checks the permissions of the token. */
final class Routes {

    private static final List<String> CONFIG_RIGHTS =
            List.of("VM.Config.Disk", "VM.Config.CPU", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options");
    private static final List<String> AUDIT = List.of("VM.Audit", "Sys.Audit");

    private final Cluster cluster;
    private final AccessRights rights;
    private final Accounts accounts;
    private final Listings listings;
    private final GuestCalls guests;
    private final TaskCalls tasks;

    /** @param clock for the times of tasks */
    Routes(Cluster cluster, AccessRights rights, Accounts accounts, Supplier<Instant> clock) {
        this.cluster = cluster;
        this.rights = rights;
        this.accounts = accounts;
        this.listings = new Listings(cluster);
        this.guests = new GuestCalls(cluster);
        this.tasks = new TaskCalls(guests, clock);
    }

    ApiResponse respond(ApiRequest request) {
        if (request.toString().equals("POST /access/ticket")) {
            return accounts.logIn(request.parameters());
        }
        Optional<String> token = rights.token(request).or(() -> accounts.owner(request.ticket()));
        if (token.isEmpty()) {
            boolean isNobody =
                    request.authorization().isEmpty() && request.ticket().isEmpty();
            return ApiResponse.unauthenticated(isNobody ? "No ticket" : "Authentication failed!");
        }
        try {
            return respond(request, token.get());
        } catch (RequestFailedException e) {
            return e.response();
        }
    }

    private ApiResponse respond(ApiRequest request, String token) throws RequestFailedException {
        List<String> path = request.segments();
        if (path.getFirst().equals("nodes") && path.size() > 1) {
            return node(request, path, token);
        }
        return switch (request.toString()) {
            case "GET /version" ->
                ApiResponse.data(Map.of("version", "9.2.11", "release", "9.2", "repoid", "14a22df35955d97d"));
            case "GET /access/permissions" -> ApiResponse.data(rights.of(token));
            case "GET /cluster/resources" ->
                ApiResponse.data(listings.resources(
                        request.parameters().getOrDefault("type", ""),
                        at -> rights.has(token, at, at.startsWith("/storage/") ? List.of("Datastore.Audit") : AUDIT)));
            case "GET /cluster/nextid" -> nextId(request);
            case "GET /nodes" -> ApiResponse.data(nodes());
            default -> unknown(request);
        };
    }

    private static ApiResponse unknown(ApiRequest request) {
        return ApiResponse.failure(501, "Method '%s' not implemented".formatted(request));
    }

    private ApiResponse nextId(ApiRequest request) {
        String wanted = request.parameters().get("vmid");
        if (wanted != null) {
            return cluster.nodeOf(new ContainerId(wanted)).isPresent()
                    ? ApiResponse.rejected(Map.of("vmid", "VM %s already exists".formatted(wanted)))
                    : ApiResponse.data(wanted);
        }
        int id = 100;
        while (cluster.nodeOf(new ContainerId(Integer.toString(id))).isPresent()) {
            id++;
        }
        return ApiResponse.data(Integer.toString(id));
    }

    private List<Map<String, Object>> nodes() {
        List<Map<String, Object>> nodes = new ArrayList<>();
        cluster.nodes().forEach((name, member) -> nodes.add(listings.node(name, member, true)));
        return nodes;
    }

    /** Calls below {@code /nodes/N}. */
    private ApiResponse node(ApiRequest request, List<String> path, String token) throws RequestFailedException {
        String node = path.get(1).equals("localhost")
                ? cluster.nodes().keySet().iterator().next()
                : path.get(1);
        if (path.size() >= 4 && path.get(2).equals("lxc")) {
            return guest(request, path, node, token);
        }
        if (path.size() == 5 && path.get(2).equals("tasks") && request.method().equals("GET")) {
            return tasks.look(node, URLDecoder.decode(path.get(3), StandardCharsets.UTF_8), path.get(4));
        }
        if (path.size() == 5 && path.get(2).equals("qemu") && request.toString().matches("GET .*/[0-9]{1,9}/config")) {
            require(token, "/vms/" + path.get(3), List.of("VM.Audit"));
            return ApiResponse.data(guests.virtualMachine(node, new ContainerId(path.get(3))));
        }
        String rest = request.method() + " " + String.join("/", path.subList(2, path.size()));
        return switch (rest) {
            case "GET status" -> {
                require(token, "/nodes/" + node, List.of("Sys.Audit"));
                yield ApiResponse.data(listings.nodeStatus(node, guests.member(node)));
            }
            case "GET lxc" -> {
                Member member = guests.member(node);
                List<Map<String, Object>> all = new ArrayList<>();
                for (Observed.Readable observed : member.all()) {
                    if (rights.has(token, "/vms/" + observed.container().id(), AUDIT)) {
                        all.add(listings.status(member, observed));
                    }
                }
                yield ApiResponse.data(all).fromDaemon();
            }
            default -> unknown(request);
        };
    }

    /** Calls below {@code /nodes/N/lxc/ID}. */
    private ApiResponse guest(ApiRequest request, List<String> path, String node, String token)
            throws RequestFailedException {
        if (!path.get(3).matches("[0-9]{1,9}")) {
            throw new RequestFailedException(ApiResponse.rejected(
                    Map.of("vmid", "type check ('integer') failed - got '%s'".formatted(path.get(3)))));
        }
        ContainerId id = new ContainerId(path.get(3));
        String rest = request.method() + " " + String.join("/", path.subList(4, path.size()));
        String at = "/vms/" + id;
        Map<String, String> given = request.parameters();
        return switch (rest) {
            case "GET config" -> {
                require(token, at, List.of("VM.Audit"));
                yield ApiResponse.data(cluster.config(guests.require(node, id).container()));
            }
            case "GET status/current" -> {
                require(token, at, List.of("VM.Audit"));
                Observed.Readable observed = guests.require(node, id);
                Map<String, Object> status = new LinkedHashMap<>(listings.status(guests.member(node), observed));
                status.put("ha", Map.of("managed", 0));
                yield ApiResponse.data(status).fromDaemon();
            }
            case "GET rrddata" -> {
                require(token, at, List.of("VM.Audit"));
                yield recorded(id, given);
            }
            case "GET interfaces" -> {
                require(token, at, List.of("VM.Audit"));
                guests.require(node, id);
                yield ApiResponse.literalData(cluster.extras(id).interfaces).fromDaemon();
            }
            case "PUT config" -> {
                require(token, at, CONFIG_RIGHTS);
                requireFor(given, token, at);
                guests.configure(node, id, given);
                yield ApiResponse.data(null).fromDaemon();
            }
            case "GET snapshot" -> {
                require(token, at, List.of("VM.Audit"));
                yield tasks.snapshots(node, id);
            }
            default -> {
                Optional<Work> work = work(request.method(), path, id, given);
                if (work.isEmpty()) {
                    yield unknown(request);
                }
                require(token, at, work.get().rights());
                yield tasks.begin(node, work.get().task().read(), token);
            }
        };
    }

    /** A task that a call begins, and the rights of which it takes one. Rights are checked before parameters. */
    private record Work(Parameters task, List<String> rights) {

        /** Reads the parameters of a call. */
        @FunctionalInterface
        interface Parameters {
            ContainerTask read() throws RequestFailedException;
        }
    }

    private static Optional<Work> work(String method, List<String> path, ContainerId id, Map<String, String> given) {
        List<String> rest = new ArrayList<>(path.subList(4, path.size()));
        Map<String, String> named = rest.size() > 1 ? Map.of("snapname", rest.get(1)) : given;
        if (rest.size() > 1 && rest.getFirst().equals("snapshot")) {
            rest.set(1, "NAME");
        }
        return switch (method + " " + String.join("/", rest)) {
            case "POST snapshot" ->
                work(() -> new ContainerTask.CreateSnapshot(id, TaskCalls.snapshotName(named)), "VM.Snapshot");
            case "DELETE snapshot/NAME" ->
                work(() -> new ContainerTask.DeleteSnapshot(id, TaskCalls.snapshotName(named)), "VM.Snapshot");
            case "POST snapshot/NAME/rollback" ->
                work(
                        () -> new ContainerTask.RollBack(id, TaskCalls.snapshotName(named)),
                        "VM.Snapshot",
                        "VM.Snapshot.Rollback");
            case "POST clone" -> work(() -> TaskCalls.copy(id, given), "VM.Clone");
            case "POST status/start" -> work(() -> new ContainerTask.Start(id), "VM.PowerMgmt");
            case "POST status/shutdown" -> work(() -> TaskCalls.shutdown(id, given), "VM.PowerMgmt");
            case "POST status/stop" -> work(() -> new ContainerTask.Stop(id), "VM.PowerMgmt");
            case "DELETE " -> work(() -> new ContainerTask.Destroy(id), "VM.Allocate");
            case "PUT resize" -> work(() -> TaskCalls.growth(id, given), "VM.Config.Disk");
            default -> Optional.empty();
        };
    }

    private static Optional<Work> work(Work.Parameters task, String... rights) {
        return Optional.of(new Work(task, List.of(rights)));
    }

    private ApiResponse recorded(ContainerId id, Map<String, String> given) {
        String timeframe = given.get("timeframe");
        if (timeframe == null) {
            return ApiResponse.rejected(Map.of("timeframe", "property is missing and it is not optional"));
        }
        String rows = cluster.extras(id).recorded.get(timeframe + " " + given.getOrDefault("cf", "AVERAGE"));
        return rows == null
                ? ApiResponse.failure(
                        500,
                        "RRD error: rrdcached@unix:/var/run/rrdcached.sock: rrd_fetch_r failed: opening '/var/lib/rrdcached/db/pve-vm-9.0/%s': No such file or directory"
                                .formatted(id))
                : ApiResponse.literalData(rows).fromDaemon();
    }

    private void requireFor(Map<String, String> options, String token, String at) throws RequestFailedException {
        if (options.containsKey("cores") || options.containsKey("cpulimit")) {
            require(token, at, List.of("VM.Config.CPU"));
        }
        if (options.containsKey("memory")) {
            require(token, at, List.of("VM.Config.Memory"));
        }
        if (options.containsKey("net0")) {
            require(token, at, List.of("VM.Config.Network"));
        }
        if (options.containsKey("tags") || "tags".equals(options.get("delete"))) {
            require(token, at, List.of("VM.Config.Options"));
        }
    }

    private void require(String token, String at, List<String> anyOf) throws RequestFailedException {
        if (!rights.has(token, at, anyOf)) {
            throw new RequestFailedException(ApiResponse.denied(at, String.join("|", anyOf)));
        }
    }
}
