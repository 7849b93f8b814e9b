package org.lxcautoscale.ui.login;

import java.util.Optional;
import org.lxcautoscale.ui.page.Page;

/**
 * The ways in.
 *
 * @param next where to go afterwards, below {@code /ui}; empty for the first screen
 * @param hasProxmox whether an account of Proxmox is one
 * @param hasEnded whether a session has ended that the browser still knows
 * @param problem why the last attempt has failed
 * @param user what was typed, so that it need not be typed again
 * @param realm the same
 */
public record LoginPage(
        String title,
        String next,
        boolean hasProxmox,
        boolean hasEnded,
        Optional<String> problem,
        String user,
        String realm)
        implements Page {

    @Override
    public String template() {
        return "login/login.jte";
    }
}
