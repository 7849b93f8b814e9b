package org.lxcautoscale.host;

import java.util.regex.Pattern;

/**
 * The name of a snapshot: a letter, then 1 to 39 letters, digits, {@code _} or {@code -}. Safe as an argument of a command
 * and in a path.
 */
public record SnapshotName(String value) {

    private static final Pattern VALID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{1,39}");

    /** What Proxmox calls the state that is not a snapshot. */
    private static final String CURRENT = "current";

    /**
     * @throws IllegalArgumentException if {@code value} is not a valid name
     */
    public SnapshotName {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a name for a snapshot: expected a letter, then 1 to"
                            + " 39 letters, digits, '_' or '-', and not '" + CURRENT + "'");
        }
    }

    /** Whether {@code value} is a valid name. */
    public static boolean isValid(String value) {
        return VALID.matcher(value).matches() && !value.equals(CURRENT);
    }

    @Override
    public String toString() {
        return value;
    }
}
