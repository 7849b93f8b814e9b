package org.lxcautoscale.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** That what the other tests rely on notices what is wrong. */
class BrowserTest {

    private static HttpServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", request -> {
            byte[] page = """
                    <!DOCTYPE html><html lang="en"><title>T</title><main><h1>Pictures</h1>
                    <p class="dark">seen</p>
                    <img src="missing.png"><p style="color: red">refused</p><script src="x.js"></script></main></html>
                    """.getBytes(StandardCharsets.UTF_8);
            request.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
            request.sendResponseHeaders(request.getRequestURI().getPath().equals("/") ? 200 : 404, page.length);
            request.getResponseBody().write(page);
            request.close();
        });
        server.start();
        browser = Browser.start("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        server.stop(0);
    }

    @Test
    void axeFindsAPictureWithoutWords() {
        browser.open("/");

        assertThat(browser.axe()).anyMatch(line -> line.startsWith("image-alt"));
        browser.complaints();
    }

    @Test
    void refusedStylesAndMissingFilesAreComplaints() {
        browser.open("/");

        assertThat(browser.complaints())
                .anyMatch(line -> line.contains("Content Security Policy"))
                .anyMatch(line -> line.contains("missing.png"));
    }

    @Test
    void aPageIsAsWideAsAPhone() {
        browser.size(360, 740).open("/");

        assertThat(browser.script("return window.innerWidth;")).isEqualTo(360L);
        assertThat(browser.script("return matchMedia('(prefers-color-scheme: dark)').matches;"))
                .isEqualTo(false);
        browser.dark(true);
        assertThat(browser.script("return matchMedia('(prefers-color-scheme: dark)').matches;"))
                .isEqualTo(true);
        browser.complaints();
    }
}
