package org.lxcautoscale.api.original;

import io.avaje.jex.Jex;
import io.avaje.jex.Routing;
import io.avaje.jex.http.Context;
import io.avaje.jex.http.ExchangeHandler;
import io.avaje.jex.security.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.api.ApiRequest;
import org.lxcautoscale.api.HealthChecks;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.ErrorFormat;
import org.lxcautoscale.http.Routes;
import org.lxcautoscale.http.Scope;

/**
 * The routes of the original's API, with its paths, bodies, messages and envelope. What they change goes through the loop, as
 * everything else does. Thread-safe.
 */
public final class OriginalRoutes implements Routes {

    private static final String OURS = "/api/v1";
    private static final String TOO_MANY =
            Envelope.json(Map.of("error", "Rate limit exceeded. Please try again later."));

    /** The envelope, but for too many requests. */
    private static final ErrorFormat ERRORS = new ErrorFormat(
            ErrorFormat.ENVELOPE.contentType(),
            problem -> problem.status() == 429
                    ? TOO_MANY
                    : ErrorFormat.ENVELOPE.body().of(problem));

    private final RunningDaemon daemon;
    private final List<Route> routes;

    /** Answers a request. */
    @FunctionalInterface
    private interface Answer {
        Envelope of(Context context) throws Exception;
    }

    public OriginalRoutes(RunningDaemon daemon) {
        this.daemon = daemon;
        OriginalWrites writes = new OriginalWrites(daemon);
        OriginalReads reads = new OriginalReads(daemon);
        List<Route> all = new ArrayList<>();
        all.add(post(
                "/scale/cores",
                "set_cores",
                Scope.SCALE,
                "Sets the number of cores, which are kept for some time (manual_hold).",
                "{\"vm_id\": 104, \"cores\": 4}",
                writes::setCores));
        all.add(post(
                "/scale/ram",
                "set_ram",
                Scope.SCALE,
                "Sets the memory in MB, which is kept for some time; below what is in use only with \"force\": true.",
                "{\"vm_id\": 104, \"memory\": 4096}",
                writes::setMemory));
        all.add(post(
                "/scale/storage/increase",
                "increase_storage",
                Scope.ADMIN,
                "Makes the disk of the root file system larger, by so many GB.",
                "{\"vm_id\": 104, \"disk_size\": 2}",
                writes::growDisk));
        all.add(post(
                "/snapshot/create",
                "create_snapshot_route",
                Scope.SCALE,
                "Takes a snapshot.",
                "{\"vm_id\": 104, \"snapshot_name\": \"my_snapshot\"}",
                writes::takeSnapshot));
        all.add(get("/snapshot/list", "list_snapshots_route", "Lists the snapshots.", "vm_id=104", reads::snapshots));
        all.add(post(
                "/snapshot/rollback",
                "rollback_snapshot_route",
                Scope.ADMIN,
                "Puts a container back to a snapshot, and starts it again if it ran.",
                "{\"vm_id\": 104, \"snapshot_name\": \"my_snapshot\"}",
                writes::rollBack));
        all.add(post(
                "/clone/create",
                "create_clone",
                Scope.ADMIN,
                "Copies a container, which may run on, and starts the copy.",
                "{\"vm_id\": 104, \"new_vm_id\": 105, \"new_vm_name\": \"cloned_container\"}",
                writes::makeClone));
        all.add(write(
                Routing.Type.DELETE,
                "/clone/delete",
                "delete_clone_route",
                Scope.ADMIN,
                "Stops and removes a container that /clone/create has made, or any with \"force\": true.",
                "{\"vm_id\": 105}",
                writes::remove));
        all.add(get(
                "/resource/vm/status",
                "check_vm_status_route",
                "Whether a container runs, and what it has and uses.",
                "vm_id=104",
                reads::container));
        all.add(get(
                "/resource/node/status",
                "check_node_status_route",
                "What a node has, and what of it is free.",
                "node_name=" + daemon.hostName(),
                reads::node));
        all.add(open("/health/check", "health_check_route", "Whether the program works.", this::health));
        all.add(open("/routes", "list_routes", "Lists the routes.", this::list));
        RoutesPage page =
                new RoutesPage(all, daemon.board().view().settings().startup().api());
        all.add(open(
                "/",
                "home",
                "This page; browsers are led to the dashboard, and shown it at /?routes.",
                context -> home(page, context)));
        this.routes = List.copyOf(all);
    }

    private static void home(RoutesPage page, Context context) {
        String accepted = String.valueOf(context.header("Accept"));
        if (accepted.contains("text/html") && context.queryString() == null) {
            context.header("Location", "/ui");
            context.status(303).text("");
        } else {
            page.writeTo(context);
        }
    }

    private static Route post(String path, String name, Scope scope, String summary, String example, Answer answer) {
        return write(Routing.Type.POST, path, name, scope, summary, example, answer);
    }

    private static Route write(
            Routing.Type method, String path, String name, Scope scope, String summary, String example, Answer answer) {
        return new Route(method, path, name, Optional.of(scope), summary, example, answered(answer));
    }

    private static Route get(String path, String name, String summary, String example, Answer answer) {
        return new Route(Routing.Type.GET, path, name, Optional.of(Scope.READ), summary, example, answered(answer));
    }

    /** A route that anyone may call, as the same of ours. */
    private static Route open(String path, String name, String summary, ExchangeHandler handler) {
        return new Route(Routing.Type.GET, path, name, Optional.empty(), summary, "", handler);
    }

    private static ExchangeHandler answered(Answer answer) {
        return context -> {
            Envelope envelope = answer.of(context);
            context.status(envelope.status()).contentType("application/json").write(envelope.json());
        };
    }

    @Override
    public void addTo(Jex jex) {
        for (Route route : routes) {
            Role[] roles = route.scope().stream().toArray(Role[]::new);
            switch (route.method()) {
                case GET -> jex.get(route.path(), route.handler(), roles);
                case POST -> jex.post(route.path(), route.handler(), roles);
                case DELETE -> jex.delete(route.path(), route.handler(), roles);
                default -> throw new IllegalArgumentException(route.name());
            }
        }
    }

    @Override
    public Optional<ErrorFormat> errorFormat(String path) {
        return path.equals(OURS) || path.startsWith(OURS + "/") ? Optional.empty() : Optional.of(ERRORS);
    }

    private void list(Context context) {
        List<Map<String, String>> all = new ArrayList<>();
        for (Route route : routes) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("endpoint", route.name());
            one.put("methods", route.methods());
            one.put("url", route.path());
            all.add(one);
        }
        context.contentType("application/json").write(Envelope.json(all));
    }

    private void health(Context context) {
        Map<String, String> checks = new LinkedHashMap<>();
        boolean isHealthy = true;
        for (HealthChecks.Check check : HealthChecks.of(daemon)) {
            checks.put(check.name(), (check.ok() ? "ok: " : "failed: ") + check.message());
            isHealthy &= check.ok();
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", isHealthy ? "healthy" : "unhealthy");
        body.put("checks", checks);
        context.status(isHealthy ? 200 : 503).contentType("application/json").write(Envelope.json(body));
    }

    /** @throws ApiProblem 400 when the parameter is missing */
    static String parameter(Context context, String name) {
        return new ApiRequest(context)
                .query(name)
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> OriginalBody.wrong(name, "is missing in the query"));
    }
}
