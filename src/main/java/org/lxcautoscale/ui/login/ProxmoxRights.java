package org.lxcautoscale.ui.login;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.host.proxmox.api.TokenPermissions;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.login.LoginFailedException.Why;

/**
 * What somebody may do here by their permissions in Proxmox. The dashboard shows and changes all containers, so a privilege counts only
 * if it holds for all of them. Each scope needs the privileges of those before it.
 */
final class ProxmoxRights {

    private static final String CONTAINERS = "/vms";
    private static final String SEE = "VM.Audit";
    private static final List<String> CHANGE = List.of("VM.Config.CPU", "VM.Config.Memory");
    private static final String ADMINISTER = "Sys.Modify";

    private final TokenPermissions permissions;

    private ProxmoxRights(TokenPermissions permissions) {
        this.permissions = permissions;
    }

    /** @throws LoginFailedException when they may not even see all containers */
    static Set<Scope> scopes(TokenPermissions permissions) throws LoginFailedException {
        return new ProxmoxRights(permissions)
                .highest()
                .orElseThrow(() -> refused(permissions))
                .included();
    }

    private Optional<Scope> highest() {
        if (!isOnAllContainers(SEE)) {
            return Optional.empty();
        }
        if (!CHANGE.stream().allMatch(this::isOnAllContainers)) {
            return Optional.of(Scope.READ);
        }
        return Optional.of(permissions.has("/", ADMINISTER) ? Scope.ADMIN : Scope.SCALE);
    }

    private boolean isOnAllContainers(String privilege) {
        return permissions.isGrantedBelow(CONTAINERS, privilege)
                && permissions.privileges().keySet().stream()
                        .filter(path -> path.startsWith(CONTAINERS + "/"))
                        .allMatch(path -> permissions.has(path, privilege));
    }

    private static LoginFailedException refused(TokenPermissions permissions) {
        boolean seesSome = permissions.isGrantedBelow(CONTAINERS, SEE)
                || !permissions.pathsBelow(CONTAINERS, SEE).isEmpty();
        return new LoginFailedException(seesSome ? Why.SOME_CONTAINERS : Why.NO_RIGHTS);
    }
}
