package org.lxcautoscale.api;

import io.avaje.jex.http.Context;
import io.avaje.jsonb.Jsonb;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Caller;
import org.lxcautoscale.http.Nesting;
import org.lxcautoscale.http.ShownText;
import org.lxcautoscale.io.JsonFormat;

/** A request as endpoints see it: checked values, or an {@link ApiProblem} that says what is wrong with which field. */
public final class ApiRequest {

    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,6})([smhdw])");
    private static final Jsonb STRICT = JsonFormat.create(options -> options.failOnUnknown(true));

    private final Context context;
    private final Map<String, String> query;

    public ApiRequest(Context context) {
        this.context = context;
        this.query = parsed(context.exchange().getRequestURI().getRawQuery());
    }

    /** @param raw a query as it came; null for none */
    static Map<String, String> parsed(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        if (raw == null || raw.isEmpty()) {
            return values;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            values.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("The query has a % without two hexadecimal digits.");
        }
    }

    Context context() {
        return context;
    }

    /** Who calls. */
    public String caller() {
        return Caller.of(context).map(Caller::name).orElse("anyone");
    }

    /** The container that the path names. */
    ContainerId container() {
        return container(context.pathParam("id"), "id");
    }

    /** @throws ApiProblem 400 when it is not the id of a container */
    public static ContainerId container(String text, String field) {
        if (!ContainerId.isValid(text)) {
            throw ApiProblem.badRequest("'" + printable(text) + "' is not the id of a container.")
                    .inField(field);
        }
        return new ContainerId(text);
    }

    String path(String name) {
        return context.pathParam(name);
    }

    /** @throws ApiProblem 400 when the query has other parameters */
    void allow(List<Endpoint.Parameter> known) {
        for (String given : query.keySet()) {
            if (known.stream()
                    .noneMatch(parameter -> parameter.in() == Endpoint.Parameter.In.QUERY
                            && parameter.name().equals(given))) {
                throw ApiProblem.badRequest("There is no parameter '" + printable(given) + "' here.")
                        .inField(printable(given));
            }
        }
    }

    /** What is asked for, as a hash of always the same length: two requests with the same are the same. */
    String fingerprint() {
        String what = "%s %s%n%s%n%s"
                .formatted(
                        context.exchange().getRequestMethod(),
                        context.exchange().getRequestURI(),
                        header("If-Match").orElse(""),
                        body(context));
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(hash.digest(what.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** A parameter of the query. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(context.exchange().getRequestHeaders().getFirst(name));
    }

    /**
     * The body as text. JSON is always in UTF-8, whatever a header says.
     *
     * @throws ApiProblem 400 when it is not
     */
    public static String body(Context context) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(context.bodyAsBytes()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw ApiProblem.badRequest("The body is not in UTF-8.");
        }
    }

    /** The body; a field that is not known here is an error. */
    <T> T body(Class<T> type) {
        return parsed(body(context), type);
    }

    static <T> T parsed(String text, Class<T> type) {
        Nesting.check(text);
        T body;
        try {
            body = STRICT.type(type).fromJson(text);
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw ApiProblem.badRequest(
                    "The body is not what is expected here: " + printable(String.valueOf(e.getMessage())));
        }
        if (body == null) {
            throw ApiProblem.badRequest("The body is empty, but JSON is expected here.");
        }
        return body;
    }

    /** A length of time: {@code 90s}, {@code 30m}, {@code 4h}, {@code 2d}, {@code 1w}. */
    static Duration span(String text, String field, Duration longest) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw ApiProblem.badRequest(
                            "'" + printable(text) + "' is no length of time; expected one such as 30m, 4h or 2d.")
                    .inField(field);
        }
        long seconds = switch (matcher.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            default -> 7 * 86_400;
        };
        Duration span = Duration.ofSeconds(Long.parseLong(matcher.group(1)) * seconds);
        if (span.compareTo(longest) > 0) {
            throw ApiProblem.badRequest("'" + text + "' is too long; at most " + longest.toDays() + "d.")
                    .inField(field);
        }
        return span;
    }

    /** Text of a request as it may be shown again. */
    public static String printable(String text) {
        return ShownText.of(text);
    }
}
