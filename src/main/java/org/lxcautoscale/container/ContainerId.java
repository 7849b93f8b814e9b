package org.lxcautoscale.container;

import java.util.regex.Pattern;

/**
 * The name by which a host knows a container: a Proxmox <em>vmid</em> ({@code 104}) or the name of a plain LXC container.
 *
 * <p>Only characters that are safe in a file name and as a command argument are accepted, without a leading dash or
 * dot.
 */
public record ContainerId(String value) implements Comparable<ContainerId> {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}");

    /**
     * @throws IllegalArgumentException if {@code value} is not a valid id
     */
    public ContainerId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("'" + value + "' is not a container id: expected a Proxmox id or an LXC"
                    + " container name (letters, digits, '_', '.', '+', '-')");
        }
    }

    /** Whether {@code value} is a valid container id. */
    public static boolean isValid(String value) {
        return VALID.matcher(value).matches();
    }

    /** Orders numbers by value, before names, which are sorted alphabetically. */
    @Override
    public int compareTo(ContainerId other) {
        boolean numeric = isNumber(value);
        if (numeric != isNumber(other.value)) {
            return numeric ? -1 : 1;
        }
        if (numeric && value.length() != other.value.length()) {
            return Integer.compare(value.length(), other.value.length());
        }
        return value.compareTo(other.value);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
