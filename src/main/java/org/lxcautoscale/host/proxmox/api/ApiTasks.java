package org.lxcautoscale.host.proxmox.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.host.ContainerTask;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.host.TaskLimits;
import org.lxcautoscale.host.TaskRunner;
import org.lxcautoscale.host.proxmox.NetworkSetting;
import org.lxcautoscale.host.proxmox.TaskErrors;

/**
 * Tasks on the containers of a cluster. Proxmox answers a request with the id of a task, also when the task will fail; it is
 * {@linkplain TaskWatch followed} until it has ended. It goes on on the host whatever becomes of us: at the time limit, when
 * the thread is interrupted, and when the process ends.
 *
 * <p>Used by one thread at a time.
 */
public final class ApiTasks implements TaskRunner {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final String LOOPBACK = "lo";

    private final ApiClient client;
    private final TaskLimits limits;
    private final TaskWatch watch;

    /** @param client not shared with another thread */
    public ApiTasks(ApiClient client, TaskLimits limits) {
        this(client, limits, PAUSE);
    }

    /** @param pause between two questions how a task is, at first; up to five times as long later */
    public ApiTasks(ApiClient client, TaskLimits limits, Duration pause) {
        this.client = client;
        this.limits = limits;
        this.watch = new TaskWatch(client, pause);
    }

    /**
     * What to send.
     *
     * @param path below that of the container
     */
    private record Call(String method, String path, Map<String, String> form) {

        /** There is nothing to do. */
        static final Call NONE = new Call("", "", Map.of());

        static Call post(String path) {
            return new Call("POST", path, Map.of());
        }
    }

    @Override
    public void run(ContainerTask task) throws TaskFailedException {
        String what = "container " + task.id();
        Optional<TaskId> begun;
        try {
            begun = begin(node(task.id()), task);
        } catch (ApiException e) {
            throw new TaskFailedException(kind(e), what + ": " + e.sentence(), e);
        }
        if (begun.isPresent()) {
            watch.follow(begun.get(), what, limits.of(task));
        }
    }

    /** Asked for each time: a container may have moved since the last. */
    private String node(ContainerId id) throws ApiException {
        ClusterList.ContainerRow row = read(client::list).containers().get(id);
        if (row == null) {
            throw new ApiException(Fault.NO_SUCH_CONTAINER, "it does not exist (any more)");
        }
        return row.node();
    }

    /** A request without an answer has changed nothing if it was for reading. */
    private static <T> T read(CircuitBreakers.Call<T> request) throws ApiException {
        try {
            return request.run();
        } catch (ApiException e) {
            throw e.fault() == Fault.NO_RESPONSE ? new ApiException(Fault.UNREACHABLE, e.sentence()) : e;
        }
    }

    /** The task that was begun; empty if it was done at once. */
    private Optional<TaskId> begin(String node, ContainerTask task) throws ApiException, TaskFailedException {
        Call call = call(node, task);
        if (call.equals(Call.NONE)) {
            return Optional.empty();
        }
        try {
            byte[] answer = client.onNode(node, call.method(), ApiClient.guest(task.id(), call.path()), call.form());
            return begun(answer, task);
        } catch (ApiException e) {
            throw switch (e.fault()) {
                // A proxy may give up on a node that does it anyway.
                case NODE_UNREACHABLE, MALFORMED_RESPONSE -> new ApiException(Fault.NO_RESPONSE, e.sentence());
                default -> e;
            };
        }
    }

    private static Optional<TaskId> begun(byte[] answer, ContainerTask task) throws ApiException {
        String data = Fields.of(LenientJson.read(answer))
                .flatMap(fields -> Optional.ofNullable(fields.text("data")))
                .orElse("");
        boolean isDoneAtOnce = switch (task) {
            case ContainerTask.SetTags _, ContainerTask.SetAddress _ -> true;
            case ContainerTask.GrowRootDisk _ -> true; // by older versions
            default -> false;
        };
        if (data.isEmpty() && isDoneAtOnce) {
            return Optional.empty();
        }
        return Optional.of(TaskId.of(data)
                .orElseThrow(() -> new ApiException(
                        Fault.MALFORMED_RESPONSE,
                        "Proxmox did not answer with the id of a task but with '" + ErrorResponse.singleLine(data)
                                + "'")));
    }

    private Call call(String node, ContainerTask task) throws ApiException, TaskFailedException {
        return switch (task) {
            case ContainerTask.CreateSnapshot create ->
                new Call("POST", "/snapshot", Map.of("snapname", create.name().value()));
            case ContainerTask.DeleteSnapshot delete -> new Call("DELETE", "/snapshot/" + delete.name(), Map.of());
            case ContainerTask.RollBack back -> Call.post("/snapshot/" + back.snapshot() + "/rollback");
            case ContainerTask.Clone clone -> new Call("POST", "/clone", cloneForm(clone));
            case ContainerTask.Start _ -> Call.post("/status/start");
            case ContainerTask.Stop _ -> Call.post("/status/stop");
            case ContainerTask.Shutdown shutdown ->
                new Call(
                        "POST",
                        "/status/shutdown",
                        Map.of("timeout", Long.toString(shutdown.patience().toSeconds()), "forceStop", "1"));
            case ContainerTask.Destroy _ -> new Call("DELETE", "", Map.of());
            case ContainerTask.SetAddress set -> addressCall(node, set);
            case ContainerTask.GrowRootDisk grow ->
                new Call("PUT", "/resize", Map.of("disk", "rootfs", "size", "+" + grow.gibibytes() + "G"));
            case ContainerTask.SetTags set ->
                new Call(
                        "PUT",
                        "/config",
                        set.tags().isEmpty() ? Map.of("delete", "tags") : Map.of("tags", set.joined()));
        };
    }

    /** With the digest of the configuration that was read, so that Proxmox refuses it if that has been changed meanwhile. */
    private Call addressCall(String node, ContainerTask.SetAddress set) throws ApiException, TaskFailedException {
        Fields config = Fields.inResponse(
                read(() -> client.onNode(node, "GET", ApiClient.guest(set.id(), "/config"), Map.of())));
        String net0 = config.text("net0");
        if (config.invalidFields().containsKey("net0")) {
            throw new ApiException(
                    Fault.INVALID_DATA,
                    "its configuration makes no sense: net0 is "
                            + config.invalidFields().get("net0"));
        }
        Optional<NetworkSetting> wanted = NetworkSetting.forTask(set, Optional.ofNullable(net0));
        if (wanted.isEmpty()) {
            return Call.NONE;
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("net0", wanted.get().toString());
        String digest = config.text("digest");
        if (digest != null) {
            form.put("digest", digest);
        }
        return new Call("PUT", "/config", form);
    }

    private static Map<String, String> cloneForm(ContainerTask.Clone clone) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("newid", clone.newId().value());
        form.put("hostname", clone.name().value());
        clone.snapshot().ifPresent(name -> form.put("snapname", name.value()));
        if (clone.full()) {
            form.put("full", "1");
        }
        clone.node().ifPresent(node -> form.put("target", node));
        clone.storage().ifPresent(storage -> form.put("storage", storage));
        return form;
    }

    @Override
    public List<Snapshot> snapshots(ContainerId id) throws TaskFailedException {
        try {
            List<Snapshot> all = new ArrayList<>();
            String node = node(id);
            for (Object row : Fields.listInResponse(
                    read(() -> client.onNode(node, "GET", ApiClient.guest(id, "/snapshot"), Map.of())))) {
                Fields.of(row).flatMap(ApiTasks::snapshot).ifPresent(all::add);
            }
            all.sort(Comparator.comparing(snapshot -> snapshot.time().orElse(Instant.EPOCH)));
            return List.copyOf(all);
        } catch (ApiException e) {
            throw new TaskFailedException(kind(e), "container " + id + ": " + e.sentence(), e);
        }
    }

    /** A row of the list; the one that is the present state is none. */
    private static Optional<Snapshot> snapshot(Fields row) {
        String name = row.text("name");
        if (name == null || name.equals("current")) {
            return Optional.empty();
        }
        Long seconds = row.boundedInteger("snaptime", 0, 99_999_999_999L);
        String description = row.text("description");
        return Optional.of(new Snapshot(
                name,
                description == null ? "" : description,
                Optional.ofNullable(seconds).map(Instant::ofEpochSecond),
                Optional.ofNullable(row.text("parent"))));
    }

    private static Kind kind(ApiException e) {
        return switch (e.fault()) {
            case NO_SUCH_CONTAINER -> Kind.NO_CONTAINER;
            case LOCKED -> Kind.LOCKED;
            case DENIED, UNAUTHENTICATED -> Kind.DENIED;
            case REJECTED -> Kind.REJECTED;
            case NO_RESPONSE -> Kind.UNCLEAR;
            case UNREACHABLE, UNTRUSTED, CIRCUIT_OPEN, NODE_UNREACHABLE, MALFORMED_RESPONSE, NO_SUCH_NODE ->
                Kind.UNREACHABLE;
            case MODIFIED -> Kind.REFUSED;
            case BUSY, NO_QUORUM, INVALID_DATA, FAILED ->
                TaskErrors.kind(e.sentence()).orElse(Kind.FAILED);
        };
    }

    @Override
    public Inventory inventory() throws TaskFailedException {
        try {
            return new ListedGuests(client).inventory(Fields.listInResponse(read(() -> client.get(ListedGuests.LIST))));
        } catch (ApiException e) {
            throw new TaskFailedException(
                    kind(e), "which guests exist in the cluster is not known: " + e.sentence(), e);
        }
    }

    /** {@inheritDoc} Those of its configuration; without, those that it has now, as far as Proxmox tells: {@code VM.Audit}. */
    @Override
    public Set<Ipv4> addresses(ContainerId id) throws TaskFailedException {
        try {
            String node = node(id);
            Set<Ipv4> fixed = read(() -> ListedGuests.networks(client, id, node)).stream()
                    .flatMap(network -> network.address().stream())
                    .map(Ipv4Interface::address)
                    .collect(Collectors.toSet());
            return fixed.isEmpty() ? present(id, node) : fixed;
        } catch (IllegalArgumentException e) {
            throw new TaskFailedException(
                    Kind.FAILED, "the configuration of container " + id + " makes no sense: " + e.getMessage(), e);
        } catch (ApiException e) {
            throw new TaskFailedException(kind(e), "container " + id + ": " + e.sentence(), e);
        }
    }

    private Set<Ipv4> present(ContainerId id, String node) throws ApiException {
        Set<Ipv4> all = new HashSet<>();
        for (Object row : Fields.listInResponse(
                read(() -> client.onNode(node, "GET", ApiClient.guest(id, "/interfaces"), Map.of())))) {
            Fields.of(row)
                    .filter(fields -> !LOOPBACK.equals(fields.text("name")))
                    .flatMap(fields -> Optional.ofNullable(fields.text("inet")))
                    .flatMap(ApiTasks::address)
                    .ifPresent(all::add);
        }
        return all;
    }

    /** Of {@code 10.0.0.5/24}, or without the length. */
    private static Optional<Ipv4> address(String inet) {
        return Ipv4.parse(inet.split("/", 2)[0]);
    }
}
