package org.lxcautoscale.ui.login;

import com.sun.net.httpserver.Headers;
import java.util.ArrayList;
import java.util.List;

/**
 * The cookie that a session is known by. Scripts cannot read it, and no page from elsewhere has it sent.
 *
 * @param isEncrypted whether connections are; then it is sent by encrypted ones only, and none of them can be set by others
 */
record SessionCookie(boolean isEncrypted) {

    /** A browser sends few; who sends more tries something. */
    private static final int MOST = 4;

    /** With the prefix, browsers take it from encrypted pages only. {@code __Host-} would ask for the path {@code /}. */
    String name() {
        return isEncrypted ? "__Secure-lxc-autoscale" : "lxc-autoscale";
    }

    /** The header {@code Set-Cookie}; without a time, so the browser forgets it when it ends. */
    String with(String secret) {
        return name() + "=" + secret + attributes();
    }

    /** The header {@code Set-Cookie} that removes it. */
    String removed() {
        return name() + "=" + attributes() + "; Max-Age=0";
    }

    private String attributes() {
        return "; Path=/ui; HttpOnly; SameSite=Strict" + (isEncrypted ? "; Secure" : "");
    }

    /** What a request has; more than one when others on this machine have set one of that name, too. */
    List<String> of(Headers request) {
        List<String> found = new ArrayList<>();
        for (String header : request.getOrDefault("Cookie", List.of())) {
            for (String pair : header.split(";", -1)) {
                String text = pair.strip();
                if (text.startsWith(name() + "=") && found.size() < MOST) {
                    found.add(text.substring(name().length() + 1));
                }
            }
        }
        return found;
    }
}
