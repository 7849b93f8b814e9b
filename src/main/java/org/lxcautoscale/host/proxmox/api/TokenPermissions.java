package org.lxcautoscale.host.proxmox.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The version of Proxmox that a token, or the ticket of a user, can reach, and what its owner may do there.
 *
 * @param version for example {@code 9.2.11}
 * @param privileges the token's privileges by path; 1 when they propagate to paths below, else 0
 */
public record TokenPermissions(String version, Map<String, Map<String, Integer>> privileges) {

    public TokenPermissions {
        Map<String, Map<String, Integer>> copy = new TreeMap<>();
        privileges.forEach((path, here) -> copy.put(path, Map.copyOf(here)));
        privileges = copy;
    }

    /** Reads them from Proxmox. */
    public static TokenPermissions read(ApiClient client) throws ApiException {
        return read(client::get);
    }

    /** Sends a GET. */
    @FunctionalInterface
    interface Reader {
        byte[] get(String path) throws ApiException;
    }

    static TokenPermissions read(Reader proxmox) throws ApiException {
        String version = Fields.inResponse(proxmox.get("/version")).text("version");
        return new TokenPermissions(
                version == null ? "unknown" : ErrorResponse.singleLine(version),
                ApiResponses.permissions(Fields.inResponse(proxmox.get("/access/permissions"))));
    }

    /** Whether the token has a privilege on everything below a path, unless overridden there. */
    public boolean isGrantedBelow(String path, String privilege) {
        return has(path + "/any", privilege);
    }

    /** The paths below this one on which the privilege is granted separately. */
    public List<String> pathsBelow(String path, String privilege) {
        return privileges.keySet().stream()
                .filter(below -> below.startsWith(path + "/") && has(below, privilege))
                .toList();
    }

    /** Whether the token has a privilege on a path, for example {@code VM.Config.CPU} on {@code /vms/101}. */
    public boolean has(String path, String privilege) {
        if (privileges.containsKey(path)) {
            return privileges.getOrDefault(path, Map.of()).containsKey(privilege);
        }
        String above = path;
        while (!above.equals("/")) {
            int slash = above.lastIndexOf('/');
            above = slash <= 0 ? "/" : above.substring(0, slash);
            if (privileges.containsKey(above)) {
                return privileges.getOrDefault(above, Map.of()).getOrDefault(privilege, 0) == 1;
            }
        }
        return false;
    }
}
