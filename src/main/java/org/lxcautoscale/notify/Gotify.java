package org.lxcautoscale.notify;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.lxcautoscale.settings.GotifySettings;

/** A <a href="https://gotify.net/api-docs">Gotify</a> server: {@code POST /message} as a form, token in the header. */
public final class Gotify implements Notifier {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI endpoint;
    private final String token;
    private final Duration timeout;

    /** @throws IllegalArgumentException when the URL is none, or the token cannot be sent */
    public Gotify(GotifySettings settings) {
        this(settings, TIMEOUT);
    }

    Gotify(GotifySettings settings, Duration timeout) {
        this.endpoint = endpoint(settings.url());
        this.token = settings.token();
        this.timeout = timeout;
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("gotify_token holds characters that cannot be sent");
        }
    }

    private static URI endpoint(String url) {
        URI endpoint = URI.create(url.replaceFirst("/+$", "") + "/message");
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https")) || endpoint.getHost() == null) {
            throw new IllegalArgumentException("gotify_url is not an http or https URL: " + url);
        }
        return endpoint;
    }

    @Override
    public void send(Notification notification) throws IOException, RejectedException {
        String form = "title=" + encode(notification.title())
                + "&message=" + encode(notification.message())
                + "&priority=" + notification.priority();
        try {
            check(post(form.getBytes(StandardCharsets.US_ASCII)));
        } catch (UnknownHostException e) {
            throw new IOException(address() + ": there is no host " + endpoint.getHost(), e);
        } catch (IOException e) {
            throw new IOException(address() + ": " + e.getMessage(), e);
        }
    }

    /** The status code of the response; -1 when it is not HTTP. */
    private int post(byte[] form) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection();
        try {
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("X-Gotify-Key", token);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(
                    form.length); // otherwise the JDK posts again when a response is cut off
            try (OutputStream body = connection.getOutputStream()) {
                body.write(form);
            }
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private void check(int status) throws IOException, RejectedException {
        if (status / 100 == 2) {
            return;
        }
        String answer = "answered " + status;
        if (status == 401 || status == 403) {
            throw new RejectedException(address() + ": " + answer + ", check gotify_token");
        }
        if (status < 100) {
            throw new IOException("the answer was cut off, or is not HTTP");
        }
        if (status / 100 == 5 || status == 408 || status == 429) {
            throw new IOException(answer);
        }
        throw new RejectedException(address() + ": " + answer + ", check gotify_url");
    }

    /** The address without user name and password. */
    public String address() {
        String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
        return endpoint.getScheme() + "://" + endpoint.getHost() + port + endpoint.getPath();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
