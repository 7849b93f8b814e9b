package org.lxcautoscale.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lxcautoscale.doctor.CheckResult.Fault;

/** Whether the token of the API has every right that is needed. */
public final class RightsCheck implements DoctorCheck {

    private final Access needed;
    private final Map<String, Set<String>> granted;

    /** @param granted the names of rights by path, as {@code GET /access/permissions} answers */
    public RightsCheck(Access needed, Map<String, Set<String>> granted) {
        this.needed = needed;
        this.granted = Map.copyOf(granted);
    }

    @Override
    public String topic() {
        return "Rights";
    }

    @Override
    public List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        for (Right right : needed.rights()) {
            results.add(check(right));
        }
        return results;
    }

    private CheckResult check(Right right) {
        String name = right.proxmoxName();
        String what = "%s on %s, to %s".formatted(name, right.path(), right.purpose());
        if (holds(right.path(), name) || holds("/", name)) {
            return CheckResult.ok(what);
        }
        List<String> below = granted.keySet().stream()
                .filter(path -> path.startsWith(right.path() + "/") && holds(path, name))
                .sorted()
                .toList();
        if (!below.isEmpty()) {
            return CheckResult.note("%s: only on %s".formatted(what, String.join(", ", below)));
        }
        return CheckResult.failed(
                Fault.NOT_PERMITTED,
                what + ": missing",
                "pveum role modify %s --privs %s --append 1".formatted(ProxmoxSetup.ROLE, name),
                "pveum acl modify %s --users %s --roles %s"
                        .formatted(right.path(), ProxmoxSetup.USER, ProxmoxSetup.ROLE));
    }

    private boolean holds(String path, String right) {
        return granted.getOrDefault(path, Set.of()).contains(right);
    }
}
