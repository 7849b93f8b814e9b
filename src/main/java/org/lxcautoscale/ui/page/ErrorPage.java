package org.lxcautoscale.ui.page;

/**
 * Something could not be shown.
 *
 * @param words what, why, and what to do
 */
public record ErrorPage(int status, String title, String words) implements Page {

    @Override
    public String template() {
        return "error.jte";
    }
}
