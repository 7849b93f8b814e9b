package org.lxcautoscale.notify;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.lxcautoscale.settings.GotifySettings;

/** A <a href="https://gotify.net/api-docs">Gotify</a> server: {@code POST /message} as a form, token in the header. */
public final class Gotify implements Notifier {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI endpoint;
    private final String token;

    /** @throws IllegalArgumentException when the URL is none */
    public Gotify(GotifySettings settings) {
        String base = settings.url().endsWith("/")
                ? settings.url().substring(0, settings.url().length() - 1)
                : settings.url();
        this.endpoint = URI.create(base + "/message");
        this.token = settings.token();
    }

    @Override
    public void send(Notification notification) throws IOException, RefusedException {
        String form = "title=" + encode(notification.title())
                + "&message=" + encode(notification.message())
                + "&priority=" + notification.priority();
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        try {
            connection.setConnectTimeout((int) TIMEOUT.toMillis());
            connection.setReadTimeout((int) TIMEOUT.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("X-Gotify-Key", token);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            connection.setDoOutput(true);
            try (OutputStream body = connection.getOutputStream()) {
                body.write(form.getBytes(StandardCharsets.US_ASCII));
            }
            check(connection.getResponseCode());
        } finally {
            connection.disconnect();
        }
    }

    private void check(int status) throws IOException, RefusedException {
        if (status / 100 == 2) {
            return;
        }
        String answer = endpoint + " answered " + status;
        if (status == 401 || status == 403) {
            throw new RefusedException(answer + ": check gotify_token");
        }
        if (status / 100 == 5 || status == 408 || status == 429) {
            throw new IOException(answer);
        }
        throw new RefusedException(answer + ": check gotify_url");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
