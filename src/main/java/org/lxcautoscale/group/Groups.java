package org.lxcautoscale.group;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Ipv4;
import org.lxcautoscale.container.Ipv4Interface;
import org.lxcautoscale.cycle.Containers;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.group.GroupChange;
import org.lxcautoscale.host.ContainerTasks;
import org.lxcautoscale.host.SnapshotName;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.HealthCheck;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All horizontal scaling groups while the program runs. What is remembered of them is kept in a file. Used by the thread of the
 * loop, except for {@link #views}.
 */
public final class Groups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final GroupsFile file;
    private final Optional<ContainerTasks> tasks;
    private final Probes probes;
    private final Hooks hooks;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    /** Of sections that are not in the configuration any more. */
    private final Map<String, Kept> others = new HashMap<>();

    private final Leftovers leftovers = new Leftovers();
    private Settings settings;
    private Moment now;
    private Observation seen = new Observation(List.of());
    private boolean isFileBroken;
    private volatile List<GroupView> views = List.of();

    private Groups(
            GroupsFile file,
            Optional<ContainerTasks> tasks,
            Probes probes,
            Hooks hooks,
            Settings settings,
            Moment now) {
        this.file = file;
        this.tasks = tasks;
        this.probes = probes;
        this.hooks = hooks;
        this.settings = settings;
        this.now = now;
    }

    /**
     * Reads what is remembered.
     *
     * @param tasks not closed with this; empty in a dry run, in which it is only decided and nothing is written down
     * @param probes closed with this
     * @param hooks closed with this
     * @throws IOException when it cannot be read, or makes no sense: it may say which clones are unfinished
     */
    public static Groups open(
            Path stateDir, Optional<ContainerTasks> tasks, Probes probes, Hooks hooks, Settings settings, Moment now)
            throws IOException {
        GroupsFile file = new GroupsFile(stateDir);
        Groups all = new Groups(file, tasks, probes, hooks, settings, now);
        all.others.putAll(file.read(now));
        all.reconfigured(settings);
        return all;
    }

    /** New settings are in force. Work on members of groups that are not there any more is left as it is, and remembered. */
    public void reconfigured(Settings changed) {
        settings = changed;
        Set<String> sections = new HashSet<>();
        for (GroupSettings group : changed.containers().groups()) {
            sections.add(group.section());
            Group known = groups.get(group.section());
            if (known == null) {
                Kept kept = Optional.ofNullable(others.remove(group.section())).orElse(Kept.NOTHING);
                groups.put(group.section(), new Group(group, kept, surroundings));
            } else {
                known.reconfigure(group);
            }
        }
        groups.entrySet().removeIf(entry -> {
            boolean isGone = !sections.contains(entry.getKey());
            if (isGone) {
                others.put(entry.getKey(), entry.getValue().kept());
            }
            return isGone;
        });
        others.forEach((section, kept) -> kept.creation()
                .ifPresent(one -> LOG.warn(
                        "{} is not configured any more, but container {} was being made for it: look at it.",
                        section,
                        one.id())));
        publish();
    }

    private final Group.Surroundings surroundings = new Group.Surroundings() {
        @Override
        public boolean keep(GroupSettings group, Kept kept) {
            return write(group.section(), kept);
        }

        @Override
        public Placement.Reserved reserved() {
            return Groups.this.reserved();
        }

        @Override
        public Probes probes() {
            return probes;
        }

        @Override
        public Observation seen() {
            return seen;
        }
    };

    private boolean write(String section, Kept kept) {
        if (tasks.isEmpty()) {
            return true; // a dry run
        }
        Map<String, Kept> all = new HashMap<>(others);
        groups.forEach((name, group) -> all.put(name, group.kept()));
        all.put(section, kept);
        try {
            file.write(all, now);
            isFileBroken = false;
            return true;
        } catch (IOException e) {
            if (!isFileBroken) {
                isFileBroken = true;
                LOG.error("Groups do nothing, for it could not be written down: {}", e.getMessage());
            }
            return false;
        }
    }

    private Placement.Reserved reserved() {
        Set<ContainerId> ids = new HashSet<>();
        Set<Ipv4> addresses = new HashSet<>();
        for (Group group : groups.values()) {
            group.kept().creation().ifPresent(one -> {
                ids.add(one.id());
                one.address().map(Ipv4Interface::address).ifPresent(addresses::add);
            });
            for (Lost lost : group.kept().lost()) {
                ids.add(lost.id());
            }
        }
        return new Placement.Reserved(ids, addresses);
    }

    // ---- the loop

    /** The host has been observed. */
    public void observed(Observation all, Moment at) {
        seen = all;
        now = at;
        Map<ContainerId, HealthCheck> checks = new HashMap<>();
        for (Group group : groups.values()) {
            guarded(group, () -> {
                group.observed(all);
                checks.putAll(group.checks(all));
            });
        }
        probes.watch(checks);
    }

    /**
     * A step has decided on sizes: each group is decided on in each cycle.
     *
     * @param ban why nothing may be done, a sentence; empty if it may
     */
    public void decided(CycleReport report, Optional<String> ban) {
        if (report.trigger() != Trigger.CYCLE || groups.isEmpty()) {
            return;
        }
        decide(Sight.of(seen, report, settings), ban, report.at());
    }

    void decide(Sight sight, Optional<String> ban, Moment at) {
        now = at;
        if (tasks.isEmpty()) {
            groups.values().forEach(group -> guarded(group, () -> group.consider(sight, ban, at)));
        } else {
            Workplace place = new Workplace(tasks.get(), hooks, Groups::readNothing, at);
            groups.values().forEach(group -> guarded(group, () -> group.cycle(sight, ban, place)));
            if (ban.isEmpty()) {
                leftovers.look(bases(), lostSnapshots(), place);
            }
        }
        publish();
    }

    private static Container readNothing(ContainerId id) {
        throw new IllegalStateException("container " + id + " is not read while it is decided");
    }

    /** A fault in the work on one group stops neither the others nor the loop. */
    private static void guarded(Group group, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("{}: an internal error", group.settings().section(), e);
        }
    }

    private Set<String> lostSnapshots() {
        return groups.values().stream()
                .flatMap(group -> group.kept().lost().stream())
                .flatMap(lost -> lost.snapshot().stream())
                .map(SnapshotName::value)
                .collect(Collectors.toSet());
    }

    private Set<ContainerId> bases() {
        Set<ContainerId> bases = new HashSet<>();
        groups.values().forEach(group -> bases.add(group.settings().clones().base()));
        return bases;
    }

    /**
     * Goes on with what is under way. Called in each step, after the tasks have told of their ends.
     *
     * @return what has happened since the last step
     */
    public List<GroupChange> step(Containers containers, Moment at) {
        if (groups.isEmpty() || tasks.isEmpty()) {
            return List.of();
        }
        now = at;
        hooks.advance();
        Workplace place = new Workplace(tasks.get(), hooks, containers, at);
        List<GroupChange> changes = new ArrayList<>();
        for (Group group : groups.values()) {
            guarded(group, () -> group.step(place));
            changes.addAll(group.takeChanges());
        }
        leftovers.delete(this::isNeeded, place);
        publish();
        return changes;
    }

    private boolean isNeeded(String snapshot) {
        return groups.values().stream()
                .flatMap(group -> group.kept().creation().stream())
                .flatMap(creation -> creation.snapshot().stream())
                .anyMatch(name -> name.value().equals(snapshot));
    }

    private void publish() {
        views = groups.values().stream().map(Group::view).toList();
    }

    // ---- for everybody

    /** All groups as they were after the last step, in the order of the configuration. May be called from any thread. */
    public List<GroupView> views() {
        return views;
    }

    /** What is being done to a container, as part of a sentence. */
    public Optional<String> underWay(ContainerId id) {
        return groups.values().stream()
                .flatMap(group -> Optional.ofNullable(group.worksOn().get(id)).stream())
                .findFirst();
    }

    /**
     * Sets how many members a group should have.
     *
     * @throws IllegalArgumentException when it may not have so many; the message says why
     * @throws IllegalStateException when it cannot be written down
     */
    public void scale(String group, int count) {
        require(group).scale(count);
        publish();
    }

    /**
     * Pauses a group, or ends its pause.
     *
     * @param by who pauses it; empty to end the pause
     * @throws IllegalStateException when it cannot be written down
     */
    public void pause(String group, String by) {
        require(group).pause(by);
        publish();
    }

    /** Whether there is a group of this name or section. */
    public boolean has(String group) {
        return find(group).isPresent();
    }

    private Group require(String group) {
        return find(group).orElseThrow(() -> new IllegalArgumentException("there is no group " + group));
    }

    private Optional<Group> find(String name) {
        return groups.values().stream()
                .filter(group -> group.settings().name().equals(name)
                        || group.settings().section().equals(name))
                .findFirst();
    }

    @Override
    public void close() {
        probes.close();
        hooks.close();
    }
}
