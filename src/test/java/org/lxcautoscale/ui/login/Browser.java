package org.lxcautoscale.ui.login;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without JavaScript, as far as tests of pages need one. It follows no redirects by itself. */
public final class Browser {

    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private static final Pattern COOKIE = Pattern.compile("([^=;]+)=([^;]*)(;.*)?");

    private final HttpClient client;
    private final String address;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** @param address of the server: {@code http://127.0.0.1:5000} */
    public Browser(String address) {
        this(address, HttpClient.newHttpClient());
    }

    private Browser(String address, HttpClient client) {
        this.address = address;
        this.client = client;
    }

    /** One at another address. */
    public static Browser from(InetAddress own, String address) {
        return new Browser(address, HttpClient.newBuilder().localAddress(own).build());
    }

    /** What a page answers. */
    public record Answer(int status, String location, String body, HttpResponse<String> whole) {

        /** What forms of the page send back. */
        public String csrf() {
            Matcher found = CSRF.matcher(body);
            return found.find() ? found.group(1) : "";
        }

        /** The words of the page, without tags. */
        public String words() {
            return body.replaceAll("(?s)<head>.*?</head>", "")
                    .replaceAll("<[^>]+>", " ")
                    .replace("&#39;", "'")
                    .replaceAll("\\s+", " ");
        }

        public Optional<String> header(String name) {
            return whole.headers().firstValue(name);
        }
    }

    /** The cookies that it has. */
    public Map<String, String> cookies() {
        return cookies;
    }

    /** Reads a page; headers are names and values in turn. */
    public Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET());
    }

    /** Sends a form as it is. */
    public Answer post(String path, Map<String, String> fields, String... headers)
            throws IOException, InterruptedException {
        String form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", address)
                .POST(BodyPublishers.ofString(form)));
    }

    /** Sends a form of a page. */
    public Answer submit(String page, String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("csrf", get(page).csrf());
        return post(path, all);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        for (String header : answer.headers().allValues("Set-Cookie")) {
            Matcher cookie = COOKIE.matcher(header);
            if (cookie.matches() && header.contains("Max-Age=0")) {
                cookies.remove(cookie.group(1));
            } else if (cookie.matches()) {
                cookies.put(cookie.group(1), cookie.group(2));
            }
        }
        return new Answer(
                answer.statusCode(), answer.headers().firstValue("Location").orElse(""), answer.body(), answer);
    }
}
