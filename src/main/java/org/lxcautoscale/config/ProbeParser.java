package org.lxcautoscale.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.settings.GroupSettings.Probe;

/** Parses what is checked of a member's health: {@code running}, {@code tcp:22}, {@code http:8080/health}, {@code http /health}. */
final class ProbeParser {

    private static final int HTTP_PORT = 80;
    private static final int MAX_PORT = 65_535;

    private static final Pattern RUNNING = Pattern.compile("(?i:running)");
    private static final Pattern TCP = Pattern.compile("(?i:tcp)(?:\\s*:|\\s+)\\s*([0-9]{1,5})");

    /** The path is as in a URL, so that it can be sent as it is. */
    private static final Pattern HTTP = Pattern.compile(
            "(?i:http)(?:\\s*:([0-9]{1,5})|\\s+)(/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)");

    private ProbeParser() {}

    /** Empty if the text says none. */
    static Optional<Probe> parse(String text) {
        if (RUNNING.matcher(text).matches()) {
            return Optional.of(new Probe.Running());
        }
        Matcher tcp = TCP.matcher(text);
        if (tcp.matches()) {
            return port(tcp.group(1)).map(Probe.Tcp::new);
        }
        Matcher http = HTTP.matcher(text);
        if (http.matches()) {
            Optional<Integer> port = http.group(1) == null ? Optional.of(HTTP_PORT) : port(http.group(1));
            return port.map(number -> new Probe.Http(number, http.group(2)));
        }
        return Optional.empty();
    }

    private static Optional<Integer> port(String digits) {
        return Optional.of(Integer.parseInt(digits)).filter(port -> port >= 1 && port <= MAX_PORT);
    }
}
