package org.lxcautoscale.http;

import com.sun.net.httpserver.HttpHandler;
import io.avaje.jex.AppLifecycle;
import io.avaje.jex.Jex;
import io.avaje.jex.Routing;
import io.avaje.jex.routes.RoutesBuilder;
import io.avaje.jex.routes.SpiRoutes;
import io.avaje.jex.security.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Finds the route of a request and lets Jex run it. Thread-safe. */
final class Router {

    /** A static field, as the JDK forgets the levels of loggers that nobody holds. */
    private static final Logger LOG_OF_JEX = Logger.getLogger("io.avaje.jex");

    private final List<Routes> parts;
    private final Set<Routing.Type> types = EnumSet.noneOf(Routing.Type.class);
    private final SpiRoutes routes;
    private final HttpHandler handler;

    /** @throws IllegalArgumentException when a route has a role that is not a {@link Scope} */
    Router(List<Routes> parts, ErrorAnswers errors) {
        LOG_OF_JEX.setLevel(Level.WARNING);
        this.parts = List.copyOf(parts);
        Jex jex = Jex.create().jsonService(new JsonBodies());
        // Bodies are limited before they come here.
        jex.config(config -> config.health(false).maxRequestSize(-1).compression(gzip -> gzip.disableCompression()));
        parts.forEach(part -> part.addTo(jex));
        answerHead(jex.routing());
        for (Routing.Entry entry : jex.routing().handlers()) {
            requireScopes(entry);
            types.add(entry.getType());
        }
        jex.error(Exception.class, (request, failure) -> errors.answer((BoundedExchange) request.exchange(), failure));
        this.routes = new RoutesBuilder(jex.routing(), jex.config()).build();
        // Jex's own server is never opened: it would wait up to 30 s for requests when the program ends.
        HandlerOnly server = new HandlerOnly();
        jex.config(config -> config.serverProvider(server.provider())).start();
        jex.lifecycle().status(AppLifecycle.Status.STOPPED);
        this.handler = server.handler();
    }

    private static void answerHead(Routing routing) {
        Set<String> paths = new HashSet<>();
        routing.handlers().stream()
                .filter(entry -> entry.getType() == Routing.Type.HEAD)
                .forEach(entry -> paths.add(entry.getPath()));
        for (Routing.Entry entry : List.copyOf(routing.handlers())) {
            if (entry.getType() == Routing.Type.GET && paths.add(entry.getPath())) {
                routing.head(
                        entry.getPath(), entry.getHandler(), entry.getRoles().toArray(Role[]::new));
            }
        }
    }

    private static void requireScopes(Routing.Entry entry) {
        for (Role role : entry.getRoles()) {
            if (!(role instanceof Scope)) {
                throw new IllegalArgumentException(entry.getPath() + " has a role that is not a scope: " + role);
            }
        }
    }

    /**
     * The scopes that a request needs; none for a public route.
     *
     * @param path decoded
     * @throws ApiProblem when there is no such route
     */
    Set<Scope> scopesFor(String method, String path) {
        List<String> allowed = new ArrayList<>();
        for (Routing.Type type : types) {
            SpiRoutes.Entry entry = routes.match(type, path);
            if (entry != null && type.name().equals(method)) {
                return entry.roles().stream().map(Scope.class::cast).collect(Collectors.toUnmodifiableSet());
            }
            if (entry != null) {
                allowed.add(type.name());
            }
        }
        if (allowed.isEmpty()) {
            throw ApiProblem.notFound("There is nothing at this path.");
        }
        String methods = allowed.stream().sorted().collect(Collectors.joining(", "));
        throw new ApiProblem(405, "Method not allowed", "This path takes " + methods + ".")
                .withHeader("Allow", methods);
    }

    /** How is found out who calls at a path; empty for tokens and local users. */
    Optional<Identification> identification(String path) {
        return parts.stream()
                .flatMap(part -> part.identification(path).stream())
                .findFirst();
    }

    /** Answers a request that has a route. */
    void handle(BoundedExchange exchange) throws IOException {
        handler.handle(exchange);
    }
}
