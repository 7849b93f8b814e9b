package org.lxcautoscale.settings;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The meaning of one tag. {@code docs/tags.md} lists all of them. */
public sealed interface Tag {

    String PREFIX = "autoscale-";

    /** The container is ignored. */
    String OFF = PREFIX + "off";

    /** The container is observed only. */
    String OBSERVE = PREFIX + "observe";

    String TIER = PREFIX + "tier-";

    /** Marks members of scaling groups; does not affect sizes. */
    String GROUP = PREFIX + "group-";

    /** Marks containers that were made by this program; does not affect sizes. */
    String CREATED = PREFIX + "created";

    /** Marks members of scaling groups that their group has stopped; does not affect sizes. */
    String PARKED = PREFIX + "parked";

    String KNOWN = "known are autoscale-off, autoscale-observe, autoscale-tier-NAME, autoscale-min-cores-N,"
            + " autoscale-max-cores-N, autoscale-min-memory-SIZE, autoscale-max-memory-SIZE, autoscale-priority-N";

    Pattern SIZE = Pattern.compile("([0-9]{1,10}(?:\\.[0-9]{1,3})?)(m|mb|g|gb|t|tb)?");
    Pattern NUMBER = Pattern.compile("-?[0-9]{1,10}");

    /** Not ours, or without effect on sizes. */
    record Unrelated() implements Tag {}

    record Off() implements Tag {}

    record Observe() implements Tag {}

    /** The container belongs to the tier with this name, in lower case as in the tag. */
    record Tier(String name) implements Tag {}

    /** A value for a key. */
    record Value(TagKey key, long amount) implements Tag {}

    /** An invalid tag; the sentence says why. */
    record Invalid(String problem) implements Tag {}

    /**
     * Parses a tag.
     *
     * @param text in lower case
     */
    static Tag parse(String text) {
        if (!text.startsWith(PREFIX) || text.startsWith(GROUP) || text.equals(CREATED) || text.equals(PARKED)) {
            return new Unrelated();
        }
        if (text.equals(OFF)) {
            return new Off();
        }
        if (text.equals(OBSERVE)) {
            return new Observe();
        }
        if (text.startsWith(TIER) && text.length() > TIER.length()) {
            return new Tier(text.substring(TIER.length()));
        }
        for (TagKey key : TagKey.values()) {
            String prefix = PREFIX + key.tagName() + "-";
            if (text.startsWith(prefix)) {
                return value(text, key, text.substring(prefix.length()));
            }
        }
        return new Invalid("tag " + text + " is unknown; " + KNOWN);
    }

    /**
     * Whether a tag has a meaning of its own for every container, so that it cannot be that of a group.
     *
     * @param text in lower case
     */
    static boolean isReserved(String text) {
        return Set.of(OFF, OBSERVE, CREATED, PARKED).contains(text)
                || text.startsWith(TIER)
                || Arrays.stream(TagKey.values()).anyMatch(key -> text.startsWith(PREFIX + key.tagName() + "-"));
    }

    private static Tag value(String text, TagKey key, String written) {
        Optional<BigDecimal> amount = key.isMemory() ? megabytes(written) : number(written);
        if (amount.isEmpty()) {
            return new Invalid("tag %s: '%s' is not a %s"
                    .formatted(text, written, key.isMemory() ? "size; write 512m, 8g or 8192 (MB)" : "whole number"));
        }
        if (amount.get().compareTo(BigDecimal.valueOf(key.minimum())) < 0
                || amount.get().compareTo(BigDecimal.valueOf(key.maximum())) > 0) {
            return new Invalid(String.format(
                    Locale.US,
                    "tag %s: %s must be %d to %d%s",
                    text,
                    key.key(),
                    key.minimum(),
                    key.maximum(),
                    key.isMemory() ? " MB" : ""));
        }
        return new Value(key, amount.get().longValueExact());
    }

    private static Optional<BigDecimal> number(String written) {
        return NUMBER.matcher(written).matches() ? Optional.of(new BigDecimal(written)) : Optional.empty();
    }

    /** Whole mebibytes; a number without a unit is in MB, as in the configuration. */
    private static Optional<BigDecimal> megabytes(String written) {
        Matcher size = SIZE.matcher(written);
        if (!size.matches()) {
            return Optional.empty();
        }
        String unit =
                size.group(2) == null ? "m" : size.group(2).substring(0, 1).toLowerCase(Locale.ROOT);
        long factor = switch (unit) {
            case "g" -> 1L << 10;
            case "t" -> 1L << 20;
            default -> 1;
        };
        BigDecimal megabytes = new BigDecimal(size.group(1))
                .multiply(BigDecimal.valueOf(factor))
                .stripTrailingZeros();
        return megabytes.scale() <= 0 ? Optional.of(megabytes) : Optional.empty();
    }
}
