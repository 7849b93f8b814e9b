package org.lxcautoscale.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.proxmox.api.TokenPermissions;

/** Checks whether the API token has every privilege that is needed. */
public final class PrivilegesCheck implements DoctorCheck {

    private final AccessLevel needed;
    private final String tokenId;
    private final TokenPermissions granted;
    private final Set<HttpFunction> functions;

    /**
     * @param functions of the HTTP API that may be called; a token that cannot do them is no fault
     * @param tokenId for example {@code autoscale@pve!daemon}
     */
    public PrivilegesCheck(AccessLevel needed, Set<HttpFunction> functions, String tokenId, TokenPermissions granted) {
        this.needed = needed;
        this.functions = Set.copyOf(functions);
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
        if (granted.privileges().isEmpty()) {
            results.add(CheckResult.note("the token has no right at all; one with privilege separation needs them"
                    + " itself, besides its user"));
        }
        for (Privilege privilege : needed.privileges()) {
            results.add(check(privilege));
        }
        if (needed != AccessLevel.OBSERVE) {
            functionsWithout().ifPresent(results::add);
        }
        return results;
    }

    /** Most tokens are for sizes alone, so what else the HTTP API could do is one line, not a fault for each. */
    private Optional<CheckResult> functionsWithout() {
        List<HttpFunction> without = functions.stream()
                .filter(function -> !missing(function).isEmpty())
                .sorted()
                .toList();
        if (without.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(CheckResult.note(
                without.stream()
                        .map(function -> function.title() + " (lacks " + String.join(", ", missing(function)) + ")")
                        .collect(Collectors.joining("; ", "not to be had from the HTTP API with this token: ", "")),
                "lxc-autoscale setup proxmox --print --with %s    # the role for those that you want"
                        .formatted(without.stream()
                                .map(function -> function.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(",")))));
    }

    private List<String> missing(HttpFunction function) {
        return function.privileges().stream()
                .filter(privilege -> !granted.isGrantedBelow(privilege.path(), privilege.proxmoxName())
                        && granted.pathsBelow(privilege.path(), privilege.proxmoxName())
                                .isEmpty())
                .map(Privilege::proxmoxName)
                .toList();
    }

    private CheckResult check(Privilege privilege) {
        String name = privilege.proxmoxName();
        String what = "%s on %s, to %s".formatted(name, privilege.path(), privilege.purpose());
        if (granted.isGrantedBelow(privilege.path(), name)) {
            return CheckResult.ok(what);
        }
        List<String> some = granted.pathsBelow(privilege.path(), name);
        if (!some.isEmpty()) {
            return CheckResult.note("%s: only on %s".formatted(what, String.join(", ", some)));
        }
        return privilege.isOptional()
                ? CheckResult.note(what + ": missing, which is no fault", remedy(privilege))
                : CheckResult.failed(Fault.NOT_PERMITTED, what + ": missing", remedy(privilege));
    }

    /**
     * The role may exist already; and a token with privilege separation only has privileges that are granted to the
     * token itself too.
     */
    private String[] remedy(Privilege privilege) {
        String role = "%s --privs '%s'"
                .formatted(
                        ProxmoxSetup.ROLE,
                        needed.privileges().stream().map(Privilege::proxmoxName).collect(Collectors.joining(" ")));
        return new String[] {
            "pveum role add %s || pveum role modify %s".formatted(role, role),
            "pveum acl modify %s --users '%s' --tokens '%s' --roles %s"
                    .formatted(privilege.path(), user(), tokenId, ProxmoxSetup.ROLE)
        };
    }

    private String user() {
        int mark = tokenId.indexOf('!');
        return mark < 0 ? tokenId : tokenId.substring(0, mark);
    }
}
