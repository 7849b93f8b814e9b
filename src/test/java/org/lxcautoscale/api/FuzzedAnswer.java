package org.lxcautoscale.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of a server that may be wrong in any way.
 *
 * @param head status line and headers
 * @param content the body, a character for each byte
 */
record FuzzedAnswer(int status, String head, String content, boolean isToHead) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Statuses of at least 500 that are documented; 501 is the JDK's word on a transfer coding that it does not know. */
    private static final Set<Integer> KNOWN_FAILURES = Set.of(501, 502, 503, 504, 507);

    private static final int SHOWN = 400;

    /** All answers that come on a connection until it is closed. */
    static List<FuzzedAnswer> readAll(InputStream in, boolean isToHead) throws IOException {
        List<FuzzedAnswer> answers = new ArrayList<>();
        while (true) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
                int c = in.read();
                if (c < 0) {
                    if (!head.isEmpty() && !(isToHead && head.indexOf("<h1>") == 0)) { // the JDK's body, also to HEAD
                        answers.add(new FuzzedAnswer(0, head.toString(), "", isToHead));
                    }
                    return answers;
                }
                head.append((char) c);
            }
            String text = head.toString();
            int status =
                    text.matches("(?s)HTTP/1\\.1 [1-5][0-9][0-9] .*") ? Integer.parseInt(text.substring(9, 12)) : 0;
            if (status == 100) {
                continue;
            }
            byte[] body = new byte[0];
            if (!isToHead && status != 204 && status != 304) {
                Optional<String> length = header(text, "content-length");
                if (length.isPresent()) {
                    body = in.readNBytes(Integer.parseInt(length.get()));
                } else {
                    body = header(text, "transfer-encoding").isPresent() ? chunked(in) : in.readAllBytes();
                }
            }
            answers.add(new FuzzedAnswer(status, text, new String(body, StandardCharsets.ISO_8859_1), isToHead));
        }
    }

    private static byte[] chunked(InputStream in) throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                line.append((char) c);
            }
            if (line.isEmpty()) {
                return new byte[0]; // cut
            }
            int length = Integer.parseInt(line.toString().strip(), 16);
            body.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            in.readNBytes(2);
            if (length == 0) {
                return body.toString().getBytes(StandardCharsets.ISO_8859_1);
            }
        }
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    String contentType() {
        return header(head, "content-type").orElse("");
    }

    private byte[] bytes() {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    String body() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    String shortBody() {
        return shown(bytes()).substring(0, Math.min(90, shown(bytes()).length()));
    }

    /** What is no request of HTTP is answered by the JDK's server, before anything of ours sees it. */
    boolean isFromTheJdk() {
        return type("text/html")
                && (status == 400 || status == 404 || status == 501)
                && body().startsWith("<h1>" + status);
    }

    private boolean type(String expected) {
        return contentType().equals(expected);
    }

    /** What is wrong with it, whatever was asked for. */
    Optional<String> wrong() {
        if (status == 0) {
            return Optional.of("no answer of HTTP");
        }
        if (status >= 500 && !KNOWN_FAILURES.contains(status)) {
            return Optional.of("an internal error");
        }
        if (head.split("\r\n\r\n|\r\n").length
                != head.lines().filter(line -> !line.isEmpty()).count()) {
            return Optional.of("a header with the end of a line in it");
        }
        if (isToHead || content.isEmpty()) {
            return Optional.empty();
        }
        String type = contentType();
        if (isFromTheJdk()) {
            return Optional.empty();
        }
        boolean isPage = type.startsWith("text/html") && body().startsWith("<!DOCTYPE html>");
        boolean isOfPrometheus = type.startsWith("text/plain; version=")
                && (header(head, "content-encoding").isPresent() || body().startsWith("# HELP "));
        if (type("text/event-stream") || isPage || isOfPrometheus) {
            return Optional.empty();
        }
        if (!type("application/json") && !type("application/problem+json")) {
            return Optional.of("the content type is '" + type + "'");
        }
        return wrongJson();
    }

    private Optional<String> wrongJson() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes()));
            JsonNode read = JSON.readTree(bytes());
            if (type("application/problem+json") && read.path("status").asInt(-1) != status) {
                return Optional.of("the problem has another status");
            }
            return Optional.empty();
        } catch (JacksonException | CharacterCodingException e) {
            return Optional.of("not JSON: " + e.getMessage());
        }
    }

    /** Printable, and not too long. */
    static String shown(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length, SHOWN); i++) {
            char c = (char) (bytes[i] & 0xff);
            text.append(c >= ' ' && c < 0x7f ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return text + (bytes.length > SHOWN ? "... (" + bytes.length + " bytes)" : "");
    }

    @Override
    public String toString() {
        return shown(head.getBytes(StandardCharsets.ISO_8859_1)) + " " + shown(bytes());
    }
}
