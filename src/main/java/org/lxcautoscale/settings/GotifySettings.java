package org.lxcautoscale.settings;

/**
 * Notifications to a Gotify server.
 *
 * @param url empty for no notifications
 * @param token a secret; {@link #toString()} does not show it
 */
public record GotifySettings(String url, String token) {

    public boolean isEnabled() {
        return !url.isEmpty() && !token.isEmpty();
    }

    @Override
    public String toString() {
        return "GotifySettings[url=" + url + ", token=" + (token.isEmpty() ? "" : "***") + "]";
    }
}
