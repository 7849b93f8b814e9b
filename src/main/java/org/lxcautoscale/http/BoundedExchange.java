package org.lxcautoscale.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer as routes see them: with a body that has been read already, attributes of its own (those of the JDK are
 * shared by all requests), and answers to HEAD that have no body. Used by one thread.
 */
final class BoundedExchange extends HttpExchange {

    private final HttpExchange exchange;
    private final Map<String, Object> attributes = new HashMap<>();
    private InputStream body = InputStream.nullInputStream();
    private @Nullable OutputStream answer;
    private boolean isBroken;

    BoundedExchange(HttpExchange exchange) {
        this.exchange = exchange;
    }

    /** Whether a body may follow. */
    boolean hasBody() {
        String length = getRequestHeaders().getFirst("Content-Length");
        return getRequestHeaders().containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
    }

    /**
     * Reads the body.
     *
     * @throws ApiProblem when it has more than {@code largest} bytes
     * @throws IOException when the client does not send it
     */
    void readBody(int largest) throws IOException {
        if (!hasBody()) {
            return;
        }
        String length = getRequestHeaders().getFirst("Content-Length");
        if (length != null && Long.parseLong(length) > largest) { // the JDK has checked that it is a number
            throw tooLarge(largest);
        }
        byte[] bytes;
        try {
            bytes = exchange.getRequestBody().readNBytes(largest + 1);
        } catch (RuntimeException e) { // the JDK's words on a chunk whose length has more digits than an int
            throw ApiProblem.badRequest("The body has a chunk of an impossible length.");
        }
        if (bytes.length > largest) {
            throw tooLarge(largest);
        }
        body = new ByteArrayInputStream(bytes);
    }

    private static ApiProblem tooLarge(int largest) {
        return new ApiProblem(
                413, "Content too large", "The body of a request may have " + largest / 1024 + " KiB at most.");
    }

    /** Whether the headers of the answer are on their way, so that another answer is not possible. */
    boolean isAnswered() {
        return exchange.getResponseCode() > 0;
    }

    /** What is on its way is not the whole answer: the connection is cut, so that the client sees it. */
    void breakOff() {
        isBroken = true;
    }

    private boolean isHead() {
        return getRequestMethod().equals("HEAD");
    }

    /**
     * To be called at the end; closing by others has no effect, as some do it too early.
     *
     * @throws IOException when there is no whole answer: for the server of the JDK, which may go on counting a connection that
     *     was cut otherwise
     */
    void finish() throws IOException {
        boolean isCut = isBroken || !isAnswered();
        if (isCut) {
            Thread.currentThread().interrupt(); // what is written in an interrupted thread closes the connection
        }
        exchange.close();
        if (isCut) {
            throw new IOException("the connection was cut");
        }
    }

    @Override
    public void close() {}

    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        if (!isHead()) {
            exchange.sendResponseHeaders(status, length);
            return;
        }
        if (length > 0) {
            getResponseHeaders().set("Content-Length", Long.toString(length));
        }
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public OutputStream getResponseBody() {
        OutputStream out = answer;
        if (out == null) {
            out = isHead() ? OutputStream.nullOutputStream() : exchange.getResponseBody();
            answer = out;
        }
        return out;
    }

    @Override
    public InputStream getRequestBody() {
        return body;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            attributes.remove(name);
        } else {
            attributes.put(name, value);
        }
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        if (in != null) {
            body = in;
        }
        if (out != null) {
            answer = out;
        }
    }

    @Override
    public Headers getRequestHeaders() {
        return exchange.getRequestHeaders();
    }

    @Override
    public Headers getResponseHeaders() {
        return exchange.getResponseHeaders();
    }

    @Override
    public URI getRequestURI() {
        return exchange.getRequestURI();
    }

    @Override
    public String getRequestMethod() {
        return exchange.getRequestMethod();
    }

    @Override
    public HttpContext getHttpContext() {
        return exchange.getHttpContext();
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return exchange.getRemoteAddress();
    }

    @Override
    public int getResponseCode() {
        return exchange.getResponseCode();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return exchange.getLocalAddress();
    }

    @Override
    public String getProtocol() {
        return exchange.getProtocol();
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return exchange.getPrincipal();
    }
}
