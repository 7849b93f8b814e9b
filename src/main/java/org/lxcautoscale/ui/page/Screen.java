package org.lxcautoscale.ui.page;

/** A part of the dashboard: some pages, and what can be done on them. */
@FunctionalInterface
public interface Screen {

    /** Adds its pages. */
    void addTo(Pages pages);
}
