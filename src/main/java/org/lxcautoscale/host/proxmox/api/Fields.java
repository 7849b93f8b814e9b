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
 * The fields of an object that Proxmox answered. What is not there is null; what is there but makes no sense is null too,
 * and is {@linkplain #invalidFields() remembered} with what it is, so that whoever needs it can say so.
 */
final class Fields {

    /** Bytes of an exabyte: what is larger is no measurement. */
    private static final long LARGEST = 1L << 60;

    private static final int SHOWN = 30;

    private static final Pattern DECIMAL = Pattern.compile("-?\\d+(?:\\.\\d*)?(?:[eE][+-]?\\d+)?");

    private final Map<?, ?> values;
    private final Map<String, String> invalidFields = new TreeMap<>();

    private Fields(Map<?, ?> values) {
        this.values = values;
    }

    /** The fields, if it is an object. */
    static Optional<Fields> of(@Nullable Object value) {
        return value instanceof Map<?, ?> values ? Optional.of(new Fields(values)) : Optional.empty();
    }

    /** An object that is the answer. */
    static Fields inResponse(byte[] body) throws ApiException {
        return of(LenientJson.read(body))
                .flatMap(answer -> answer.object("data"))
                .orElseThrow(Fields::withoutData);
    }

    /** A list that is the answer. */
    static List<?> listInResponse(byte[] body) throws ApiException {
        if (LenientJson.read(body) instanceof Map<?, ?> answer && answer.get("data") instanceof List<?> list) {
            return list;
        }
        throw withoutData();
    }

    private static ApiException withoutData() {
        return new ApiException(Fault.MALFORMED_RESPONSE, "Proxmox answered without the data that was asked for");
    }

    /** What makes no sense, of what was asked for so far: what it is, by name, as {@code negative}. */
    Map<String, String> invalidFields() {
        return invalidFields.isEmpty() ? Map.of() : Map.copyOf(invalidFields);
    }

    /** {@code cpu is negative, tags is a list}: those of some fields; empty when all of these make sense. */
    static String describe(Map<String, String> invalidFields, Collection<String> needed) {
        return invalidFields.isEmpty()
                ? ""
                : needed.stream()
                        .filter(invalidFields::containsKey)
                        .map(key -> key + " is " + invalidFields.get(key))
                        .collect(Collectors.joining(", "));
    }

    /** A text, or a number that stands for one. */
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

    /** A text that may be false, as Perl writes what is not there. */
    @Nullable
    String textUnlessFalse(String key) {
        return Boolean.FALSE.equals(values.get(key)) ? null : text(key);
    }

    /** A number that is not negative. */
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

    /** A number that is more than zero, and not more than {@code most}. */
    @Nullable
    Double number(String key, long most) {
        Double number = number(key);
        if (number != null && (number == 0 || number > most)) {
            markInvalid(key, "out of range");
            return null;
        }
        return number;
    }

    /** A number of bytes that there are at least some of. */
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
     * A number of bytes, seconds and the like. An average that is no whole number is rounded up; what is less than one
     * is something else, as a share.
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

    /** A whole number within bounds, which somebody has set. */
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

    /** Yes or no as Perl writes it: 1, 0, an empty text, or nothing. */
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

    /** An object in it. */
    Optional<Fields> object(String key) {
        return of(values.get(key));
    }

    /** A list in it. */
    @Nullable
    List<?> list(String key) {
        Object value = values.get(key);
        if (value == null || value instanceof List) {
            return (List<?>) value;
        }
        markInvalid(key, kind(value));
        return null;
    }

    /** The names of all its fields. */
    List<String> names() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    /** Says of a field that was read that its value makes no sense here. */
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
