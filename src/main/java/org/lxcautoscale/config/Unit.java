package org.lxcautoscale.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers that are written with a unit, as {@code 8G}, {@code 5m} or {@code 85%}. A number alone is in the key's own unit. */
final class Unit {

    private static final String NUMBER = "[0-9]{1,15}(?:\\.[0-9]{1,9})?";
    private static final String DURATION = "(" + NUMBER + ")\\s*(days?|d|hours?|h|minutes?|min|m|seconds?|sec|s)";
    private static final String SIZE = "(" + NUMBER + ")\\s*([bBkKmMgGtT])(?:[iI]?[bB])?";

    /** What may stand in place of a number, by the key's unit. */
    private static final Map<String, Pattern> WRITTEN = Map.of(
            "s", Pattern.compile(DURATION + "(?:\\s*" + DURATION + ")*"),
            "MB", Pattern.compile(SIZE),
            "bytes", Pattern.compile(SIZE),
            "%", Pattern.compile("(" + NUMBER + ")\\s*%"),
            "hour", Pattern.compile("([0-9]{1,2})(?::00|h)"));

    private static final Pattern PART = Pattern.compile(DURATION);

    private Unit() {}

    /** The pattern of texts that are a number with a unit; empty for keys without a unit that can be written. */
    static Optional<String> pattern(Key key) {
        return Optional.ofNullable(WRITTEN.get(key.unit())).map(Pattern::pattern);
    }

    /** The number in the key's own unit, as text; the text as it is when it has no unit. */
    static String inOwnUnit(Key key, String text) {
        Pattern pattern = WRITTEN.get(key.unit());
        if (pattern == null) {
            return text;
        }
        Matcher written = pattern.matcher(text);
        if (!written.matches()) {
            return text;
        }
        return switch (key.unit()) {
            case "s" -> plain(seconds(text));
            case "MB" -> plain(bytes(written).divide(BigDecimal.valueOf(1 << 20), 20, RoundingMode.HALF_UP));
            case "bytes" -> plain(bytes(written));
            default -> written.group(1);
        };
    }

    private static BigDecimal seconds(String text) {
        BigDecimal seconds = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long factor = switch (part.group(2).charAt(0)) {
                case 'd' -> 86_400;
                case 'h' -> 3600;
                case 'm' -> 60;
                default -> 1;
            };
            seconds = seconds.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(factor)));
        }
        return seconds;
    }

    /** 1024 of each make one of the next, as in all of LXC and Proxmox. */
    private static BigDecimal bytes(Matcher size) {
        int power = "bkmgt".indexOf(size.group(2).toLowerCase(Locale.ROOT));
        return new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
