package org.lxcautoscale.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import io.avaje.jsonb.JsonType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.io.Mutations;

/** Paths, headers of browsers, and the file of tokens: understood, or refused in the way that callers know. */
public class ParsersFuzzTest {

    private static final OriginCheck ORIGIN = new OriginCheck(Path.of("/nonexistent"), false);
    private static final JsonType<TokenFile> TOKENS = JsonFormat.create().type(TokenFile.class);

    /** The first letter says what it is. */
    static List<String> seeds() {
        return List.of(
                "p/api/v1/containers/104/hold?x=1",
                "p/api/v1/%2e%2e/caller",
                "phttp://127.0.0.1:5000/health/check",
                "o127.0.0.1:5000\nhttp://127.0.0.1:5000\nsame-origin",
                "olocalhost\nnull\nnone",
                "o[::1]:5000\nhttps://evil.example:5000\ncross-site",
                "t{\"tokens\": [{\"id\": \"0a1b\", \"name\": \"cron\", \"sha256\": \"" + "0a".repeat(32)
                        + "\", \"scope\": \"scale\", \"created\": \"2026-01-05T00:00:00Z\", \"expires\": null}]}");
    }

    @Test
    void damagedTextIsUnderstoodOrRefused() {
        Mutations.run(seeds(), 3000, ParsersFuzzTest::fuzzerTestOneInput);
    }

    /** For scripts/fuzz-parsers. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, UTF_8);
        if (!text.isEmpty()) {
            String rest = text.substring(1);
            switch (text.charAt(0)) {
                case 'p' -> path(rest);
                case 'o' -> origin(rest.split("\n", 3));
                default -> tokens(rest);
            }
        }
    }

    private static void path(String text) {
        try {
            String path = RequestPath.of(new URI(text));
            if (!path.startsWith("/")
                    || path.contains("//")
                    || path.matches(".*/\\.\\.?(/.*)?")
                    || path.contains("%")) {
                throw new IllegalStateException(path);
            }
        } catch (URISyntaxException | ApiProblem _) {
            // refused
        }
    }

    private static void origin(String[] lines) {
        String[] names = {"Host", "Origin", "Sec-Fetch-Site"};
        Headers headers = new Headers();
        try {
            for (int i = 0; i < lines.length; i++) {
                headers.add(names[i], lines[i]);
            }
        } catch (IllegalArgumentException _) {
            return; // such a header never comes this far
        }
        try {
            ORIGIN.check(headers, false);
        } catch (ApiProblem _) {
            // refused
        }
    }

    private static void tokens(String text) {
        try {
            TOKENS.fromJson(text).checked();
        } catch (RuntimeException _) {
            // no tokens then; an Error would be a fault
        }
    }
}
