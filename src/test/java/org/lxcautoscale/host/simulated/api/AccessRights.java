package org.lxcautoscale.host.simulated.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tokens of the API and their rights by path; a right includes all paths below. */
final class AccessRights {

    /** The rights of an administrator, as far as they matter here. */
    static final Set<String> ALL = Set.of(
            "Datastore.AllocateSpace",
            "Datastore.Audit",
            "Pool.Audit",
            "SDN.Use",
            "Sys.Audit",
            "VM.Allocate",
            "VM.Audit",
            "VM.Clone",
            "VM.Config.CPU",
            "VM.Config.Disk",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.Migrate",
            "VM.PowerMgmt",
            "VM.Snapshot",
            "VM.Snapshot.Rollback");

    private static final String SCHEME = "PVEAPIToken=";

    private final Map<String, Map<String, Set<String>>> rightsOf = new LinkedHashMap<>();

    /** Gives a token rights by path, in place of those it had. */
    void grant(String token, Map<String, Set<String>> rights) {
        rightsOf.put(token, Map.copyOf(rights));
    }

    void revoke(String token) {
        rightsOf.remove(token);
    }

    /** The token of a request: {@code ID=SECRET}; empty if unknown. */
    Optional<String> token(ApiRequest request) {
        String given = request.authorization();
        return given.startsWith(SCHEME)
                ? Optional.of(given.substring(SCHEME.length())).filter(rightsOf::containsKey)
                : Optional.empty();
    }

    boolean has(String token, String path, List<String> anyOf) {
        Map<String, Set<String>> rights = rightsOf.getOrDefault(token, Map.of());
        String at = path;
        while (true) {
            Set<String> here = rights.getOrDefault(at, Set.of());
            if (anyOf.stream().anyMatch(here::contains)) {
                return true;
            }
            if (at.equals("/")) {
                return false;
            }
            int slash = at.lastIndexOf('/');
            at = slash <= 0 ? "/" : at.substring(0, slash);
        }
    }

    /** The rights by path, as in {@code GET /access/permissions}. */
    Map<String, Map<String, Integer>> of(String token) {
        Map<String, Map<String, Integer>> all = new TreeMap<>();
        rightsOf.getOrDefault(token, Map.of()).forEach((path, rights) -> {
            Map<String, Integer> here = new TreeMap<>();
            rights.forEach(right -> here.put(right, 1));
            all.put(path, here);
        });
        return all;
    }
}
