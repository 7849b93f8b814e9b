package org.lxcautoscale.ui.hosts;

import java.util.List;
import org.lxcautoscale.ui.page.Page;

/** All nodes, and all groups. */
public record HostsPage(String title, List<NodeCard> nodes, List<GroupCard> groups) implements Page {

    public HostsPage {
        nodes = List.copyOf(nodes);
        groups = List.copyOf(groups);
    }

    @Override
    public String template() {
        return "hosts/hosts.jte";
    }
}
