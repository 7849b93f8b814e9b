package org.lxcautoscale.settings;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;

/** An entry of {@code ignore_lxc} or of a tier's {@code lxc_containers}. It is matched each time, so that it also applies to
 * containers that are created, renamed or tagged later.
 */
public sealed interface ContainerSelector {

    /** {@code tag:web} and the like. */
    Pattern WITH_KIND = Pattern.compile("([A-Za-z_]+):\\s*(.*)");

    Pattern RANGE = Pattern.compile("([0-9]{1,9})\\s*(?:-|\\.\\.|–)\\s*([0-9]{1,9})");
    /** Probably meant as numbers; read as a name, such an entry would protect nothing. */
    Pattern MALFORMED_NUMBER = Pattern.compile("[0-9]+[.,–_-][0-9.,–_-]*");

    Pattern DIGITS = Pattern.compile("[0-9]+");

    /** As Proxmox allows them. */
    Pattern TAG = Pattern.compile("[a-z0-9_][a-z0-9_.+-]*");

    /** A larger range is a typo. */
    int MAX_RANGE_SIZE = 100_000;

    /** Whether the entry means the container. */
    boolean matches(ContainerId id, String name, Collection<String> tags);

    /** Whether the entry may mean the container. If it is ambiguous, every candidate matches: better to protect one container
     * too many.
     */
    default boolean mayMatch(ContainerId id, String name, Collection<String> tags) {
        return matches(id, name, tags);
    }

    /** Whether both entries are known to match a common container, without knowing the host. */
    boolean overlaps(ContainerSelector other);

    /** The container with an id, or the containers with a name. Leading zeros of an id are ignored.
     *
     * @param mayBeName whether a number may also be a name
     */
    record Single(String text, boolean mayBeName) implements ContainerSelector {

        @Override
        public boolean matches(ContainerId id, String name, Collection<String> tags) {
            return isSameId(text, id.value()) || (isName() && text.equalsIgnoreCase(name));
        }

        private boolean isName() {
            return mayBeName || !isNumber(text);
        }

        @Override
        public boolean mayMatch(ContainerId id, String name, Collection<String> tags) {
            return matches(id, name, tags) || text.equalsIgnoreCase(name);
        }

        @Override
        public boolean overlaps(ContainerSelector other) {
            return switch (other) {
                case Single single -> isSameId(text, single.text) || (isName() && text.equalsIgnoreCase(single.text));
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
     * The containers with ids in a range.
     *
     * @param text as written
     */
    record Range(String text, long first, long last) implements ContainerSelector {

        @Override
        public boolean matches(ContainerId id, String name, Collection<String> tags) {
            return contains(id.value());
        }

        @Override
        public boolean mayMatch(ContainerId id, String name, Collection<String> tags) {
            return matches(id, name, tags) || text.equals(id.value()) || text.equalsIgnoreCase(name);
        }

        private boolean contains(String id) {
            if (!isNumber(id)) {
                return false;
            }
            BigInteger number = new BigInteger(id);
            return number.compareTo(BigInteger.valueOf(first)) >= 0 && number.compareTo(BigInteger.valueOf(last)) <= 0;
        }

        @Override
        public boolean overlaps(ContainerSelector other) {
            return switch (other) {
                case Single single -> contains(single.text());
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
    record Tagged(String tag) implements ContainerSelector {

        @Override
        public boolean matches(ContainerId id, String name, Collection<String> tags) {
            return tags.contains(tag);
        }

        @Override
        public boolean overlaps(ContainerSelector other) {
            return other instanceof Tagged tagged && tag.equals(tagged.tag);
        }

        @Override
        public String toString() {
            return "tag:" + tag;
        }
    }

    /**
     * The result of parsing an entry.
     *
     * @param selector empty if the entry is invalid
     * @param problem why it is invalid; empty if it is valid
     */
    record Parsed(Optional<ContainerSelector> selector, String problem) {

        private static Parsed of(ContainerSelector selector) {
            return new Parsed(Optional.of(selector), "");
        }

        private static Parsed invalid(String problem) {
            return new Parsed(Optional.empty(), problem);
        }
    }

    /** Parses an entry. */
    static Parsed parse(String text) {
        Matcher withKind = WITH_KIND.matcher(text);
        if (withKind.matches()) {
            return parseKind(withKind.group(1).toLowerCase(Locale.ROOT), withKind.group(2));
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches()) {
            return range(text, Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
        }
        if (text.equalsIgnoreCase("all") || text.equals("*")) {
            return Parsed.invalid("means no container; to have none changed, write dry_run: true");
        }
        if (MALFORMED_NUMBER.matcher(text).matches()) {
            return Parsed.invalid("is neither an id nor a range; write 104 or 100-105, or name:" + text
                    + " for a container of that name");
        }
        return ContainerId.isValid(text) ? Parsed.of(new Single(text, false)) : Parsed.invalid("is not a container id");
    }

    private static Parsed parseKind(String kind, String rest) {
        return switch (kind) {
            case "tag" -> {
                String tag = rest.toLowerCase(Locale.ROOT);
                yield TAG.matcher(tag).matches()
                        ? Parsed.of(new Tagged(tag))
                        : Parsed.invalid("is not a tag; write tag:NAME");
            }
            case "name", "id" ->
                ContainerId.isValid(rest)
                        ? Parsed.of(new Single(rest, kind.equals("name")))
                        : Parsed.invalid("is not the " + kind + " of a container");
            case "pool" ->
                Parsed.invalid("cannot be looked up: pools are not read; list the ids, or give the containers a tag and"
                        + " write tag:NAME");
            default -> Parsed.invalid("is not a container id; write ids (104), ranges (100-105), names, or tag:NAME");
        };
    }

    private static Parsed range(String text, long first, long last) {
        if (first > last) {
            return Parsed.invalid("ends before it begins; write " + last + "-" + first + ", or name:" + text
                    + " for a container of that name");
        }
        return last - first >= MAX_RANGE_SIZE
                ? Parsed.invalid("has more than " + MAX_RANGE_SIZE + " ids")
                : Parsed.of(new Range(text, first, last));
    }

    private static boolean isNumber(String text) {
        return DIGITS.matcher(text).matches();
    }

    private static boolean isSameId(String written, String id) {
        return written.equals(id)
                || (isNumber(written) && isNumber(id) && new BigInteger(written).equals(new BigInteger(id)));
    }
}
