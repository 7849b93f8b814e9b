package org.lxcautoscale.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Views.Check;
import org.lxcautoscale.api.Views.ConfigurationList;
import org.lxcautoscale.api.Views.ConfigurationValue;
import org.lxcautoscale.api.Views.Health;
import org.lxcautoscale.api.Views.NodeItem;
import org.lxcautoscale.api.Views.NodeList;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;

/** The machines, and whether the program works. */
final class HostEndpoints {

    private final RunningDaemon daemon;
    private final Supplier<Configuration> configuration;
    private final Published published;
    private final EventStream events;

    /** @param configuration the one in force */
    HostEndpoints(RunningDaemon daemon, Supplier<Configuration> configuration, Published published) {
        this.daemon = daemon;
        this.configuration = configuration;
        this.published = published;
        this.events = new EventStream(daemon.events());
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(ApiRoutes.ROOT + "/nodes", "listNodes", "The nodes, what they have and what is free.")
                        .needs(Scope.READ)
                        .gives(NodeList.class)
                        .or(503)
                        .by(_ -> new NodeList(published.shown().status().nodes().stream()
                                .map(this::node)
                                .toList())),
                Endpoint.get(
                                ApiRoutes.ROOT + "/config",
                                "getConfiguration",
                                "The values in force, and where each comes from.")
                        .needs(Scope.READ)
                        .gives(ConfigurationList.class)
                        .by(_ -> new ConfigurationList(configuration.get().all().stream()
                                .map(one -> new ConfigurationValue(one.section(), one.key(), one.value(), one.origin()))
                                .toList())),
                Endpoint.get(
                                ApiRoutes.ROOT + "/healthz",
                                "getHealth",
                                "Whether the loop runs, the host answers and the state can be written.")
                        .gives(Health.class)
                        .or(503)
                        .by(_ -> answer("healthy", HealthChecks.of(daemon))),
                Endpoint.get(ApiRoutes.ROOT + "/readyz", "getReadiness", "Whether the first cycle is over.")
                        .gives(Health.class)
                        .or(503)
                        .by(_ -> readiness()),
                Endpoint.get(ApiRoutes.ROOT + "/metrics", "getMetrics", "What Prometheus reads.")
                        .needs(Scope.READ)
                        .writes("text/plain")
                        .by(this::metrics),
                Endpoint.get(ApiRoutes.ROOT + "/events", "followEvents", "Events as they happen (server-sent events).")
                        .needs(Scope.READ)
                        .header(
                                "Last-Event-ID",
                                "The last event that the client has seen; what it missed comes first.",
                                "17")
                        .writes("text/event-stream")
                        .or(503)
                        .by(this::follow));
    }

    private @Nullable Object metrics(ApiRequest request) throws IOException {
        daemon.metrics().answer(request.context());
        return null;
    }

    private @Nullable Object follow(ApiRequest request) throws IOException, InterruptedException {
        events.answer(request);
        return null;
    }

    private NodeItem node(Observation.Node node) {
        Optional<HostUsage> has = node.usage();
        double cores = 0;
        long memory = 0;
        for (Observed one : node.containers()) {
            if (one instanceof Observed.Readable readable
                    && readable.container().isRunning()) {
                Allocation size = readable.container().allocation();
                cores += size.cores().isUnlimited() ? 0 : size.cores().asDouble();
                memory += size.memory().isUnlimited() ? 0 : size.memory().bytes();
            }
        }
        return new NodeItem(
                node.name().isEmpty() ? daemon.hostName() : node.name(),
                has.isPresent(),
                has.map(HostUsage::cores).orElse(null),
                has.filter(usage -> usage.idleCores().isPresent())
                        .map(usage -> usage.idleCores().getAsDouble())
                        .orElse(null),
                has.map(usage -> usage.memory().bytes()).orElse(null),
                has.map(usage -> usage.memoryAvailable().bytes()).orElse(null),
                has.map(usage -> usage.zfsCache().bytes())
                        .filter(bytes -> bytes > 0)
                        .orElse(null),
                node.containers().size(),
                cores,
                memory);
    }

    private Health readiness() {
        boolean isReady = daemon.board().view().status().isPresent();
        return answer(
                "ready",
                List.of(new HealthChecks.Check(
                        "first cycle", isReady, isReady ? "It is over." : "It is not over yet.")));
    }

    /** @throws ApiProblem 503 when one of the checks has failed */
    private static Health answer(String good, List<HealthChecks.Check> made) {
        List<Check> checks = made.stream()
                .map(one -> new Check(one.name(), one.ok(), one.message()))
                .toList();
        Optional<Check> bad = checks.stream().filter(check -> !check.ok()).findFirst();
        if (bad.isPresent()) {
            throw new ApiProblem(
                            503,
                            "Not " + good,
                            bad.get().name() + ": " + bad.get().message())
                    .with("checks", checks);
        }
        return new Health(good, checks);
    }
}
