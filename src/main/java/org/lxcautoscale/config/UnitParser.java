package org.lxcautoscale.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses numbers with a unit, such as {@code 8G}, {@code 5m} or {@code 85%}. A plain number is in the key's unit. */
final class UnitParser {

    private static final String NUMBER = "[0-9]{1,15}(?:\\.[0-9]{1,9})?";
    private static final String DURATION = "(" + NUMBER + ")\\s*(days?|d|hours?|h|minutes?|min|m|seconds?|sec|s)";
    private static final String SIZE = "(" + NUMBER + ")\\s*([bBkKmMgGtT])(?:[iI]?[bB])?";

    /** Numbers with a unit, by the key's unit. */
    private static final Map<String, Pattern> PATTERNS = Map.of(
            "s", Pattern.compile(DURATION + "(?:\\s*" + DURATION + ")*"),
            "MB", Pattern.compile(SIZE),
            "bytes", Pattern.compile(SIZE),
            "%", Pattern.compile("(" + NUMBER + ")\\s*%"),
            "hour", Pattern.compile("([0-9]{1,2})(?::00|h)"));

    private static final Pattern PART = Pattern.compile(DURATION);

    private UnitParser() {}

    /** The pattern of numbers with a unit; empty if the key allows none. */
    static Optional<String> pattern(ConfigKey key) {
        return Optional.ofNullable(PATTERNS.get(key.unit())).map(Pattern::pattern);
    }

    /** The number in the key's unit, as text; unchanged if it has no unit. */
    static String toKeyUnit(ConfigKey key, String text) {
        Pattern pattern = PATTERNS.get(key.unit());
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

    /** Units are powers of 1024, as in LXC and Proxmox. */
    private static BigDecimal bytes(Matcher size) {
        int power = "bkmgt".indexOf(size.group(2).toLowerCase(Locale.ROOT));
        return new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
