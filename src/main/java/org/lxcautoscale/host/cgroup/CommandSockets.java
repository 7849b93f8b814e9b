package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.io.TextFile;

/**
 * The command sockets of LXC: exactly the running containers have one. {@code /proc/net/unix} lists them under abstract
 * names: {@code @/var/lib/lxc/101/command}.
 *
 * @param containers directory and name of each container
 * @param hashes hashes of containers whose name is too long for a socket
 */
record CommandSockets(Set<Named> containers, Set<String> hashes) {

    private static final Pattern SOCKET =
            Pattern.compile(".* @(?:lxc/(?<hash>[0-9a-f]{16})|(?<path>/.*?)/+(?<name>[^/]+))/command@*");

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** A container. */
    record Named(Path lxcPath, String name) {
        Named {
            lxcPath = lxcPath.normalize();
        }

        /** Sixteen digits for {@code /var/lib/lxc/101}, as LXC computes them (FNV-1a). */
        private String hash() {
            long hash = FNV_OFFSET;
            for (byte b : (lxcPath + "/" + name).getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * FNV_PRIME;
            }
            return String.format(Locale.US, "%016x", hash);
        }
    }

    CommandSockets {
        containers = Set.copyOf(containers);
        hashes = Set.copyOf(hashes);
    }

    /**
     * @param root the root directory of the machine
     * @throws IOException when the list cannot be read
     */
    static CommandSockets read(Path root) throws IOException {
        Set<Named> containers = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (String line :
                (Iterable<String>) TextFile.read(root.resolve("proc/net/unix")).lines()::iterator) {
            Matcher matcher = SOCKET.matcher(line);
            if (!line.contains("/command") || !matcher.matches()) {
                continue;
            }
            if (matcher.group("hash") != null) {
                hashes.add(matcher.group("hash"));
            } else {
                containers.add(new Named(Path.of(matcher.group("path")), matcher.group("name")));
            }
        }
        return new CommandSockets(containers, hashes);
    }

    boolean lists(Named container) {
        return containers.contains(container) || hashes.contains(container.hash());
    }
}
