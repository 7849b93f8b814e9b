package org.lxcautoscale.api;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Views.ApprovalItem;
import org.lxcautoscale.api.Views.BoostItem;
import org.lxcautoscale.api.Views.ContainerItem;
import org.lxcautoscale.api.Views.ContainerList;
import org.lxcautoscale.api.Views.Explanation;
import org.lxcautoscale.api.Views.FullDecision;
import org.lxcautoscale.api.Views.HoldItem;
import org.lxcautoscale.api.Views.LastDecision;
import org.lxcautoscale.api.Views.ModeItem;
import org.lxcautoscale.api.Views.OutlookItem;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Approval;
import org.lxcautoscale.control.Boost;
import org.lxcautoscale.control.Hold;
import org.lxcautoscale.control.ModeOrder;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.status.StatusBoard;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.TrackedStatus;

/**
 * What the daemon knows, as the API shows it: made once for each step of the loop, and then only read. Immutable.
 *
 * @param report as {@code status} shows it
 * @param status of which the report was made
 * @param standing what is ordered
 * @param nodeOf the node of each container, by its id; empty text on a single host
 * @param tag changes whenever anything of it does
 */
public record Shown(
        StatusReport report, TrackedStatus status, Standing standing, Map<String, String> nodeOf, String tag) {

    /** @throws ApiProblem 503 before the first cycle */
    static Shown of(RunningDaemon daemon, StatusBoard.View view, Standing standing) {
        TrackedStatus status = view.status()
                .orElseThrow(() -> new ApiProblem(503, "Not ready", "The first cycle is not over yet.")
                        .withHeader("Retry-After", "10"));
        StatusReport report = status.report(
                daemon.hostName(),
                daemon.backend(),
                view.settings(),
                ProcessHandle.current().pid());
        Map<String, String> nodeOf = new HashMap<>();
        for (Observation.Node node : status.nodes()) {
            for (Observed one : node.containers()) {
                nodeOf.put(one.id().value(), node.name());
            }
        }
        String tag = "\"" + view.number() + "-" + Integer.toHexString(standing.hashCode()) + "\"";
        return new Shown(report, status, standing, nodeOf, tag);
    }

    ContainerList containers() {
        Map<ContainerId, Hold> holds = byId(standing.holds(), Hold::id);
        Map<ContainerId, Boost> boosts = byId(standing.boosts(), Boost::id);
        Map<ContainerId, Approval> approvals = byId(standing.approvals(), Approval::container);
        return new ContainerList(
                report.at(),
                report.containers().stream()
                        .map(one -> {
                            ContainerId id = new ContainerId(one.id());
                            return item(one, holds.get(id), boosts.get(id), approvals.get(id));
                        })
                        .toList());
    }

    private static <T> Map<ContainerId, T> byId(List<T> all, Function<T, ContainerId> id) {
        return all.stream().collect(Collectors.toMap(id, one -> one));
    }

    /** @throws ApiProblem 404 when there is none */
    ContainerItem container(ContainerId id) {
        return containers().containers().stream()
                .filter(one -> one.id().equals(id.value()))
                .findFirst()
                .orElseThrow(() -> notFound(id));
    }

    /** @throws ApiProblem 404 when there is none */
    Explanation explanation(ContainerId id) {
        ContainerStatus one = report.containers().stream()
                .filter(status -> status.id().equals(id.value()))
                .findFirst()
                .orElseThrow(() -> notFound(id));
        return new Explanation(
                one.id(),
                one.name(),
                report.at(),
                one.policy(),
                one.limits(),
                FullDecision.of(Resource.CPU, one.cpu()),
                FullDecision.of(Resource.MEMORY, one.memory()),
                one.outcome(),
                one.outcomeDetail(),
                OutlookItem.of(one.outlook()));
    }

    static ApiProblem notFound(ContainerId id) {
        return ApiProblem.notFound("There is no container " + id + ".");
    }

    private ContainerItem item(
            ContainerStatus one, @Nullable Hold hold, @Nullable Boost boost, @Nullable Approval approval) {
        String node = nodeOf.getOrDefault(one.id(), "");
        return new ContainerItem(
                one.id(),
                one.name(),
                node.isEmpty() ? null : node,
                one.status(),
                one.section(),
                one.policy().mode(),
                one.cores(),
                one.memoryBytes(),
                one.cpuCoresUsed(),
                one.memoryInUseBytes(),
                one.brakeBytes(),
                one.unknown(),
                LastDecision.of(Resource.CPU, one.cpu()),
                LastDecision.of(Resource.MEMORY, one.memory()),
                one.outcome(),
                one.changedAt(),
                hold == null ? null : item(hold),
                boost == null ? null : item(boost),
                approval == null ? null : approval.id(),
                OutlookItem.of(one.outlook()));
    }

    static HoldItem item(Hold hold) {
        return new HoldItem(hold.id().value(), hold.until(), hold.by(), hold.why());
    }

    static BoostItem item(Boost boost) {
        return new BoostItem(
                boost.id().value(),
                cores(Optional.ofNullable(boost.size().get(Resource.CPU))),
                boost.size().get(Resource.MEMORY),
                cores(Optional.ofNullable(boost.before().get(Resource.CPU))),
                boost.before().get(Resource.MEMORY),
                boost.until(),
                boost.by());
    }

    static ModeItem item(ModeOrder order) {
        return new ModeItem(
                order.target().kind().name().toLowerCase(Locale.ROOT),
                order.target().name().isEmpty() ? null : order.target().name(),
                order.mode().name().toLowerCase(Locale.ROOT),
                order.by(),
                order.since());
    }

    static ApprovalItem item(Approval approval) {
        return new ApprovalItem(
                approval.id(),
                approval.container().value(),
                cores(changed(approval, Resource.CPU, approval.before().get(Resource.CPU))),
                cores(changed(approval, Resource.CPU, approval.after().get(Resource.CPU))),
                changed(approval, Resource.MEMORY, approval.before().get(Resource.MEMORY))
                        .orElse(null),
                changed(approval, Resource.MEMORY, approval.after().get(Resource.MEMORY))
                        .orElse(null),
                approval.why(),
                approval.since(),
                approval.until());
    }

    private static Optional<Long> changed(Approval approval, Resource resource, long amount) {
        boolean isChanged = approval.before().get(resource) != approval.after().get(resource);
        return isChanged && amount != resource.unlimited() ? Optional.of(amount) : Optional.empty();
    }

    private static @Nullable Double cores(Optional<Long> millicores) {
        return millicores.map(amount -> amount / 1000.0).orElse(null);
    }
}
