package org.lxcautoscale.api.original;

import io.avaje.jex.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.ApiRequest;
import org.lxcautoscale.api.Commands;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Failures;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.host.Snapshot;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.metrics.Usage;
import org.lxcautoscale.status.TrackedStatus;

/** What the routes of the original tell. Thread-safe. */
final class OriginalReads {

    private final RunningDaemon daemon;

    OriginalReads(RunningDaemon daemon) {
        this.daemon = daemon;
    }

    /** {@code GET /snapshot/list}: the snapshots, oldest first. */
    Envelope snapshots(Context context) {
        ContainerId id = OriginalBody.container(OriginalRoutes.parameter(context, "vm_id"), "vm_id");
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        try {
            for (Snapshot one : daemon.control().snapshots(id)) {
                Map<String, @Nullable Object> shown = new LinkedHashMap<>();
                shown.put("name", one.name());
                shown.put("description", one.description());
                shown.put("time", one.time().map(Object::toString).orElse(null));
                shown.put("parent", one.parent().orElse(null));
                all.add(shown);
            }
        } catch (TaskFailedException e) {
            throw Commands.problem(new Reply.Refused(Failures.kind(e), e.sentence()));
        }
        return Envelope.of("Snapshots listed for container " + id, all);
    }

    private TrackedStatus status() {
        return daemon.board()
                .view()
                .status()
                .orElseThrow(() -> new ApiProblem(503, "Not ready", "The first cycle is not over yet.")
                        .withHeader("Retry-After", "10"));
    }

    /** {@code GET /resource/vm/status}: the words of {@code pct status}, and what is known besides. */
    Envelope container(Context context) {
        ContainerId id = OriginalBody.container(OriginalRoutes.parameter(context, "vm_id"), "vm_id");
        TrackedStatus status = status();
        for (Observation.Node node : status.nodes()) {
            for (Observed one : node.containers()) {
                if (one.id().equals(id)) {
                    return new Envelope(
                            200,
                            "Resource status retrieved for container " + id,
                            "status: " + state(one),
                            details(node, one, status));
                }
            }
        }
        throw ApiProblem.notFound("There is no container " + id + ".");
    }

    private static String state(Observed one) {
        return one instanceof Observed.Readable readable
                ? readable.container().status().name().toLowerCase(Locale.ROOT)
                : "unknown";
    }

    private Map<String, Object> details(Observation.Node node, Observed one, TrackedStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("name", one.name());
        details.put("node", name(node));
        if (one instanceof Observed.Readable readable) {
            addSize(readable.container(), details);
        }
        Optional.ofNullable(status.containers().get(one.id()))
                .map(entry -> entry.outcome().decision().context().usage())
                .filter(Usage.class::isInstance)
                .map(Usage.class::cast)
                .ifPresent(usage -> addUse(usage, details));
        daemon.control().workOn(one.id()).ifPresent(work -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("what", work.title());
            shown.put("by", work.by());
            shown.put(
                    "state", work.isDone().map(done -> done ? "done" : "failed").orElse("under way"));
            shown.put("at", work.at().toString());
            shown.put("message", work.sentence());
            details.put("last_work", shown);
        });
        return details;
    }

    private static void addSize(Container container, Map<String, Object> details) {
        Allocation size = container.allocation();
        if (!size.cores().isUnlimited()) {
            details.put("cores", size.cores().asDouble());
        }
        if (!size.memory().isUnlimited()) {
            details.put("memory_bytes", size.memory().bytes());
        }
        if (container.isLocked()) {
            details.put("lock", container.lock());
        }
        details.put("tags", container.tags().stream().sorted().toList());
    }

    private static void addUse(Usage usage, Map<String, Object> details) {
        details.put("cores_used", usage.of(Resource.CPU).p95() / 1000.0);
        if (usage.has(Resource.MEMORY)) {
            details.put("memory_in_use_bytes", usage.of(Resource.MEMORY).now());
        }
    }

    private String name(Observation.Node node) {
        return node.name().isEmpty() ? daemon.hostName() : node.name();
    }

    /** {@code GET /resource/node/status}. */
    Envelope node(Context context) {
        String wanted = OriginalRoutes.parameter(context, "node_name");
        List<Observation.Node> nodes = status().nodes();
        Observation.Node node = nodes.stream()
                .filter(one -> name(one).equals(wanted))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("There is no node '%s'; there %s."
                        .formatted(
                                ApiRequest.printable(wanted),
                                (nodes.size() == 1 ? "is " : "are ")
                                        + nodes.stream().map(this::name).collect(Collectors.joining(", ")))));
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("node", wanted);
        data.put("status", node.usage().isPresent() ? "online" : "unknown");
        data.put("containers", node.containers().size());
        node.usage().ifPresent(has -> addResources(has, data));
        return Envelope.of("Resource status retrieved for node '" + wanted + "'", Objects.requireNonNull(data));
    }

    private static void addResources(HostUsage has, Map<String, @Nullable Object> data) {
        data.put("cores", has.cores());
        data.put("cores_idle", has.idleCores().isPresent() ? has.idleCores().getAsDouble() : null);
        data.put("memory_bytes", has.memory().bytes());
        data.put("memory_available_bytes", has.memoryAvailable().bytes());
    }
}
