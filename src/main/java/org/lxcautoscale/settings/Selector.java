package org.lxcautoscale.settings;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;

/**
 * An entry of {@code ignore_lxc} or of a tier's {@code lxc_containers}: which containers it means. It is looked up each
 * time, so that a container that comes later, is renamed or gets a tag is found.
 */
public sealed interface Selector {

    /** {@code tag:web} and the like. The part behind the colon is looked at by the kind. */
    Pattern WITH_KIND = Pattern.compile("([A-Za-z_]+):\\s*(.*)");

    Pattern RANGE = Pattern.compile("([0-9]{1,9})\\s*(?:-|\\.\\.|–)\\s*([0-9]{1,9})");
    /** Somebody wanted numbers here; who reads them as a name protects nobody. */
    Pattern ALMOST_NUMBER = Pattern.compile("[0-9]+[.,–_-][0-9.,–_-]*");

    Pattern DIGITS = Pattern.compile("[0-9]+");

    /** As Proxmox has them. */
    Pattern TAG = Pattern.compile("[a-z0-9_][a-z0-9_.+-]*");

    /** More is a slip of the pen: nobody has so many containers. */
    int LARGEST_RANGE = 100_000;

    /** Whether the container is meant. */
    boolean selects(ContainerId id, String name, Collection<String> tags);

    /**
     * Whether the container may be meant. Where two things could be, both are: an entry that is to protect had rather
     * protect one container too many.
     */
    default boolean couldMean(ContainerId id, String name, Collection<String> tags) {
        return selects(id, name, tags);
    }

    /** Whether there are containers, known without looking, that both mean. */
    boolean overlaps(Selector other);

    /**
     * The container of an id, or those with a name. Leading zeros of a number mean nothing; but where a container is
     * really called so, it is meant as well.
     *
     * @param isNamed whether a number, too, may be a name
     */
    record One(String text, boolean isNamed) implements Selector {

        @Override
        public boolean selects(ContainerId id, String name, Collection<String> tags) {
            return isSame(text, id.value()) || (isName() && text.equalsIgnoreCase(name));
        }

        private boolean isName() {
            return isNamed || !isNumber(text);
        }

        @Override
        public boolean couldMean(ContainerId id, String name, Collection<String> tags) {
            return selects(id, name, tags) || text.equalsIgnoreCase(name);
        }

        @Override
        public boolean overlaps(Selector other) {
            return switch (other) {
                case One one -> isSame(text, one.text) || (isName() && text.equalsIgnoreCase(one.text));
                case Range range -> range.overlaps(this);
                case Tagged _ -> false;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * The containers whose ids are numbers from one to another.
     *
     * @param text as it was written
     */
    record Range(String text, long first, long last) implements Selector {

        @Override
        public boolean selects(ContainerId id, String name, Collection<String> tags) {
            return holds(id.value());
        }

        @Override
        public boolean couldMean(ContainerId id, String name, Collection<String> tags) {
            return selects(id, name, tags) || text.equals(id.value()) || text.equalsIgnoreCase(name);
        }

        private boolean holds(String id) {
            if (!isNumber(id)) {
                return false;
            }
            BigInteger number = new BigInteger(id);
            return number.compareTo(BigInteger.valueOf(first)) >= 0 && number.compareTo(BigInteger.valueOf(last)) <= 0;
        }

        @Override
        public boolean overlaps(Selector other) {
            return switch (other) {
                case One one -> holds(one.text());
                case Range range -> first <= range.last && range.first <= last;
                case Tagged _ -> false;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * The containers with a tag.
     *
     * @param tag in lower case
     */
    record Tagged(String tag) implements Selector {

        @Override
        public boolean selects(ContainerId id, String name, Collection<String> tags) {
            return tags.contains(tag);
        }

        @Override
        public boolean overlaps(Selector other) {
            return other instanceof Tagged tagged && tag.equals(tagged.tag);
        }

        @Override
        public String toString() {
            return "tag:" + tag;
        }
    }

    /**
     * What was made of an entry.
     *
     * @param selector empty when it makes no sense
     * @param problem why it makes no sense; empty when it does
     */
    record Parsed(Optional<Selector> selector, String problem) {

        private static Parsed of(Selector selector) {
            return new Parsed(Optional.of(selector), "");
        }

        private static Parsed wrong(String problem) {
            return new Parsed(Optional.empty(), problem);
        }
    }

    /** Understands an entry. */
    static Parsed parse(String text) {
        Matcher withKind = WITH_KIND.matcher(text);
        if (withKind.matches()) {
            return ofKind(withKind.group(1).toLowerCase(Locale.ROOT), withKind.group(2));
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return range(text, Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
        }
        if (text.equalsIgnoreCase("all") || text.equals("*")) {
            return Parsed.wrong("means no container; to have none changed, write dry_run: true");
        }
        if (ALMOST_NUMBER.matcher(text).matches()) {
            return Parsed.wrong("is neither an id nor a range; write 104 or 100-105, or name:" + text
                    + " for a container of that name");
        }
        return ContainerId.isValid(text) ? Parsed.of(new One(text, false)) : Parsed.wrong("is not a container id");
    }

    private static Parsed ofKind(String kind, String rest) {
        return switch (kind) {
            case "tag" -> {
                String tag = rest.toLowerCase(Locale.ROOT);
                yield TAG.matcher(tag).matches()
                        ? Parsed.of(new Tagged(tag))
                        : Parsed.wrong("is no tag; write tag:NAME");
            }
            case "name", "id" ->
                ContainerId.isValid(rest)
                        ? Parsed.of(new One(rest, kind.equals("name")))
                        : Parsed.wrong("is no " + kind + " of a container");
            case "pool" ->
                Parsed.wrong("cannot be looked up: pools are not read; list the ids, or give the containers a tag and"
                        + " write tag:NAME");
            default -> Parsed.wrong("is not a container id; write ids (104), ranges (100-105), names, or tag:NAME");
        };
    }

    private static Parsed range(String text, long first, long last) {
        if (first > last) {
            return Parsed.wrong("ends before it begins; write " + last + "-" + first + ", or name:" + text
                    + " for a container of that name");
        }
        return last - first >= LARGEST_RANGE
                ? Parsed.wrong("has more than " + LARGEST_RANGE + " ids")
                : Parsed.of(new Range(text, first, last));
    }

    private static boolean isNumber(String text) {
        return DIGITS.matcher(text).matches();
    }

    private static boolean isSame(String written, String id) {
        return written.equals(id)
                || (isNumber(written) && isNumber(id) && new BigInteger(written).equals(new BigInteger(id)));
    }
}
