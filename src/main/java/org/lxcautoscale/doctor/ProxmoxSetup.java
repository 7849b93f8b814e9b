package org.lxcautoscale.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The commands that create role, user, token and permissions on a Proxmox node. */
public final class ProxmoxSetup {

    static final String ROLE = "LXCAutoScale";
    static final String USER = "lxc-autoscale@pve";

    private final List<Privilege> privileges;

    /** @param functions of the HTTP API that shall work besides */
    public ProxmoxSetup(AccessLevel access, Set<HttpFunction> functions) {
        this.privileges = Arrays.stream(Privilege.values())
                .filter(privilege -> access.privileges().contains(privilege)
                        || functions.stream()
                                .anyMatch(function -> function.privileges().contains(privilege)))
                .toList();
    }

    /** A shell script to run as root on any node of the cluster. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("# A role with the rights for this, and no others:");
        privileges.forEach(privilege -> lines.add(
                "#   %-24s %-9s to %s".formatted(privilege.proxmoxName(), privilege.path(), privilege.purpose())));
        String role = "%s --privs '%s'"
                .formatted(ROLE, privileges.stream().map(Privilege::proxmoxName).collect(Collectors.joining(" ")));
        lines.add("pveum role add " + role);
        lines.add("# Where it is there already, with other rights:");
        lines.add("#   pveum role modify " + role);
        lines.add("");
        lines.add("# A user without a password, so that nobody can log in as it:");
        lines.add("pveum user add %s --comment 'LXC AutoScale'".formatted(USER));
        lines.add("");
        lines.add("# The role, where it is needed:");
        privileges.stream()
                .map(Privilege::path)
                .distinct()
                .forEach(path -> lines.add("pveum acl modify %s --users %s --roles %s".formatted(path, USER, ROLE)));
        lines.add("");
        lines.add("# The token; its value is shown this once, keep it in a file that only root can read.");
        lines.add("# With --privsep 0 it has the rights of its user.");
        lines.add("pveum user token add %s daemon --privsep 0".formatted(USER));
        lines.add("");
        lines.add("# To look at it, and to take all of it away again:");
        lines.add("#   pveum user token permissions %s daemon".formatted(USER));
        lines.add("#   pveum user delete %s && pveum role delete %s".formatted(USER, ROLE));
        return lines;
    }
}
