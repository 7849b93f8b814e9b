package org.lxcautoscale.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.proxmox.api.TokenPermissions;

/** Whether the token of the API has every right that is needed. */
public final class RightsCheck implements DoctorCheck {

    private final Access needed;
    private final String tokenId;
    private final TokenPermissions granted;

    /** @param tokenId as {@code autoscale@pve!daemon} */
    public RightsCheck(Access needed, String tokenId, TokenPermissions granted) {
        this.needed = needed;
        this.tokenId = tokenId;
        this.granted = granted;
    }

    @Override
    public String topic() {
        return "Rights";
    }

    @Override
    public List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        if (granted.rights().isEmpty()) {
            results.add(CheckResult.note("the token has no right at all; one with privilege separation needs them"
                    + " itself, besides its user"));
        }
        for (Right right : needed.rights()) {
            results.add(check(right));
        }
        return results;
    }

    private CheckResult check(Right right) {
        String name = right.proxmoxName();
        String what = "%s on %s, to %s".formatted(name, right.path(), right.purpose());
        if (granted.isGrantedBelow(right.path(), name)) {
            return CheckResult.ok(what);
        }
        List<String> some = granted.pathsBelow(right.path(), name);
        return some.isEmpty()
                ? CheckResult.failed(Fault.NOT_PERMITTED, what + ": missing", remedy(right))
                : CheckResult.note("%s: only on %s".formatted(what, String.join(", ", some)));
    }

    /** The role may be there already; and a token with privilege separation has no right that is not granted to it too. */
    private String[] remedy(Right right) {
        String role = "%s --privs '%s'"
                .formatted(
                        ProxmoxSetup.ROLE,
                        needed.rights().stream().map(Right::proxmoxName).collect(Collectors.joining(" ")));
        return new String[] {
            "pveum role add %s || pveum role modify %s".formatted(role, role),
            "pveum acl modify %s --users '%s' --tokens '%s' --roles %s"
                    .formatted(right.path(), user(), tokenId, ProxmoxSetup.ROLE)
        };
    }

    private String user() {
        int mark = tokenId.indexOf('!');
        return mark < 0 ? tokenId : tokenId.substring(0, mark);
    }
}
