package org.lxcautoscale.ui.settings;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Page;

/**
 * The tokens of the API.
 *
 * @param created the token that was created by this request; it is shown this once
 * @param problem why none could be created
 * @param name that was typed
 */
public record TokensPage(
        String title,
        List<Row> rows,
        Optional<Created> created,
        Optional<String> problem,
        String name,
        List<Lifetime> lifetimes,
        Copyable command)
        implements Page {

    public TokensPage {
        rows = List.copyOf(rows);
        lifetimes = List.copyOf(lifetimes);
    }

    /** A token that there is. */
    public record Row(String id, String name, String scope, String created, String expires, boolean isExpired) {}

    /** A token that has just been made, with what is sent in requests. */
    public record Created(String name, String secret) {

        @Override
        public String toString() {
            return "Created[" + name + "]";
        }
    }

    /** How long a token may last. */
    public record Lifetime(int days, String words) {}

    @Override
    public String template() {
        return "settings/tokens.jte";
    }
}
