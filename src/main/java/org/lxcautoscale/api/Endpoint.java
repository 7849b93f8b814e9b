package org.lxcautoscale.api;

import io.avaje.jex.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.http.Scope;

/**
 * A route together with its description, of which both the route and its part of the OpenAPI document are made.
 *
 * @param method {@code GET} …
 * @param path with parameters in braces: {@code /api/v1/containers/{id}}
 * @param id name of the operation, for those who generate clients
 * @param scope what a caller needs; empty for anyone
 * @param parameters of the query
 * @param body type of the body of the request
 * @param answer type of the body of the answer; empty when there is none, or its handler writes it
 * @param mediaType of the answer
 * @param problems statuses of answers that are errors, besides those that every route has
 * @param handler answers
 */
record Endpoint(
        Routing.Type method,
        String path,
        String id,
        String summary,
        Optional<Scope> scope,
        List<Parameter> parameters,
        Optional<Class<?>> body,
        int status,
        Optional<Class<?>> answer,
        String mediaType,
        SortedSet<Integer> problems,
        Handler handler) {

    static final String JSON = "application/json";

    /**
     * Answers a request with an object of the type that the endpoint names; with null where it names none, and where it has
     * written the answer itself.
     */
    @FunctionalInterface
    interface Handler {
        @Nullable
        Object answer(ApiRequest request) throws Exception;
    }

    /**
     * A parameter of the query, or a header.
     *
     * @param example of its value
     */
    record Parameter(In in, String name, String description, String example) {

        /** Where it is given. */
        enum In {
            QUERY,
            HEADER
        }
    }

    static Builder get(String path, String id, String summary) {
        return new Builder(Routing.Type.GET, path, id, summary, 200);
    }

    static Builder post(String path, String id, String summary) {
        return new Builder(Routing.Type.POST, path, id, summary, 200);
    }

    static Builder put(String path, String id, String summary) {
        return new Builder(Routing.Type.PUT, path, id, summary, 200);
    }

    static Builder patch(String path, String id, String summary) {
        return new Builder(Routing.Type.PATCH, path, id, summary, 200);
    }

    static Builder delete(String path, String id, String summary) {
        return new Builder(Routing.Type.DELETE, path, id, summary, 204);
    }

    /** Whether the handler writes the answer. */
    boolean isText() {
        return !mediaType.equals(JSON);
    }

    boolean isWrite() {
        return method != Routing.Type.GET;
    }

    /** Gathers the parts of an endpoint. */
    static final class Builder {
        private final Routing.Type method;
        private final String path;
        private final String id;
        private final String summary;
        private final int status;
        private final List<Parameter> parameters = new ArrayList<>();
        private final SortedSet<Integer> problems = new TreeSet<>();
        private Optional<Scope> scope = Optional.empty();
        private Optional<Class<?>> body = Optional.empty();
        private Optional<Class<?>> answer = Optional.empty();
        private String mediaType = JSON;

        private Builder(Routing.Type method, String path, String id, String summary, int status) {
            this.method = method;
            this.path = path;
            this.id = id;
            this.summary = summary;
            this.status = status;
        }

        Builder needs(Scope needed) {
            scope = Optional.of(needed);
            return this;
        }

        Builder parameter(String name, String description, String example) {
            parameters.add(new Parameter(Parameter.In.QUERY, name, description, example));
            return this;
        }

        Builder header(String name, String description, String example) {
            parameters.add(new Parameter(Parameter.In.HEADER, name, description, example));
            return this;
        }

        Builder takes(Class<?> type) {
            body = Optional.of(type);
            return this;
        }

        Builder gives(Class<?> type) {
            answer = Optional.of(type);
            return this;
        }

        /** Its handler writes text of this type. */
        Builder writes(String type) {
            mediaType = type;
            return this;
        }

        Builder or(int... statuses) {
            for (int one : statuses) {
                problems.add(one);
            }
            return this;
        }

        Endpoint by(Handler handler) {
            return new Endpoint(
                    method,
                    path,
                    id,
                    summary,
                    scope,
                    List.copyOf(parameters),
                    body,
                    status,
                    answer,
                    mediaType,
                    problems,
                    handler);
        }
    }
}
