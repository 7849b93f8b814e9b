package org.lxcautoscale.host.proxmox.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in a response. A missing field is null; an invalid one is null too, and {@linkplain
 * #invalidFields() recorded} with the reason, so that callers that need it can report it.
 */
final class Fields {

    /** An exbibyte: no real measurement is larger. */
    private static final long LARGEST = 1L << 60;

    private static final int SHOWN = 30;

    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?");

    private final Map<?, ?> values;
    private final Map<String, String> invalidFields = new TreeMap<>();

    private Fields(Map<?, ?> values) {
        this.values = values;
    }

    /** The fields of the value, if it is an object. */
    static Optional<Fields> of(@Nullable Object value) {
        return value instanceof Map<?, ?> values ? Optional.of(new Fields(values)) : Optional.empty();
    }

    /** The object in the {@code data} of a response. */
    static Fields inResponse(byte[] body) throws ApiException {
        return of(LenientJson.read(body))
                .flatMap(answer -> answer.object("data"))
                .orElseThrow(Fields::withoutData);
    }

    /** The list in the {@code data} of a response. */
    static List<?> listInResponse(byte[] body) throws ApiException {
        return listInResponse(LenientJson.read(body));
    }

    /** The same, of one that has been read. */
    static List<?> listInResponse(@Nullable Object read) throws ApiException {
        if (read instanceof Map<?, ?> answer && answer.get("data") instanceof List<?> list) {
            return list;
        }
        throw withoutData();
    }

    private static ApiException withoutData() {
        return new ApiException(Fault.MALFORMED_RESPONSE, "Proxmox answered without the data that was asked for");
    }

    /** The invalid fields among those read so far, each with the reason, such as {@code negative}. */
    Map<String, String> invalidFields() {
        return invalidFields.isEmpty() ? Map.of() : Map.copyOf(invalidFields);
    }

    /** {@code cpu is negative, tags is a list}: the invalid ones among {@code needed}; empty when all are valid. */
    static String describe(Map<String, String> invalidFields, Collection<String> needed) {
        return invalidFields.isEmpty()
                ? ""
                : needed.stream()
                        .filter(invalidFields::containsKey)
                        .map(key -> key + " is " + invalidFields.get(key))
                        .collect(Collectors.joining(", "));
    }

    /** A string, or the text of a number. */
    @Nullable
    String text(String key) {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        markInvalid(key, kind(value));
        return null;
    }

    /** A string; Perl may write {@code false} when there is none. */
    @Nullable
    String textUnlessFalse(String key) {
        return Boolean.FALSE.equals(values.get(key)) ? null : text(key);
    }

    /** A non-negative number. */
    @Nullable
    Double number(String key) {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || !DECIMAL.matcher(text).matches()) {
            markInvalid(key, kind(value));
            return null;
        }
        double number = Double.parseDouble(text);
        if (number < 0) {
            markInvalid(key, "negative");
            return null;
        }
        if (number > LARGEST) {
            markInvalid(key, "too large");
            return null;
        }
        return number;
    }

    /** A number greater than zero and at most {@code most}. */
    @Nullable
    Double number(String key, long most) {
        Double number = number(key);
        if (number != null && (number == 0 || number > most)) {
            markInvalid(key, "out of range");
            return null;
        }
        return number;
    }

    /** An integer greater than zero. */
    @Nullable
    Long positiveInteger(String key) {
        Long bytes = integer(key);
        if (bytes != null && bytes == 0) {
            markInvalid(key, "zero");
            return null;
        }
        return bytes;
    }

    /**
     * A number of bytes, seconds and the like. Averages are rounded up; a number between zero and one is invalid, since
     * it must mean something else, such as a fraction.
     */
    @Nullable
    Long integer(String key) {
        Double number = number(key);
        if (number == null) {
            return null;
        }
        if (number > 0 && number < 1) {
            markInvalid(key, "a fraction");
            return null;
        }
        return (long) Math.ceil(number);
    }

    /** An integer within bounds. */
    @Nullable
    Long boundedInteger(String key, long least, long most) {
        Double number = number(key);
        if (number == null) {
            return null;
        }
        if (number != Math.rint(number)) {
            markInvalid(key, "a fraction");
            return null;
        }
        if (number < least || number > most) {
            markInvalid(key, "out of range");
            return null;
        }
        return number.longValue();
    }

    /** A boolean as Perl writes it: 1, 0, an empty string, or nothing. */
    boolean flag(String key) {
        return switch (values.get(key)) {
            case null -> false;
            case Boolean flag -> flag;
            case String text when text.isEmpty() || text.equals("0") -> false;
            case String text when text.equals("1") -> true;
            case Object other -> {
                markInvalid(key, kind(other));
                yield false;
            }
        };
    }

    /** A nested object. */
    Optional<Fields> object(String key) {
        return of(values.get(key));
    }

    /** A nested list. */
    @Nullable
    List<?> list(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof List) {
            return (List<?>) value;
        }
        markInvalid(key, kind(value));
        return null;
    }

    /** The names of all fields. */
    List<String> names() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    /** Records that the value of a field is invalid. */
    void markInvalid(String key, String what) {
        invalidFields.putIfAbsent(key, what);
    }

    private static String kind(Object value) {
        return switch (value) {
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case Boolean flag -> flag.toString();
            default -> {
                String text = ErrorResponse.singleLine(value.toString());
                yield "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
            }
        };
    }
}
