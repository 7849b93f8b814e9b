package org.lxcautoscale.api.original;

import io.avaje.jsonb.Jsonb;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.ApiRequest;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Nesting;
import org.lxcautoscale.io.JsonFormat;

/**
 * The body of a request: an object, of whose fields those that are not known here are ignored, as by the original. Numbers may be
 * written as text.
 */
final class OriginalBody {

    private static final Jsonb JSON = JsonFormat.create();

    private final Map<?, ?> fields;

    private OriginalBody(Map<?, ?> fields) {
        this.fields = fields;
    }

    /** @throws ApiProblem 400 when it is not an object of JSON */
    static OriginalBody of(String text) {
        Nesting.check(text);
        Object value;
        try {
            value = JSON.type(Object.class).fromJson(text);
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw ApiProblem.badRequest(
                    "The body is not JSON: " + ApiRequest.printable(String.valueOf(e.getMessage())));
        }
        if (!(value instanceof Map<?, ?> fields)) {
            throw ApiProblem.badRequest("The body must be an object of JSON, such as {\"vm_id\": 104}.");
        }
        return new OriginalBody(fields);
    }

    /** The id of a container, a number or text. */
    ContainerId container(String field) {
        return container(present(field), field);
    }

    static ContainerId container(Object value, String field) {
        if (!(value instanceof String) && !(value instanceof Long) && !(value instanceof Integer)) {
            throw wrong(field, "must be the id of a container, a number or text");
        }
        String id = String.valueOf(value);
        if (!ContainerId.isValid(id)) {
            throw wrong(field, "is '" + ApiRequest.printable(id) + "', which is not the id of a container");
        }
        return new ContainerId(id);
    }

    /** A whole number from 1 to {@code most}. */
    long whole(String field, long most, String unit) {
        Object value = present(field);
        long number = switch (value) {
            case Long exact -> exact;
            case Integer exact -> exact;
            case Double exact when exact == Math.rint(exact) && Math.abs(exact) <= 1L << 53 -> exact.longValue();
            case String text when text.matches("[0-9]{1,15}") -> Long.parseLong(text);
            default -> 0;
        };
        if (number < 1 || number > most) {
            throw wrong(field, "must be a whole number of " + unit + ", from 1 to " + most);
        }
        return number;
    }

    String text(String field) {
        if (present(field) instanceof String text) {
            return text;
        }
        throw wrong(field, "must be text");
    }

    /** {@code true} or {@code false}; false when it is not there. */
    boolean flag(String field) {
        Object value = fields.get(field);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong(field, "must be true or false");
    }

    private Object present(String field) {
        @Nullable Object value = fields.get(field);
        if (value == null) {
            throw wrong(field, "is missing");
        }
        return value;
    }

    static ApiProblem wrong(String field, String why) {
        return ApiProblem.badRequest("'%s' %s.".formatted(field, why)).inField(field);
    }
}
