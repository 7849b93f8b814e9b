package org.lxcautoscale.api;

import io.avaje.jex.Jex;
import io.avaje.jex.Routing;
import io.avaje.jex.http.Context;
import io.avaje.jex.http.ExchangeHandler;
import io.avaje.jex.security.Role;
import io.avaje.jsonb.Jsonb;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.Routes;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.io.JsonFormat;

/** The routes of {@code /api/v1}, and the document that describes them. */
public final class ApiRoutes implements Routes {

    static final String ROOT = "/api/v1";

    private final Jsonb json = JsonFormat.create();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Repetitions repetitions;
    private final EventStream events;
    private final String document;

    /**
     * @param configuration the one in force; asked on any thread
     * @param version of the program
     */
    public ApiRoutes(RunningDaemon daemon, Supplier<Configuration> configuration, String version) {
        this.repetitions = new Repetitions(InstantSource.system());
        Published published = new Published(daemon);
        endpoints.addAll(new ContainerEndpoints(published).all());
        endpoints.addAll(new OrderEndpoints(daemon).all());
        endpoints.addAll(new HistoryEndpoints(daemon).all());
        endpoints.addAll(new HostEndpoints(daemon, configuration, published).all());
        this.events = new EventStream(daemon.events());
        this.document = json.toJson(OpenApi.of(endpoints, version));
    }

    List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    @Override
    public void addTo(Jex jex) {
        for (Endpoint endpoint : endpoints) {
            ExchangeHandler handler = context -> answer(endpoint, context);
            Role[] roles = endpoint.scope().stream().toArray(Role[]::new);
            switch (endpoint.method()) {
                case GET -> jex.get(endpoint.path(), handler, roles);
                case POST -> jex.post(endpoint.path(), handler, roles);
                case PUT -> jex.put(endpoint.path(), handler, roles);
                case PATCH -> jex.patch(endpoint.path(), handler, roles);
                case DELETE -> jex.delete(endpoint.path(), handler, roles);
                default -> throw new IllegalArgumentException(endpoint.id());
            }
        }
        jex.get(ROOT + "/events", events::handle, Scope.READ);
        jex.get(ROOT + "/openapi.json", context -> {
            context.contentType("application/json").write(document);
        });
    }

    private void answer(Endpoint endpoint, Context context) throws Exception {
        ApiRequest request = new ApiRequest(context);
        request.allow(endpoint.parameters());
        if (endpoint.method() == Routing.Type.GET) {
            write(context, endpoint.status(), endpoint.handler().answer(request));
        } else {
            Repetitions.Answer answer = repetitions.of(request, () -> {
                Object body = endpoint.handler().answer(request);
                return new Repetitions.Answer(endpoint.status(), body == null ? null : json.toJson(body));
            });
            write(context, answer.status(), answer.body());
        }
    }

    private void write(Context context, int status, @Nullable Object body) {
        switch (body) {
            case null -> context.status(status).text("");
            case NotModified(String tag) ->
                context.header("ETag", tag).status(304).text("");
            case ReadyBody ready -> ready.writeTo(context.status(status).contentType("application/json"));
            case String text ->
                context.status(status).contentType("application/json").write(text);
            default -> write(context, status, json.toJson(body));
        }
    }

    /** The caller has it already. */
    record NotModified(String tag) {}
}
