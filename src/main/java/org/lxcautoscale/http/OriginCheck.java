package org.lxcautoscale.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.io.TextFile;

/**
 * Refuses what a browser sends on behalf of a page from elsewhere: such a request comes from the user's own machine, and may carry
 * what the user has. Thread-safe.
 */
final class OriginCheck {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@/?#\\s]+)(?::([0-9]{1,5}))?");
    private static final Set<String> SAME_ORIGIN = Set.of("same-origin", "none");
    private static final int LARGEST_FILE = 1 << 20;

    private final Path root;
    private final boolean isEncrypted;

    /**
     * @param root of the machine, where its names are
     * @param isEncrypted whether the connections are; then a certificate proves the name
     */
    OriginCheck(Path root, boolean isEncrypted) {
        this.root = root;
        this.isEncrypted = isEncrypted;
    }

    /**
     * @param isPage whether a page for people is asked for: by a link one comes there from elsewhere, too
     * @throws ApiProblem when the request is refused
     */
    void check(Headers headers, boolean isPage) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        Optional<HostAndPort> host = hosts.size() == 1 ? parse(hosts.getFirst()) : Optional.empty();
        if (host.isEmpty()) {
            throw ApiProblem.badRequest("The request needs one header Host, with the address of this server.");
        }
        if (!isEncrypted && !isOurs(host.get().host())) {
            throw refused("The header Host has a name that is not one of this machine. Use its address, localhost, or a"
                    + " name in its /etc/hosts.");
        }
        for (String origin : headers.getOrDefault("Origin", List.of())) {
            if (!host.equals(originOf(origin))) {
                throw refused("Requests from pages of other servers are refused.");
            }
        }
        boolean isLink = isPage && isOfNewPage(headers);
        for (String site : headers.getOrDefault("Sec-Fetch-Site", List.of())) {
            if (!SAME_ORIGIN.contains(site) && !isLink) {
                throw refused("Requests from pages of other servers are refused.");
            }
        }
    }

    /** Whether the answer takes the place of the page from elsewhere, which so sees nothing of it. */
    private static boolean isOfNewPage(Headers headers) {
        return List.of("navigate").equals(headers.get("Sec-Fetch-Mode"))
                && List.of("document").equals(headers.get("Sec-Fetch-Dest"));
    }

    private static ApiProblem refused(String detail) {
        return new ApiProblem(403, "Refused", detail);
    }

    private Optional<HostAndPort> originOf(String origin) {
        String scheme = (isEncrypted ? "https" : "http") + "://";
        return origin.startsWith(scheme) ? parse(origin.substring(scheme.length())) : Optional.empty();
    }

    private Optional<HostAndPort> parse(String text) {
        Matcher parts = HOST.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = parts.group(2) == null ? (isEncrypted ? 443 : 80) : Integer.parseInt(parts.group(2));
        return Optional.of(new HostAndPort(parts.group(1).toLowerCase(Locale.ROOT), port));
    }

    private boolean isOurs(String host) {
        return host.startsWith("[") || isIpv4(host) || host.equals("localhost") || names().contains(host);
    }

    private static boolean isIpv4(String host) {
        return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    /** The name of the machine, and those in its /etc/hosts; read each time, as it takes microseconds. */
    private Set<String> names() {
        Set<String> names = new HashSet<>();
        names.add(read("proc/sys/kernel/hostname").strip().toLowerCase(Locale.ROOT));
        read("etc/hosts").lines().forEach(line -> {
            String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
            for (int i = 1; i < words.length; i++) {
                names.add(words[i].toLowerCase(Locale.ROOT));
            }
        });
        names.remove("");
        return names;
    }

    private String read(String file) {
        try {
            return TextFile.read(root.resolve(file), LARGEST_FILE);
        } catch (IOException _) {
            return "";
        }
    }

    private record HostAndPort(String host, int port) {}
}
