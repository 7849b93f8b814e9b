package org.lxcautoscale.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcautoscale.settings.GotifySettings;

/**
 * A server on a port of its own that speaks Gotify's protocol: {@code POST /message} with a form and the token in the
 * header, answered with the message as JSON.
 */
public final class GotifyServer implements AutoCloseable {

    public static final String TOKEN = "AbCdEf.-12345_z";

    /** What has arrived. */
    public record Received(String method, String path, String key, String type, Map<String, String> form) {}

    private final HttpServer http;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Integer> nextAnswers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean silent;

    public GotifyServer() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(runnable -> Thread.ofVirtual().start(runnable));
        http.createContext("/", this::answer);
        http.start();
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    GotifySettings settings() {
        return new GotifySettings(url(), TOKEN);
    }

    /** The next requests are answered with these codes, and all after them as Gotify would. */
    public void answerNext(Integer... codes) {
        nextAnswers.addAll(List.of(codes));
    }

    /** From now on requests are taken and never answered. */
    void fallSilent() {
        silent = true;
    }

    public List<Received> received() {
        return received;
    }

    List<String> titles() {
        return received.stream().map(one -> one.form().get("title")).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Received one = new Received(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Gotify-Key")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    form(body));
            received.add(one);
            if (silent) {
                closed.await();
                return;
            }
            Integer wanted = nextAnswers.poll();
            send(exchange, wanted == null ? proper(one) : wanted, one);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static int proper(Received one) {
        if (!one.path().equals("/message") || !one.method().equals("POST")) {
            return 404;
        }
        if (!one.key().equals(TOKEN)) {
            return 401;
        }
        return one.form().containsKey("message") ? 200 : 400;
    }

    private static void send(HttpExchange exchange, int code, Received one) throws IOException {
        String json = code == 200
                ? "{\"id\":1,\"appid\":1,\"title\":\"%s\",\"priority\":5}"
                        .formatted(one.form().get("title"))
                : "{\"error\":\"%d\",\"errorCode\":%d,\"errorDescription\":\"key was %s\"}"
                        .formatted(code, code, one.key());
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> form(String body) {
        return Stream.of(body.split("&"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        closed.countDown();
        http.stop(0);
    }
}
