package org.lxcautoscale.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The OpenAPI 3.1 document of some endpoints. */
final class OpenApi {

    private static final Pattern IN_BRACES = Pattern.compile("\\{([a-z]+)}");

    private final Map<String, Object> schemas = new TreeMap<>();

    private OpenApi() {}

    /** As maps and lists, of which JSON can be made. */
    static Map<String, Object> of(List<Endpoint> endpoints, String version) {
        return new OpenApi().document(endpoints, version);
    }

    private Map<String, Object> document(List<Endpoint> endpoints, String version) {
        Map<String, Object> paths = new TreeMap<>();
        for (Endpoint endpoint : endpoints) {
            @SuppressWarnings("unchecked")
            Map<String, Object> path =
                    (Map<String, Object>) paths.computeIfAbsent(endpoint.path(), _ -> new LinkedHashMap<>());
            path.put(endpoint.method().name().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        schemas.put("Problem", problem());
        return map(
                "openapi",
                "3.1.0",
                "info",
                map("title", "LXC AutoScale", "version", version, "license", map("name", "MIT", "identifier", "MIT")),
                "paths",
                paths,
                "components",
                map("schemas", schemas, "securitySchemes", map("token", map("type", "http", "scheme", "bearer"))));
    }

    private Map<String, Object> operation(Endpoint endpoint) {
        Map<String, Object> operation = map("operationId", endpoint.id(), "summary", endpoint.summary());
        endpoint.scope()
                .ifPresentOrElse(
                        scope -> operation.put("security", List.of(map("token", List.of(scope.toString())))),
                        () -> operation.put("security", List.of()));
        List<Object> parameters = new ArrayList<>();
        Matcher inPath = IN_BRACES.matcher(endpoint.path());
        while (inPath.find()) {
            parameters.add(
                    map("name", inPath.group(1), "in", "path", "required", true, "schema", map("type", "string")));
        }
        for (Endpoint.Parameter parameter : endpoint.parameters()) {
            parameters.add(map(
                    "name", parameter.name(),
                    "in", parameter.in().name().toLowerCase(Locale.ROOT),
                    "description", parameter.description(),
                    "example", parameter.example(),
                    "schema", map("type", "string")));
        }
        if (endpoint.isWrite()) {
            parameters.add(map(
                    "name", "Idempotency-Key",
                    "in", "header",
                    "description", "A request with the same key is carried out once; the answer is the same.",
                    "schema", map("type", "string", "maxLength", 255)));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        endpoint.body()
                .ifPresent(type -> operation.put(
                        "requestBody",
                        map("required", true, "content", map(Endpoint.JSON, map("schema", schema(type))))));
        operation.put("responses", responses(endpoint));
        return operation;
    }

    private Map<String, Object> responses(Endpoint endpoint) {
        Map<String, Object> responses = new TreeMap<>();
        Map<String, Object> good = map("description", endpoint.summary());
        endpoint.answer().ifPresent(type -> good.put("content", map(Endpoint.JSON, map("schema", schema(type)))));
        if (endpoint.isText()) {
            good.put("content", map(endpoint.mediaType(), map("schema", map("type", "string"))));
        }
        responses.put(Integer.toString(endpoint.status()), good);
        Map<String, Object> bad = map(
                "description",
                "What is wrong.",
                "content",
                map("application/problem+json", map("schema", map("$ref", "#/components/schemas/Problem"))));
        endpoint.problems().forEach(status -> responses.put(Integer.toString(status), bad));
        responses.put("default", bad);
        return responses;
    }

    private static Map<String, Object> problem() {
        return map(
                "type",
                "object",
                "description",
                "RFC 9457",
                "required",
                List.of("type", "title", "status", "detail"),
                "properties",
                map(
                        "type", map("type", "string"),
                        "title", map("type", "string"),
                        "status", map("type", "integer"),
                        "detail", map("type", "string"),
                        "field", map("type", "string")));
    }

    private Map<String, Object> schema(Type type) {
        if (type instanceof ParameterizedType list) {
            Type[] arguments = list.getActualTypeArguments();
            return list.getRawType() == Map.class
                    ? map("type", "object", "additionalProperties", schema(arguments[1]))
                    : map("type", "array", "items", schema(arguments[0]));
        }
        Class<?> known = (Class<?>) type;
        if (known.isRecord()) {
            String name = known.getSimpleName();
            if (!schemas.containsKey(name)) {
                schemas.put(name, Map.of()); // for records that contain themselves
                schemas.put(name, record(known));
            }
            return map("$ref", "#/components/schemas/" + name);
        }
        if (known.isEnum()) {
            return map(
                    "type",
                    "string",
                    "enum",
                    Stream.of(known.getEnumConstants()).map(Object::toString).toList());
        }
        return switch (known.getName()) {
            case "boolean", "java.lang.Boolean" -> map("type", "boolean");
            case "int", "long", "java.lang.Integer", "java.lang.Long" -> map("type", "integer", "format", "int64");
            case "double", "java.lang.Double" -> map("type", "number");
            case "java.lang.String" -> map("type", "string");
            case "java.lang.Object" -> map();
            default -> {
                if (known != Instant.class) {
                    throw new IllegalArgumentException("no schema for " + known);
                }
                yield map("type", "string", "format", "date-time");
            }
        };
    }

    private Map<String, Object> record(Class<?> type) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = name(component);
            properties.put(name, schema(component.getGenericType()));
            boolean isOptional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!isOptional) {
                required.add(name);
            }
        }
        Map<String, Object> schema = map("type", "object", "properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private static String name(RecordComponent component) {
        Named named = component.getAnnotation(Named.class);
        return named == null ? component.getName() : named.value();
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
