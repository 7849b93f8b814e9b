package org.lxcautoscale.decision.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.group.Member.Condition;
import org.lxcautoscale.decision.group.Member.Origin;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.Load;
import org.lxcautoscale.settings.GroupSettings.ScaleIn.Way;

/** A group to decide on: 1 to 4 members, thresholds of 20 and 80 %, grace periods of 5 and 10 minutes, besides what is changed. */
final class GroupScene {

    static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

    private static final ContainerId BASE = new ContainerId("101");

    private final List<Member> members = new ArrayList<>();
    private GroupState state = GroupState.NEW;
    private GroupSettings.Instances instances = new GroupSettings.Instances(1, 4, 1);
    private Way way = Way.OFF;
    private double below = 20;
    private boolean isVerticalFirst = true;
    private boolean isOffPeak;
    private Optional<String> obstacle = Optional.empty();
    private Instant now = START;

    /** A member that is described step by step. */
    record Draft(Member member) {

        Draft using(double cpu, double memory) {
            return new Draft(new Member(
                    member.id(),
                    member.name(),
                    "",
                    member.origin(),
                    member.condition(),
                    member.why(),
                    Optional.of(new Load(cpu, memory)),
                    member.growing()));
        }

        Draft growing(Resource resource) {
            return new Draft(new Member(
                    member.id(),
                    member.name(),
                    "",
                    member.origin(),
                    member.condition(),
                    member.why(),
                    member.load(),
                    EnumSet.of(resource)));
        }

        Draft in(Condition condition) {
            return in(condition, "");
        }

        Draft in(Condition condition, String why) {
            return new Draft(new Member(
                    member.id(), member.name(), "", member.origin(), condition, why, member.load(), member.growing()));
        }
    }

    private static Draft draft(ContainerId id, Origin origin) {
        return new Draft(new Member(
                id, "web", "", origin, Condition.READY, "", Optional.empty(), EnumSet.noneOf(Resource.class)));
    }

    /** A member that this program has made, ready, and of unknown use. */
    static Draft created(String id) {
        return draft(new ContainerId(id), Origin.CREATED);
    }

    static Draft given(String id) {
        return draft(new ContainerId(id), Origin.GIVEN);
    }

    static Draft base() {
        return draft(BASE, Origin.BASE);
    }

    GroupScene with(Draft draft) {
        members.add(draft.member());
        return this;
    }

    GroupScene clear() {
        members.clear();
        return this;
    }

    GroupScene limits(int min, int max) {
        instances = new GroupSettings.Instances(min, max, instances.surge());
        return this;
    }

    GroupScene surge(int surge) {
        instances = new GroupSettings.Instances(instances.min(), instances.max(), surge);
        return this;
    }

    GroupScene removing(Way how) {
        way = how;
        return this;
    }

    GroupScene below(double percent) {
        below = percent;
        return this;
    }

    GroupScene horizontalFirst() {
        isVerticalFirst = false;
        return this;
    }

    GroupScene offPeak() {
        isOffPeak = true;
        return this;
    }

    GroupScene obstacle(String sentence) {
        obstacle = Optional.of(sentence);
        return this;
    }

    GroupScene desired(int count) {
        return remembering(state.withDesired(count));
    }

    /** So many are wanted by a person. */
    GroupScene ordered(int count) {
        return remembering(state.ordered(count));
    }

    /** The load has been low for so long. */
    GroupScene quietFor(Duration time) {
        return remembering(state.withLowSince(Optional.of(START.minus(time))));
    }

    GroupScene remembering(GroupState what) {
        state = what;
        return this;
    }

    GroupScene at(Duration since) {
        now = START.plus(since);
        return this;
    }

    GroupDecision decide() {
        return GroupPlanner.decide(new GroupContext(settings(), state, members, isOffPeak, obstacle, now));
    }

    GroupSettings settings() {
        return new GroupSettings(
                GroupSettings.PREFIX + "WEB",
                "autoscale-group-web",
                Set.of(),
                instances,
                new GroupSettings.ScaleOut(new Load(80, 80), Duration.ofSeconds(300), isVerticalFirst),
                new GroupSettings.ScaleIn(way, new Load(below, below), Duration.ofSeconds(600)),
                new GroupSettings.Clones(
                        BASE, 99_000, List.of(), Optional.empty(), false, List.of(), false, Optional.empty()),
                new GroupSettings.HealthCheck(
                        new GroupSettings.Probe.Running(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofSeconds(120)),
                new GroupSettings.Hooks(List.of(), List.of(), Duration.ofSeconds(60)));
    }
}
