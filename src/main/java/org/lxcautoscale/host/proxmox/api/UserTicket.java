package org.lxcautoscale.host.proxmox.api;

import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What Proxmox gives somebody who has logged in. It is valid for two hours.
 *
 * @param user {@code NAME@REALM}
 * @param secret sent as a cookie and never shown; {@link #toString()} omits it
 */
public record UserTicket(String user, String secret) {

    void addTo(URLConnection request) {
        request.setRequestProperty("Cookie", "PVEAuthCookie=" + URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "UserTicket[" + user + "]";
    }
}
