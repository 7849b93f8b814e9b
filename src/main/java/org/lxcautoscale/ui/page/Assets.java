package org.lxcautoscale.ui.page;

import io.avaje.jex.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Files for browsers, from the program itself. Kept compressed, as they are sent. Immutable. */
final class Assets {

    private static final String OURS = "/org/lxcautoscale/ui/assets/";
    private static final String OTHERS = "/META-INF/resources/webjars/";

    /** Where they are among the resources, by the name under which they are served. */
    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "app.css", OURS + "app.css",
            "app.js", OURS + "app.js",
            "icon.svg", OURS + "icon.svg",
            "htmx.js", OTHERS + "htmx.org/2.0.8/dist/htmx.min.js",
            "sse.js", OTHERS + "htmx-ext-sse/2.2.2/sse.js",
            "uplot.js", OTHERS + "uplot/1.6.30/dist/uPlot.iife.min.js",
            "uplot.css", OTHERS + "uplot/1.6.30/dist/uPlot.min.css"));

    private static final Map<String, String> TYPES =
            Map.of("css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

    private final Map<String, Asset> assets = new HashMap<>();
    private final String version;

    /** A file. */
    static final class Asset {

        private final String contentType;
        private final byte[] gzip;

        private Asset(String contentType, byte[] gzip) {
            this.contentType = contentType;
            this.gzip = gzip;
        }

        void writeTo(Context context) throws IOException {
            context.header("Content-Type", contentType);
            context.header("Content-Encoding", "gzip");
            context.exchange().sendResponseHeaders(200, gzip.length);
            try (OutputStream out = context.exchange().getResponseBody()) {
                out.write(gzip);
            }
        }
    }

    Assets() {
        MessageDigest hash = sha256();
        FILES.forEach((name, resource) -> {
            byte[] content = content(resource);
            hash.update(content);
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            assets.put(name, new Asset(type, compressed(content)));
        });
        this.version = HexFormat.of().formatHex(hash.digest(), 0, 6);
    }

    /** Changes whenever any of them does. */
    String version() {
        return version;
    }

    Optional<Asset> get(String name) {
        return Optional.ofNullable(assets.get(name));
    }

    private static byte[] content(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing in the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] compressed(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written to but memory
        }
        return bytes.toByteArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
