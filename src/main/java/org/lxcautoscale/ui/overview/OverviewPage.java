package org.lxcautoscale.ui.overview;

import org.lxcautoscale.ui.page.Page;

/**
 * The state of everything.
 *
 * @param sentence on all of it
 */
public record OverviewPage(String title, String sentence) implements Page {

    @Override
    public String template() {
        return "overview/overview.jte";
    }
}
