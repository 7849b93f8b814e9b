package org.lxcautoscale.container;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of a network interface, with the length of its network's prefix.
 *
 * @param prefixLength 0 to 32
 */
public record Ipv4Interface(Ipv4 address, int prefixLength) {

    private static final Pattern LENGTH = Pattern.compile("3[0-2]|[12]?[0-9]");

    /**
     * @throws IllegalArgumentException if the prefix length is none
     */
    public Ipv4Interface {
        if (prefixLength < 0 || prefixLength > 32) {
            throw new IllegalArgumentException("a prefix has 0 to 32 bits, not " + prefixLength);
        }
    }

    /** What {@code 192.168.1.10/24} says; empty if it says nothing of the kind. */
    public static Optional<Ipv4Interface> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
            return Optional.empty();
        }
        int length = Integer.parseInt(text.substring(slash + 1));
        return Ipv4.parse(text.substring(0, slash)).map(address -> new Ipv4Interface(address, length));
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
