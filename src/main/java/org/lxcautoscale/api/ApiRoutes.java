package org.lxcautoscale.api;

import io.avaje.jex.Jex;
import io.avaje.jex.http.Context;
import io.avaje.jex.http.ExchangeHandler;
import io.avaje.jex.security.Role;
import io.avaje.jsonb.Jsonb;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.Routes;
import org.lxcautoscale.io.JsonFormat;

/** The routes of {@code /api/v1}, and the document that describes them. */
public final class ApiRoutes implements Routes {

    static final String ROOT = "/api/v1";

    private final Jsonb json = JsonFormat.create();
    private final List<Endpoint> endpoints = new ArrayList<>();
    private final Repetitions repetitions;
    private final String document;

    /**
     * @param published what that daemon shows
     * @param configuration the one in force; asked on any thread
     * @param version of the program
     */
    public ApiRoutes(RunningDaemon daemon, Published published, Supplier<Configuration> configuration, String version) {
        this.repetitions = new Repetitions(InstantSource.system());
        endpoints.addAll(new ContainerEndpoints(published).all());
        endpoints.addAll(new OrderEndpoints(daemon).all());
        endpoints.addAll(new GroupEndpoints(daemon).all());
        endpoints.addAll(new HistoryEndpoints(daemon).all());
        endpoints.addAll(new HostEndpoints(daemon, configuration, published).all());
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
        jex.get(ROOT + "/openapi.json", context -> {
            context.contentType(Endpoint.JSON).write(document);
        });
    }

    private void answer(Endpoint endpoint, Context context) throws Exception {
        ApiRequest request = new ApiRequest(context);
        request.allow(endpoint.parameters());
        if (endpoint.isText()) {
            endpoint.handler().answer(request);
        } else if (endpoint.isWrite()) {
            Repetitions.Answer answer = repetitions.of(request, () -> answer(endpoint, request));
            tag(context, answer.tag());
            write(context, answer.status(), answer.body());
        } else {
            read(context, request, Objects.requireNonNull(endpoint.handler().answer(request)));
        }
    }

    private Repetitions.Answer answer(Endpoint endpoint, ApiRequest request) throws Exception {
        Object body = endpoint.handler().answer(request);
        return body instanceof Tagged(Object tagged, String tag)
                ? new Repetitions.Answer(endpoint.status(), json.toJson(tagged), tag)
                : new Repetitions.Answer(endpoint.status(), body == null ? null : json.toJson(body), null);
    }

    private void read(Context context, ApiRequest request, Object answer) {
        String tag = switch (answer) {
            case Tagged tagged -> tagged.tag();
            case ReadyBody ready -> ready.tag();
            default -> null;
        };
        tag(context, tag);
        if (tag != null && request.header("If-None-Match").filter(tag::equals).isPresent()) {
            context.status(304).text("");
            return;
        }
        switch (answer) {
            case ReadyBody ready -> ready.writeTo(context.status(200).contentType(Endpoint.JSON));
            case Tagged tagged -> write(context, 200, json.toJson(tagged.body()));
            default -> write(context, 200, json.toJson(answer));
        }
    }

    private static void tag(Context context, @Nullable String tag) {
        if (tag != null) {
            context.header("ETag", tag);
        }
    }

    private static void write(Context context, int status, @Nullable String body) {
        context.status(status);
        if (body == null) {
            context.text("");
        } else {
            context.contentType(Endpoint.JSON).write(body);
        }
    }
}
