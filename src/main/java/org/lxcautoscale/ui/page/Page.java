package org.lxcautoscale.ui.page;

/** What a template shows. */
public interface Page {

    /** Its template, below {@code src/main/jte}: {@code overview/overview.jte}. It has the parameters frame and page. */
    String template();

    /** In words, for the title of the window. */
    String title();
}
