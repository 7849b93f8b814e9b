package org.lxcautoscale.host.simulated.api;

import io.avaje.jsonb.Jsonb;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response of the API: status, reason, and a JSON body, which may be {@code null}.
 *
 * @param proxied whether it comes from the daemon behind the proxy, which shows in the headers
 */
record ApiResponse(int status, String reason, @Nullable String body, String type, boolean proxied) {

    private static final Jsonb WRITER = Jsonb.builder().serializeNulls(true).build();

    private static final String JSON = "application/json;charset=UTF-8";

    static ApiResponse data(@Nullable Object data) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", data);
        return new ApiResponse(200, "OK", json(body), JSON, false);
    }

    /** A list with the number of its elements. */
    static ApiResponse data(Object data, int total) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", data);
        body.put("total", total);
        return new ApiResponse(200, "OK", json(body), JSON, false);
    }

    /** @param data as JSON */
    static ApiResponse literalData(String data) {
        return new ApiResponse(200, "OK", "{\"data\":%s}".formatted(data), JSON, false);
    }

    static ApiResponse failure(int status, String message) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", null);
        body.put("message", status == 501 ? message : message + "\n");
        return new ApiResponse(status, message, json(body), JSON, false);
    }

    static ApiResponse rejected(Map<String, String> errors) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", null);
        body.put("errors", errors);
        body.put("message", "Parameter verification failed.\n");
        return new ApiResponse(400, "Parameter verification failed.", json(body), JSON, false);
    }

    static ApiResponse denied(String path, String rights) {
        return failure(403, "Permission check failed (%s, %s)".formatted(path, rights));
    }

    /** Without a body. */
    static ApiResponse unauthenticated(String reason) {
        return new ApiResponse(401, reason, null, JSON, false);
    }

    static ApiResponse html(String page) {
        return new ApiResponse(200, "OK", page, "text/html", false);
    }

    ApiResponse fromDaemon() {
        return new ApiResponse(status, reason, body, type, true);
    }

    private static String json(Object body) {
        return ResponseQuirks.expand(WRITER.toJson(body));
    }

    boolean keepsOpen() {
        return status == 200;
    }

    byte[] bodyBytes() {
        return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    }

    /** Status line and headers, in Proxmox's order. */
    byte[] head(Instant now) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
        StringBuilder head = new StringBuilder(
                String.format(Locale.ROOT, "HTTP/1.1 %d %s\r\nCache-Control: max-age=0\r\n", status, reason));
        if (!keepsOpen() || proxied) {
            head.append("Connection: close\r\n");
        }
        if (keepsOpen()) {
            head.append("Connection: Keep-Alive\r\n");
        }
        head.append("Date: ").append(date).append("\r\nPragma: no-cache\r\nServer: pve-api-daemon/3.0\r\n");
        if (body != null) {
            head.append("Content-Length: ").append(bodyBytes().length).append("\r\n");
            head.append("Content-Type: ").append(type).append("\r\n");
        }
        return head.append("Expires: ")
                .append(date)
                .append("\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
