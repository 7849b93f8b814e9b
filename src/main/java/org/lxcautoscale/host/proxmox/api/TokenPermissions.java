package org.lxcautoscale.host.proxmox.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a token finds: which Proxmox, and what it may do there.
 *
 * @param version as {@code 9.2.11}
 * @param rights by path the rights it has there; 1 when they hold for all that lies below as well, else 0
 */
public record TokenPermissions(String version, Map<String, Map<String, Integer>> rights) {

    public TokenPermissions {
        Map<String, Map<String, Integer>> copy = new TreeMap<>();
        rights.forEach((path, here) -> copy.put(path, Map.copyOf(here)));
        rights = copy;
    }

    /** Asks Proxmox. */
    public static TokenPermissions read(ApiClient client) throws ApiException {
        String version = Fields.inResponse(client.get("/version")).text("version");
        return new TokenPermissions(
                version == null ? "unknown" : ErrorResponse.singleLine(version),
                ApiResponses.permissions(Fields.inResponse(client.get("/access/permissions"))));
    }

    /** Whether the token has a right on all that lies below a path, unless something else is said there. */
    public boolean isGrantedBelow(String path, String right) {
        return has(path + "/any", right);
    }

    /** The paths below this one that are granted the right for themselves. */
    public List<String> pathsBelow(String path, String right) {
        return rights.keySet().stream()
                .filter(below -> below.startsWith(path + "/") && has(below, right))
                .toList();
    }

    /** Whether the token has a right on a path, as {@code VM.Config.CPU} on {@code /vms/101}. */
    public boolean has(String path, String right) {
        if (rights.containsKey(path)) {
            return rights.getOrDefault(path, Map.of()).containsKey(right);
        }
        String above = path;
        while (!above.equals("/")) {
            int slash = above.lastIndexOf('/');
            above = slash <= 0 ? "/" : above.substring(0, slash);
            if (rights.containsKey(above)) {
                return rights.getOrDefault(above, Map.of()).getOrDefault(right, 0) == 1;
            }
        }
        return false;
    }
}
