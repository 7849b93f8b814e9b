package org.lxcautoscale.ui.settings;

import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Page;

/** Asks whether a token is to be revoked. */
public record RevokePage(String title, String id, String name, Copyable command) implements Page {

    @Override
    public String template() {
        return "settings/revoke.jte";
    }
}
