package org.lxcautoscale.group;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.settings.GroupSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the programs of an administrator for members of a group. */
final class MemberHooks {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private MemberHooks() {}

    /** What has happened to a member. */
    enum Event {
        READY,
        TERMINATE
    }

    /**
     * Runs the program for an event, if there is one.
     *
     * @param chosen the address that the member was given; empty to ask the host for the one that it has
     * @param then what went wrong, a sentence; empty if nothing did
     * @return whether there is one
     */
    static boolean run(
            Event event,
            GroupSettings group,
            Container member,
            Optional<Ipv4> chosen,
            Workplace at,
            Consumer<String> then) {
        GroupSettings.Hooks hooks = group.hooks();
        List<String> line = event == Event.READY ? hooks.onReady() : hooks.onTerminate();
        if (line.isEmpty()) {
            return false;
        }
        Supplier<Map<String, String>> environment = () -> Map.of(
                "LXC_AUTOSCALE_EVENT",
                event == Event.READY ? "ready" : "terminate",
                "LXC_AUTOSCALE_GROUP",
                group.name(),
                "LXC_AUTOSCALE_ID",
                member.id().value(),
                "LXC_AUTOSCALE_NAME",
                member.name(),
                "LXC_AUTOSCALE_ADDRESS",
                chosen.or(() -> address(member.id(), at)).map(Ipv4::toString).orElse(""));
        at.hooks().run(line, environment, hooks.timeout(), problem -> {
            if (!problem.isEmpty()) {
                LOG.warn("{}: the hook of member {} failed: {}.", group.section(), member.id(), problem);
            }
            then.accept(problem.isEmpty() ? "" : "its hook failed: " + problem);
        });
        return true;
    }

    /** The address that a container can be reached at. Blocks; called on the thread of a hook. */
    private static Optional<Ipv4> address(ContainerId id, Workplace at) {
        try {
            return at.tasks().addresses(id).stream().min(Comparator.naturalOrder());
        } catch (TaskFailedException e) {
            LOG.debug("The address of container {} is not known: {}", id, e.sentence());
            return Optional.empty();
        }
    }
}
