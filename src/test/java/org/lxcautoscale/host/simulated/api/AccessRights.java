package org.lxcautoscale.host.simulated.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tokens that the API knows, and the rights that each has on paths; a right holds for all that lies below. */
final class AccessRights {

    /** What an administrator has, as far as we have to do with it. */
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

    /** Lets a token in, with rights by path; replaces what it had. */
    void grant(String token, Map<String, Set<String>> rights) {
        rightsOf.put(token, Map.copyOf(rights));
    }

    void revoke(String token) {
        rightsOf.remove(token);
    }

    /** The token of a request: {@code ID=SECRET}; empty when there is none such. */
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

    /** By path, as {@code GET /access/permissions} tells. */
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
