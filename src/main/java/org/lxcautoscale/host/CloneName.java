package org.lxcautoscale.host;

import java.util.regex.Pattern;

/**
 * The host name that a clone gets: DNS labels with dots between them, at most 253 characters. An underscore, which is common
 * in names of containers and forbidden in those of hosts, becomes a dash.
 */
public record CloneName(String value) {

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern VALID = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final int LONGEST = 253;

    /**
     * @throws IllegalArgumentException if {@code value} is not a valid name even with dashes for underscores
     */
    public CloneName {
        String given = value;
        value = given.replace('_', '-');
        if (value.length() > LONGEST || !VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + given
                    + "' is not a host name: expected labels of letters, digits and '-', with dots between");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
