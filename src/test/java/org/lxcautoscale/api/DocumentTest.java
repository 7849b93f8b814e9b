package org.lxcautoscale.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avaje.jsonb.Jsonb;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.io.JsonFormat;

/** The measure of the API's answers notices answers that are wrong. */
class DocumentTest {

    private static final String GOOD = "{\"name\": \"web\", \"cores\": 2.5, \"note\": \"x\"}";

    private final Document document = document();

    /** @param note may be missing */
    record Thing(String name, double cores, @Nullable String note) {}

    private static Document document() {
        Endpoint get = Endpoint.get("/api/v1/things/{id}", "getThing", "A thing.")
                .needs(Scope.READ)
                .gives(Thing.class)
                .or(404)
                .by(_ -> "");
        Endpoint delete = Endpoint.delete("/api/v1/things/{id}", "removeThing", "Removes it.")
                .by(_ -> null);
        Jsonb json = JsonFormat.create();
        return new Document(json.toJson(OpenApi.of(List.of(get, delete), "1")));
    }

    private void get(int status, String type, String body) {
        document.check("GET", "/api/v1/things/1", status, type, body);
    }

    @Test
    void whatIsDescribedIsRight() {
        assertThatCode(() -> {
                    get(200, "application/json", GOOD);
                    get(200, "application/json", "{\"name\": \"web\", \"cores\": 2}");
                    get(404, "application/problem+json", problem("\"status\": 404"));
                    document.check("DELETE", "/api/v1/things/1", 204, "", "");
                    document.check("GET", "/elsewhere", 200, "text/plain", "x");
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": 5, \"cores\": 2}",
                "{\"name\": \"web\", \"cores\": \"2\"}",
                "{\"name\": null, \"cores\": 2}",
                "{\"name\": \"web\"}",
                "{\"name\": \"web\", \"cores\": 2, \"colour\": \"red\"}",
                "[]",
                "\"web\""
            })
    void anotherFormIsWrong(String body) {
        assertThatThrownBy(() -> get(200, "application/json", body)).isInstanceOf(AssertionError.class);
    }

    @Test
    void anotherStatusOrTypeIsWrong() {
        assertThatThrownBy(() -> get(201, "application/json", GOOD)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> get(200, "text/plain", GOOD)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> get(404, "application/json", GOOD)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> get(404, "application/problem+json", problem("\"status\": \"404\"")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> document.check("DELETE", "/api/v1/things/1", 204, "", "x"))
                .isInstanceOf(AssertionError.class);
    }

    private static String problem(String status) {
        return "{\"type\": \"about:blank\", \"title\": \"Not found\", \"detail\": \"There is none.\", " + status + "}";
    }
}
