package org.lxcautoscale.host.proxmox.api;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Interprets error responses. Proxmox explains errors in the reason phrase of the status line, and usually in the body
 * as well; a missing container is a 500.
 */
final class ErrorResponse {

    private static final int LONGEST = 300;

    private static final Pattern RIGHTS = Pattern.compile("Permission check failed \\(([^,)]+), ([^)]+)\\)");
    private static final Pattern NO_CONTAINER =
            Pattern.compile("Configuration file 'nodes/([^/']+)/(?:lxc|qemu-server)/(\\d+)\\.conf' does not exist");
    private static final Pattern NO_NODE = Pattern.compile("hostname lookup '([^']*)' failed.*");

    private final int status;
    private final String text;
    private final Map<String, String> errors;

    private ErrorResponse(int status, String text, Map<String, String> errors) {
        this.status = status;
        this.text = text;
        this.errors = errors;
    }

    static ApiException of(int status, @Nullable String reason, byte[] body) {
        String text = reason == null || reason.isBlank() ? "" : reason;
        Map<String, String> errors = new TreeMap<>();
        Fields parsed = parse(body).orElse(null);
        if (parsed != null) {
            String message = parsed.text("message");
            text = message == null || message.isBlank() ? text : message;
            parsed.object("errors")
                    .ifPresent(found -> found.names()
                            .forEach(parameter ->
                                    errors.put(parameter, Objects.requireNonNullElse(found.text(parameter), ""))));
        }
        return new ErrorResponse(status, singleLine(text), errors).toException();
    }

    private static Optional<Fields> parse(byte[] body) {
        if (body.length > 0 && body[0] == '{') {
            try {
                return Fields.of(LenientJson.read(body));
            } catch (ApiException _) {
                // The body may be cut off; there still is the reason phrase.
            }
        }
        return Optional.empty();
    }

    /** The text as one line of limited length, without control characters. */
    static String singleLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    private ApiException toException() {
        return switch (status) {
            case 400 -> new ApiException(Fault.REJECTED, "Proxmox rejects it: " + rejected());
            case 401 ->
                new ApiException(
                        Fault.UNAUTHENTICATED,
                        "Proxmox does not accept the API token (401 %s): check token_id and token_secret, and whether it has expired"
                                .formatted(text));
            case 403 -> new ApiException(Fault.DENIED, denied());
            case 500 -> internalError();
            case 501 -> new ApiException(Fault.FAILED, "this version of Proxmox does not know it: " + text);
            case 502, 503, 504, 595, 596, 597, 598, 599 ->
                new ApiException(
                        Fault.NODE_UNREACHABLE,
                        String.format(Locale.US, "the node does not answer (%d %s)", status, text));
            default -> new ApiException(fallback(), String.format(Locale.US, "Proxmox answered %d %s", status, text));
        };
    }

    private Fault fallback() {
        return status / 100 == 3 ? Fault.MALFORMED_RESPONSE : Fault.FAILED;
    }

    private String rejected() {
        return errors.isEmpty()
                ? text
                : errors.entrySet().stream()
                        .map(error -> error.getKey() + ": " + singleLine(error.getValue()))
                        .collect(Collectors.joining("; "));
    }

    private String denied() {
        Matcher rights = RIGHTS.matcher(text);
        if (!rights.matches()) {
            return "the API token may not do this: " + text;
        }
        String[] names = rights.group(2).split("\\|", -1);
        return "the API token lacks %s%s on %s"
                .formatted(names.length > 1 ? "one of " : "", String.join(", ", names), rights.group(1));
    }

    private ApiException internalError() {
        Matcher container = NO_CONTAINER.matcher(text);
        if (container.matches()) {
            return new ApiException(
                    Fault.NO_SUCH_CONTAINER,
                    "there is no container %s on node %s".formatted(container.group(2), container.group(1)));
        }
        Matcher node = NO_NODE.matcher(text);
        if (node.matches()) {
            return new ApiException(Fault.NO_SUCH_NODE, "there is no node " + node.group(1));
        }
        if (text.startsWith("detected modified configuration")) {
            return new ApiException(Fault.MODIFIED, "somebody else has just changed its configuration");
        }
        return new ApiException(kindOfInternalError(), text.isEmpty() ? "Proxmox answered 500" : text);
    }

    private Fault kindOfInternalError() {
        if (text.contains("is locked (") || text.contains("can't lock file") || text.contains("got timeout")) {
            return Fault.LOCKED;
        }
        if (text.contains("Device or resource busy")) {
            return Fault.BUSY;
        }
        return text.contains("no quorum") ? Fault.NO_QUORUM : Fault.FAILED;
    }
}
