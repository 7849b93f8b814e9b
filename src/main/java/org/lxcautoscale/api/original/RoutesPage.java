package org.lxcautoscale.api.original;

import io.avaje.jex.Routing;
import io.avaje.jex.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.lxcautoscale.settings.ApiSettings;

/** The page that documents the routes. It has all that it needs in itself, and no scripts. Immutable. */
final class RoutesPage {

    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}\
            table{border-collapse:collapse;width:100%}\
            th,td{text-align:left;vertical-align:top;border-bottom:1px solid #bbb;padding:.4rem .8rem .4rem 0}\
            code{font:14px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}\
            @media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}}""";

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                    .formatted(hash(STYLE));

    private final String html;

    RoutesPage(List<Route> routes, ApiSettings api) {
        String address = (api.tls().isUsed() ? "https://" : "http://") + api.listen();
        StringBuilder rows = new StringBuilder();
        for (Route route : routes) {
            rows.append("<tr><td><code>%s</code></td><td>%s</td><td>%s</td><td>%s</td><td><code>%s</code></td></tr>\n"
                    .formatted(
                            escaped(route.path()),
                            route.method().name(),
                            route.scope().map(Object::toString).orElse("none"),
                            escaped(route.summary()),
                            escaped(example(route, address))));
        }
        html = """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>LXC AutoScale API</title>
                <style>%s</style>
                </head>
                <body>
                <h1>LXC AutoScale API</h1>
                <p>These are the routes of the original's API. Besides them there is <code>/api/v1</code>, which
                <code>/api/v1/openapi.json</code> describes.</p>
                <p>Root on this machine needs no token. Anyone else needs one with the scope that is named here, made by
                <code>lxc-autoscale token create NAME --scope SCOPE</code> and sent as
                <code>-H "Authorization: Bearer TOKEN"</code>.</p>
                <table>
                <thead><tr><th>Route</th><th>Method</th><th>Scope</th><th>What it does</th><th>Example</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                </body>
                </html>
                """.formatted(STYLE, rows);
    }

    private static String example(Route route, String address) {
        String url = address + route.path();
        if (route.method() == Routing.Type.GET) {
            return "curl \"" + url + (route.example().isEmpty() ? "" : "?" + route.example()) + "\"";
        }
        return "curl -X %s %s -H \"Content-Type: application/json\" -d '%s'"
                .formatted(route.method().name(), url, route.example());
    }

    void writeTo(Context context) {
        context.header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .contentType("text/html; charset=utf-8")
                .write(html);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
