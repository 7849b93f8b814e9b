package org.lxcautoscale.host.simulated.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request to the API.
 *
 * @param path below {@code /api2/json}, without its query
 * @param parameters of the query and of the form
 * @param authorization the header of that name; empty if there is none
 * @param ticket in the cookie; empty if there is none
 */
public record ApiRequest(
        String method, String path, Map<String, String> parameters, String authorization, String ticket) {

    private static final String COOKIE = "PVEAuthCookie=";

    private static final String ROOT = "/api2/json";

    public ApiRequest {
        parameters = new LinkedHashMap<>(parameters);
    }

    static ApiRequest of(String method, String target, String form, String authorization, String cookie) {
        int query = target.indexOf('?');
        Map<String, String> parameters = new LinkedHashMap<>();
        parse(query < 0 ? "" : target.substring(query + 1), parameters);
        parse(form, parameters);
        String path = query < 0 ? target : target.substring(0, query);
        return new ApiRequest(
                method,
                path.startsWith(ROOT) ? path.substring(ROOT.length()) : path,
                parameters,
                authorization,
                cookie.startsWith(COOKIE) ? decode(cookie.substring(COOKIE.length())) : "");
    }

    private static void parse(String text, Map<String, String> into) {
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                into.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The segments of the path. */
    List<String> segments() {
        return List.of(path.substring(1).split("/", -1));
    }

    /** {@code PUT /nodes/pve/lxc/101/config}: as logs and tests show it, without secrets. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
