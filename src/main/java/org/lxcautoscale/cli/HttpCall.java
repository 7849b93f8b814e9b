package org.lxcautoscale.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request of HTTP over a connection of its own. {@code HttpURLConnection} knows no PATCH, and the newer client of the JDK costs
 * 22 MB of memory. As HTTP 1.0 the answer comes in one piece, and ends with the connection.
 *
 * @param path with its query, encoded
 * @param host as in the header Host
 * @param token for the header Authorization
 * @param headers besides those that follow from the other parts
 * @param body JSON; empty for none
 */
record HttpCall(
        String method, String path, String host, Optional<String> token, Map<String, String> headers, String body) {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");

    /**
     * An answer.
     *
     * @param contentType in lower case, without parameters; empty if there is none
     * @param tag its ETag; empty if there is none
     */
    record Answer(int status, String contentType, String tag, String body) {}

    /** Not shown: the token. */
    @Override
    public String toString() {
        return method + " " + path;
    }

    /**
     * Sends the request, and reads the answer to its end.
     *
     * @param limit for both
     * @param most bytes of the answer
     * @throws SocketTimeoutException when that is over
     * @throws IOException when the connection breaks, or what comes is not HTTP
     */
    Answer over(Socket connection, Duration limit, int most) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        connection.setSoTimeout(Math.toIntExact(limit.toMillis()));
        connection.getOutputStream().write(text().getBytes(StandardCharsets.UTF_8));
        return parsed(read(connection, deadline, most));
    }

    private String text() {
        StringBuilder text = new StringBuilder()
                .append("%s %s HTTP/1.0\r\n".formatted(method, path))
                .append("Host: %s\r\n".formatted(host))
                .append("Accept: application/json\r\n");
        token.ifPresent(secret -> text.append("Authorization: Bearer %s\r\n".formatted(secret)));
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        if (!body.isEmpty()) {
            text.append("Content-Type: application/json\r\n");
        }
        if (!method.equals("GET")) {
            text.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }

    private static byte[] read(Socket connection, long deadline, int most) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream in = connection.getInputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            answer.write(buffer, 0, count);
            if (answer.size() > most) {
                throw new IOException("the answer is larger than " + (most >> 20) + " MiB");
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            connection.setSoTimeout((int) left);
        }
        return answer.toByteArray();
    }

    private static Answer parsed(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] head = text.substring(0, Math.max(0, end)).split("\r\n");
        Matcher status = STATUS.matcher(head[0]);
        if (end < 0 || !status.matches()) {
            throw new IOException("it is not HTTP");
        }
        String body = new String(bytes, end + 4, bytes.length - end - 4, StandardCharsets.UTF_8);
        Optional<String> length = header(head, "content-length");
        if (length.isPresent() && !length.get().equals(Integer.toString(bytes.length - end - 4))) {
            throw new IOException("the answer was cut off");
        }
        String type = header(head, "content-type").orElse("");
        return new Answer(
                Integer.parseInt(status.group(1)),
                type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT),
                header(head, "etag").orElse(""),
                body);
    }

    private static Optional<String> header(String[] head, String name) {
        for (String line : head) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                return Optional.of(line.substring(colon + 1).strip());
            }
        }
        return Optional.empty();
    }
}
