package org.lxcautoscale.http;

import io.avaje.jex.core.json.JsonbJsonService;
import io.avaje.jex.spi.JsonService;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.JsonFormat;

/** JSON in requests and answers. What makes no sense in a request is answered with 400. */
@SuppressWarnings("TypeParameterUnusedInFormals") // so is the interface
final class JsonBodies implements JsonService {

    private final JsonService json = new JsonbJsonService(JsonFormat.create());

    private static <T> T read(Supplier<@Nullable T> reading) {
        T value;
        try {
            value = reading.get();
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw ApiProblem.badRequest("The body is not the JSON that is expected here: " + oneLine(e));
        }
        if (value == null) {
            throw ApiProblem.badRequest("The body is empty, but JSON is expected here.");
        }
        return value;
    }

    private static String oneLine(RuntimeException e) {
        return ShownText.of(String.valueOf(e.getMessage()));
    }

    @Override
    public <T> T fromJson(Type type, String text) {
        return read(() -> json.<T>fromJson(type, text));
    }

    @Override
    public <T> T fromJson(Type type, InputStream in) {
        return read(() -> json.<T>fromJson(type, in));
    }

    @Override
    public <T> T fromJson(Type type, byte[] bytes) {
        return read(() -> json.<T>fromJson(type, bytes));
    }

    @Override
    public void toJson(Object value, OutputStream out) {
        json.toJson(value, out);
    }

    @Override
    public String toJsonString(Object value) {
        return json.toJsonString(value);
    }

    @Override
    public <T> void toJsonStream(Iterator<T> values, OutputStream out) {
        json.toJsonStream(values, out);
    }
}
