package org.lxcautoscale.container;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address.
 *
 * @param bits its 32 bits as an unsigned number
 */
public record Ipv4(int bits) implements Comparable<Ipv4> {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern DOTTED = Pattern.compile(BYTE + "\\." + BYTE + "\\." + BYTE + "\\." + BYTE);

    /** The address that {@code 192.168.1.10} says; empty if it says none. */
    public static Optional<Ipv4> parse(String dotted) {
        Matcher bytes = DOTTED.matcher(dotted);
        if (!bytes.matches()) {
            return Optional.empty();
        }
        int bits = 0;
        for (int i = 1; i <= 4; i++) {
            bits = bits << 8 | Integer.parseInt(bytes.group(i));
        }
        return Optional.of(new Ipv4(bits));
    }

    /** How many addresses come after this one up to the other; negative if the other comes before it. */
    public long distanceTo(Ipv4 other) {
        return Integer.toUnsignedLong(other.bits) - Integer.toUnsignedLong(bits);
    }

    /** The address so many further on. */
    public Ipv4 plus(int further) {
        return new Ipv4(bits + further);
    }

    /** Whether both are in the same network of this prefix length, 0 to 32. */
    public boolean isInSameNetwork(Ipv4 other, int prefixLength) {
        int mask = prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
        return (bits & mask) == (other.bits & mask);
    }

    @Override
    public int compareTo(Ipv4 other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits & 0xff);
    }
}
