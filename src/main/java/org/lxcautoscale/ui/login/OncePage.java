package org.lxcautoscale.ui.login;

import org.lxcautoscale.ui.page.Page;

/**
 * Asks whether to use a one-time link, as looking at it must not use it up.
 *
 * @param isValid whether it can be used
 */
public record OncePage(String title, String code, boolean isValid) implements Page {

    @Override
    public String template() {
        return "login/once.jte";
    }
}
