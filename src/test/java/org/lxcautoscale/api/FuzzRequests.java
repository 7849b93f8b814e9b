package org.lxcautoscale.api;

import io.avaje.jsonb.Jsonb;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes requests that are wrong in some way, most of them in few ways only. All follow from the random numbers. Used by one thread. */
final class FuzzRequests {

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "BREW", "");

    /** Containers that there are, and some that there are not. */
    private static final List<String> IDS = List.of(
            "101",
            "102",
            "103",
            "104",
            "105",
            "106",
            "999",
            "0",
            "-1",
            "00101",
            "1e2",
            "4294967296",
            "99999999999999999999",
            "nan",
            "%00",
            "%0d%0aX:y",
            "..",
            "%2e%2e",
            "%2f",
            "a%20b",
            "%ff%fe",
            "%ed%a0%80",
            "%F0%9F%98%80",
            "%",
            "%zz",
            "'",
            "\"",
            "<script>",
            "a;b",
            "x".repeat(300),
            "%25",
            "~",
            "101/",
            "");

    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1",
            "2",
            "4",
            "1.5",
            "0.001",
            "-0",
            "-0.0",
            "1e308",
            "1e999",
            "-1e999",
            "1E-999",
            "NaN",
            "Infinity",
            "-Infinity",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "9007199254740993",
            "123456789012345678901234567890",
            "0x10",
            "01",
            "+1",
            ".5",
            "1.",
            "true",
            "false",
            "null",
            "nul",
            "\"\"",
            "\"4\"",
            "\"4h\"",
            "\"30m\"",
            "\"0s\"",
            "\"9999999w\"",
            "\"52w\"",
            "\"auto\"",
            "\"observe\"",
            "\"approve\"",
            "\"AUTO\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u\"",
            "\"\\x\"",
            "\"\\",
            "\"\u0001\"",
            "\"\u009b31m\"",
            "\"a\\r\\nb: c\"",
            "\"\\u202e\\u2028\"",
            "\"\ud83d\ude00\"",
            "\"é\"",
            "[]",
            "[1]",
            "{}",
            "{\"a\":{}}",
            "[[[[[[",
            "4294967296",
            "1048576",
            "1073741824",
            "2147483648",
            "8589934592",
            "1000",
            "/**/1",
            "'4h'",
            "\"s1\"",
            "\"autoscale\"",
            "\"" + "x".repeat(250) + "\"",
            "\"" + "\ud83d\ude00".repeat(101) + "\"",
            "1" + "0".repeat(400),
            "0." + "1".repeat(400));

    private static final List<String> FIELDS = List.of(
            "cores",
            "memoryBytes",
            "dryRun",
            "force",
            "for",
            "why",
            "mode",
            "vm_id",
            "memory",
            "disk_size",
            "snapshot_name",
            "new_vm_id",
            "new_vm_name",
            "__proto__",
            "",
            "\\u0000",
            "\\ud800");

    private static final List<String> HEADERS = List.of(
            "Idempotency-Key",
            "If-None-Match",
            "Last-Event-ID",
            "Content-Type",
            "Accept",
            "Accept-Encoding",
            "Expect",
            "Range",
            "Content-Encoding",
            "Origin",
            "Sec-Fetch-Site",
            "Cookie",
            "X-Forwarded-For",
            "X-HTTP-Method-Override",
            "Upgrade",
            "Connection",
            "Authorization",
            "Host",
            "Transfer-Encoding",
            "Content-Length",
            "TE",
            "Trailer");

    private static final List<String> HEADER_VALUES = List.of(
            "",
            " ",
            "*",
            "\"0\"",
            "W/\"x\"",
            "k1",
            "k2",
            "k3",
            "-1",
            "0",
            "5",
            "99999999999999999999",
            "100-continue",
            "gzip",
            "close",
            "keep-alive",
            "null",
            "none",
            "same-origin",
            "bytes=0-",
            "application/json",
            "text/plain; charset=utf-7",
            "application/json; charset=nonsense",
            "chunked",
            "chunked, chunked",
            "identity",
            "gzip, chunked",
            "h2c",
            "\t",
            "\u0000",
            "\u0001\u007f",
            "\u00e9\u00ff",
            "a\rb",
            "a\nX-Injected: b",
            "x".repeat(256),
            "x".repeat(8000),
            "Bearer ",
            "Bearer lxa_",
            "Basic cm9vdDo=",
            "localhost",
            "[::1]:",
            "127.0.0.1:99999",
            "evil.example",
            "1, 1");

    private static final List<String> NAMES = List.of(
            "since", "step", "container", "outcome", "limit", "cursor", "vm_id", "node_name", "x", "%73ince", "");

    private static final List<String> QUERY_VALUES = List.of(
            "",
            "1",
            "7d",
            "1h",
            "1m",
            "1s",
            "9999999w",
            "0d",
            "104",
            "101",
            "-1",
            "applied",
            "planned",
            "failed",
            "APPLİED",
            "1767571200-3",
            "999999999999-999999999999",
            "0-0",
            "1767571200-",
            "99999999999999-1",
            "%00",
            "%",
            "%zz",
            "%ff",
            "%ed%a0%80",
            "+",
            "a%0d%0ab",
            "1000",
            "1001",
            "0",
            "%2e%2e%2f",
            "9".repeat(400),
            "'%20OR%201=1--",
            "a&b",
            "=");

    /** Those of the original, with the fields of their bodies; what destroys is asked for with ids that do not exist. */
    private static final List<Operation> OF_THE_ORIGINAL = List.of(
            new Operation("POST", "/scale/cores", List.of("vm_id", "cores", "force")),
            new Operation("POST", "/scale/ram", List.of("vm_id", "memory", "force")),
            new Operation("POST", "/scale/storage/increase", List.of("vm_id", "disk_size")),
            new Operation("POST", "/snapshot/create", List.of("vm_id", "snapshot_name")),
            new Operation("GET", "/snapshot/list", List.of()),
            new Operation("POST", "/snapshot/rollback", List.of("vm_id", "snapshot_name")),
            new Operation("POST", "/clone/create", List.of("vm_id", "new_vm_id", "new_vm_name")),
            new Operation("DELETE", "/clone/delete", List.of("vm_id", "force")),
            new Operation("GET", "/resource/vm/status", List.of()),
            new Operation("GET", "/resource/node/status", List.of()),
            new Operation("GET", "/health/check", List.of()),
            new Operation("GET", "/routes", List.of()),
            new Operation("GET", "/", List.of()));

    private static final List<String> DESTRUCTIVE = List.of(
            "/clone/delete", "/clone/create", "/snapshot/rollback", "/snapshot/create", "/scale/storage/increase");

    private static final Jsonb JSON = Jsonb.builder().build();

    private final Random random;
    private final List<String> tokens;
    private final List<Operation> operations;

    FuzzRequests(Random random, List<String> tokens, List<Operation> operations) {
        this.random = random;
        this.tokens = tokens;
        this.operations = operations;
    }

    /** @param fields of the body; empty for no body */
    record Operation(String method, String path, List<String> fields) {}

    /**
     * A request as it is sent.
     *
     * @param path where it leads, without the query; empty if that is not sure
     * @param template the path with the names of its parameters
     * @param text a character for each byte
     */
    record Request(String method, String path, String template, String text) {

        /** One of which it is not sure where it leads. */
        static Request unsure(byte[] bytes) {
            return new Request("", "", "", new String(bytes, StandardCharsets.ISO_8859_1));
        }

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /** All of a document of OpenAPI, but those whose answers have no end. */
    static List<Operation> operations(String document) {
        List<Operation> all = new ArrayList<>();
        Map<?, ?> content = (Map<?, ?>) JSON.type(Object.class).fromJson(document);
        Map<?, ?> schemas = (Map<?, ?>) ((Map<?, ?>) content.get("components")).get("schemas");
        ((Map<?, ?>) content.get("paths"))
                .forEach((path, methods) -> ((Map<?, ?>) methods).forEach((method, operation) -> {
                    List<String> fields = new ArrayList<>();
                    if (((Map<?, ?>) operation).get("requestBody") instanceof Map<?, ?> body) {
                        String schema = JSON.toJson(body).replaceAll(".*#/components/schemas/([A-Za-z]+).*", "$1");
                        ((Map<?, ?>) ((Map<?, ?>) schemas.get(schema)).get("properties"))
                                .keySet()
                                .forEach(field -> fields.add((String) field));
                    }
                    if (!JSON.toJson(operation).contains("text/event-stream")) {
                        all.add(new Operation(((String) method).toUpperCase(Locale.ROOT), (String) path, fields));
                    }
                }));
        return all;
    }

    private boolean oneIn(int number) {
        return random.nextInt(number) == 0;
    }

    private String any(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String token() {
        return "Authorization: Bearer " + any(tokens) + "\r\n";
    }

    /** Bytes that are hardly a request. */
    byte[] garbage() {
        byte[] bytes = new byte[1 + random.nextInt(oneIn(10) ? 70_000 : 400)];
        random.nextBytes(bytes);
        return switch (random.nextInt(6)) {
            case 0 -> bytes;
            case 1 -> "GET / HTTP/1.1\r\n\r\n".repeat(1 + random.nextInt(50)).getBytes(StandardCharsets.ISO_8859_1);
            case 2 -> joined("GET /api/v1/containers HTTP/1.1\r\nHost: localhost\r\nX: ", bytes);
            case 3 -> joined("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003", bytes);
            case 4 -> joined("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", bytes);
            default -> {
                String line = any(METHODS)
                        + any(List.of(" ", "  ", "\t", ""))
                        + any(List.of(
                                "/",
                                "*",
                                "",
                                "//",
                                "a:b",
                                "http://x/",
                                "/api/v1/containers",
                                "/\u00e9",
                                "/?",
                                "/#",
                                "/api/v1/containers?" + "x".repeat(9000),
                                "\\",
                                "/%"))
                        + any(List.of(" ", "", "\u0000"))
                        + any(List.of(
                                "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2", "http/1.1", "", "HTTP/9999999999.1"));
                yield (line + any(List.of("\r\n", "\n", "\r", "")) + "Host: localhost\r\n" + token() + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1);
            }
        };
    }

    private static byte[] joined(String head, byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    /** A request in which some bytes were changed, or whose body has not the length that it says. */
    byte[] damaged() {
        byte[] bytes = oneIn(2) ? wrongLength() : halfRight().bytes();
        StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.ISO_8859_1));
        for (int count = random.nextInt(4); count > 0; count--) {
            int from = random.nextInt(Math.min(text.length() + 1, 600));
            int to = Math.min(text.length(), from + random.nextInt(8));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, (char) random.nextInt(256));
                case 2 -> text.insert(from, text.substring(from, to));
                case 3 -> text.insert(from, any(HEADER_VALUES));
                default -> text.insert(from, any(List.of("\r\n", "\n", "\r", "\r\n\r\n", "\u0000", ":", " ", "\t")));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] wrongLength() {
        String head = "PUT /api/v1/containers/105/mode HTTP/1.1\r\nHost: localhost\r\n" + token();
        String body = "{\"mode\": \"auto\"}";
        String rest = switch (random.nextInt(14)) {
            case 0 -> "Content-Length: -1\r\n\r\n" + body;
            case 1 -> "Content-Length: 99999999999999999999\r\n\r\n" + body;
            case 2 -> "Content-Length: 9223372036854775807\r\n\r\n" + body;
            case 3 -> "Content-Length: +16\r\n\r\n" + body;
            case 4 -> "Content-Length: 0x10\r\n\r\n" + body;
            case 5 -> "Content-Length: 16\r\nContent-Length: 5\r\n\r\n" + body;
            case 6 -> "Content-Length: 16\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n" + body + "\r\n0\r\n\r\n";
            case 7 -> "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + body + "\r\n0\r\n\r\n";
            case 8 -> "Transfer-Encoding: chunked\r\n\r\n-10\r\n" + body + "\r\n0\r\n\r\n";
            case 9 -> "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n" + body;
            case 10 ->
                "Transfer-Encoding: chunked\r\n\r\n10;" + "x".repeat(random.nextInt(9000)) + "\r\n" + body
                        + "\r\n0\r\n\r\n";
            case 11 -> "Transfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(random.nextInt(20_000)) + "0\r\n\r\n";
            case 12 -> "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n" + body + "\r\n";
            default -> "Content-Length: " + random.nextInt(40) + "\r\n\r\n" + body;
        };
        return (head + rest).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The beginning of a request. */
    byte[] begun() {
        byte[] whole = oneIn(2) ? wrongLength() : halfRight().bytes();
        return Arrays.copyOf(whole, Math.min(whole.length, random.nextInt(whole.length + 1)));
    }

    /** A request for events. */
    byte[] events() {
        String id = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "Last-Event-ID: " + any(HEADER_VALUES) + "\r\n";
            case 2 -> "Last-Event-ID: 0\r\n";
            default -> "Last-Event-ID: " + random.nextLong() + "\r\n";
        };
        return ("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n" + token() + id + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A whole request that leads to a route, with some things in it that make no sense. */
    Request halfRight() {
        boolean isOriginal = oneIn(3);
        Operation operation = isOriginal
                ? OF_THE_ORIGINAL.get(random.nextInt(OF_THE_ORIGINAL.size()))
                : operations.get(random.nextInt(operations.size()));
        String method = oneIn(20) ? any(METHODS.subList(0, 9)) : operation.method();
        if (method.equals("CONNECT")) {
            method = "GET";
        }
        String path = operation.path();
        while (path.contains("{")) {
            String value = oneIn(3) ? any(IDS) : any(IDS.subList(0, 7));
            if (path.contains("{name}") && oneIn(2)) {
                value = any(List.of("DEFAULT", "TIER_x", "1", "x"));
            }
            path = path.substring(0, path.indexOf('{')) + value + path.substring(path.indexOf('}') + 1);
        }
        StringBuilder head = new StringBuilder(method + " " + path + query(operation) + " HTTP/1.1\r\n");
        if (!oneIn(40)) {
            head.append("Host: 127.0.0.1\r\n");
        }
        if (!oneIn(20)) {
            head.append(oneIn(2) ? "Authorization: Bearer " + tokens.getLast() + "\r\n" : token());
        }
        boolean isSure = path.equals(operation.path()) || (!path.contains("%") && !path.contains(".."));
        if (oneIn(4)) {
            String name = any(HEADERS);
            head.append(name).append(": ").append(any(HEADER_VALUES)).append("\r\n");
            isSure = false;
        } else if (oneIn(6)) {
            head.append("Idempotency-Key: k").append(random.nextInt(50)).append("\r\n");
        }
        byte[] body = body(operation);
        if (body.length > 0 || oneIn(3)) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return new Request(
                method,
                isSure ? path : "",
                operation.path(),
                new String(joined(head + "\r\n", body), StandardCharsets.ISO_8859_1));
    }

    private String query(Operation operation) {
        boolean takesOne = operation.path().endsWith("/status")
                || operation.path().endsWith("/list")
                || operation.path().endsWith("/usage")
                || operation.path().endsWith("/decisions");
        if (!takesOne && !oneIn(15)) {
            return "";
        }
        StringBuilder query = new StringBuilder("?");
        for (int count = random.nextInt(3); count >= 0; count--) {
            query.append(query.length() > 1 ? "&" : "")
                    .append(any(NAMES))
                    .append('=')
                    .append(any(QUERY_VALUES));
        }
        return query.toString().replace("İ", "%C4%B0");
    }

    private byte[] body(Operation operation) {
        if (operation.fields().isEmpty() && !oneIn(10)) {
            return new byte[0];
        }
        byte[] whole = switch (random.nextInt(24)) {
            case 0 -> "[".repeat(random.nextInt(60_000)).getBytes(StandardCharsets.UTF_8);
            case 1 -> "{\"a\":".repeat(random.nextInt(12_000)).getBytes(StandardCharsets.UTF_8);
            case 2 -> {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 3 -> any(VALUES).getBytes(StandardCharsets.UTF_8);
            case 4 ->
                joined("{\"why\": \"", new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff, (byte) 0xed, (byte) 0xa0});
            case 5 -> object(operation).getBytes(StandardCharsets.UTF_16);
            case 6 -> ("\uFEFF" + object(operation)).getBytes(StandardCharsets.UTF_8);
            case 7 -> (object(operation) + " ".repeat(random.nextInt(65_000))).getBytes(StandardCharsets.UTF_8);
            case 8 -> (object(operation) + any(VALUES)).getBytes(StandardCharsets.UTF_8);
            case 9 -> object(operation).substring(1).getBytes(StandardCharsets.UTF_8);
            default -> object(operation).getBytes(StandardCharsets.UTF_8);
        };
        if (oneIn(12) && whole.length > 0) {
            whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
        }
        return DESTRUCTIVE.contains(operation.path()) && namesOneThatExists(whole) ? new byte[0] : whole;
    }

    /** Also after a byte was changed. */
    private static boolean namesOneThatExists(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).matches("(?s).*10[1-9].*");
    }

    private String object(Operation operation) {
        StringBuilder object = new StringBuilder("{");
        for (String field : operation.fields()) {
            if (!oneIn(6)) {
                add(object, field, value(operation, field));
            }
            if (oneIn(15)) {
                add(object, field, any(VALUES)); // twice
            }
        }
        if (oneIn(10)) {
            add(object, any(FIELDS), any(VALUES));
        }
        if (oneIn(60)) {
            add(
                    object,
                    "why",
                    "\""
                            + any(List.of("x", "\\u0000", "é", "\ud83d\ude00", "\\\""))
                                    .repeat(10_000) + "\"");
        }
        return object + "}";
    }

    private void add(StringBuilder object, String field, String value) {
        object.append(object.length() > 1 ? ", " : "")
                .append('"')
                .append(field)
                .append("\": ")
                .append(value);
    }

    private String value(Operation operation, String field) {
        if (oneIn(3)) {
            return any(VALUES);
        }
        boolean isDestructive = DESTRUCTIVE.contains(operation.path());
        return switch (field) {
            case "vm_id", "new_vm_id" -> isDestructive ? "99" + random.nextInt(10) : "10" + (1 + random.nextInt(6));
            case "cores" -> Integer.toString(1 + random.nextInt(8));
            case "memory" -> Integer.toString(512 * (1 + random.nextInt(16)));
            case "memoryBytes" -> Long.toString((1L + random.nextInt(16)) << 29);
            case "dryRun", "force" -> oneIn(2) ? "true" : "false";
            case "for" -> "\"" + (1 + random.nextInt(60)) + any(List.of("s", "m", "h", "d", "w")) + "\"";
            case "mode" -> any(List.of("\"auto\"", "\"observe\"", "\"approve\"", "\"paused\""));
            case "snapshot_name", "new_vm_name" -> "\"s" + random.nextInt(10) + "\"";
            case "disk_size" -> "1";
            default -> any(VALUES);
        };
    }
}
