package org.lxcautoscale.decision.group;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.group.Member.Condition;
import org.lxcautoscale.settings.GroupSettings;
import org.lxcautoscale.settings.GroupSettings.Load;
import org.lxcautoscale.settings.GroupSettings.ScaleIn.Way;

/**
 * Decides on a group. First it is made what it is wanted to be: as many members as desired, all of them healthy. Only then the
 * average use of its ready members moves the desired number, by one.
 */
public final class GroupPlanner {

    private final GroupContext context;
    private final GroupSettings settings;
    private final List<Member> members;
    private final int desired;

    private GroupPlanner(GroupContext context) {
        this.context = context;
        this.settings = context.settings();
        this.members = context.members().stream().filter(Member::counts).toList();
        this.desired = desired();
    }

    /** Decides. */
    public static GroupDecision decide(GroupContext context) {
        return new GroupPlanner(context).decide();
    }

    /**
     * The number of members that this group should have, within its limits. Members that others have added are welcome, unless a
     * person wants fewer.
     */
    private int desired() {
        GroupState state = context.state();
        int wanted = state.desired().orElse(members.size());
        int adopted = state.isOrdered() || hasBrokenOnes() ? wanted : Math.max(wanted, members.size());
        return Math.clamp(
                adopted, settings.instances().min(), settings.instances().max());
    }

    private boolean hasBrokenOnes() {
        return members.stream().anyMatch(member -> member.isBroken() && member.isRemovable());
    }

    private GroupDecision decide() {
        if (!context.state().pausedBy().isEmpty()) {
            return stay(GroupReason.PAUSED, "paused by " + context.state().pausedBy());
        }
        if (context.obstacle().isPresent()) {
            return stay(GroupReason.OBSTACLE, context.obstacle().get());
        }
        int wanted = context.isOffPeak() && mayRemove() ? settings.instances().min() : desired;
        Optional<GroupDecision> repair = surplus(wanted).or(this::replacement).or(() -> shortage(wanted));
        return repair.or(this::unsettled).orElseGet(this::byLoad);
    }

    // ---- as many as desired, all healthy

    private Optional<GroupDecision> surplus(int wanted) {
        if (members.size() <= wanted || !mayRemove()) {
            return Optional.empty(); // the load may want even more
        }
        String many =
                members.size() + " members, " + wanted + " wanted" + (wanted < desired ? " in off-peak time" : "");
        return worst(_ -> true).map(last -> remove(last, desired, GroupReason.TOO_MANY, many));
    }

    private boolean mayRemove() {
        return settings.scaleIn().way() != Way.OFF;
    }

    /** The one to take out first: broken ones, then those that are not ready, then the newest, which has the highest id. */
    private Optional<Member> worst(Predicate<Member> which) {
        return members.stream()
                .filter(Member::isRemovable)
                .filter(which)
                .max(Comparator.comparing(Member::isBroken)
                        .thenComparing(member -> !member.isReady())
                        .thenComparingInt(member -> member.id().value().length())
                        .thenComparing(Member::id));
    }

    private Optional<GroupDecision> replacement() {
        Optional<Member> broken = mayRemove() ? worst(Member::isBroken) : Optional.empty();
        if (broken.isEmpty()) {
            return Optional.empty();
        }
        Member member = broken.get();
        String why = "member %s is %s%s".formatted(member.id(), inWords(member.condition()), because(member));
        boolean isRoom = members.size()
                < Math.min(
                        desired + settings.instances().surge(),
                        settings.instances().max());
        if (isRoom) {
            return Optional.of(waiting()
                    .orElseGet(() -> new GroupDecision(
                            settings,
                            desired,
                            remembered(),
                            new GroupAction.Add(parked(), Optional.of(member.id())),
                            GroupReason.REPLACE,
                            why + "; it is replaced, the new one first")));
        }
        if (members.stream().noneMatch(Member::isReady)) {
            return Optional.of(stay(
                    GroupReason.BROKEN,
                    why + ", and no other is ready: nothing is taken out, for the fault may be that of the check"));
        }
        return Optional.of(remove(member, desired, GroupReason.REPLACE, why + "; it is taken out, and then replaced"));
    }

    private static String because(Member member) {
        return member.why().isEmpty() ? "" : " (" + member.why() + ")";
    }

    private static String inWords(Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT);
    }

    private Optional<GroupDecision> shortage(int wanted) {
        if (members.size() >= wanted) {
            return Optional.empty();
        }
        return Optional.of(waiting()
                .orElseGet(
                        () -> add(desired, GroupReason.TOO_FEW, members.size() + " of " + wanted + " wanted members")));
    }

    /** What has failed is not tried again at once. */
    private Optional<GroupDecision> waiting() {
        Instant retryAt = context.state().retryAt();
        return context.now().isBefore(retryAt)
                ? Optional.of(stay(
                        GroupReason.BACK_OFF,
                        "adding a member failed %s, tried again in %s: %s"
                                .formatted(
                                        times(context.state().failures()),
                                        inWords(Duration.between(context.now(), retryAt)),
                                        context.state().failure())))
                : Optional.empty();
    }

    private static String times(int failures) {
        return failures == 1 ? "once" : failures + " times";
    }

    private static String inWords(Duration time) {
        return time.toSeconds() < 120 ? Math.max(1, time.toSeconds()) + " s" : time.toMinutes() + " min";
    }

    // ---- the load

    private Optional<GroupDecision> unsettled() {
        return members.stream()
                .filter(member -> member.condition() == Condition.BOOTING)
                .findFirst()
                .map(member ->
                        stay(GroupReason.BOOTING, "member " + member.id() + " is not ready yet" + because(member)));
    }

    private GroupDecision byLoad() {
        List<Load> known = members.stream()
                .filter(Member::isReady)
                .flatMap(member -> member.load().stream())
                .toList();
        if (known.isEmpty()) {
            return stay(GroupReason.UNKNOWN_LOAD, "the use of no ready member is known" + brokenOnes());
        }
        Load average = new Load(
                known.stream().mapToDouble(Load::cpu).average().orElse(0),
                known.stream().mapToDouble(Load::memory).average().orElse(0));
        String use = "CPU %s, memory %s on average of %s"
                .formatted(percent(average.cpu()), percent(average.memory()), ready(known.size()));
        Load above = settings.scaleOut().above();
        Load below = settings.scaleIn().below();
        if (average.cpu() > above.cpu()) {
            return hot(Resource.CPU, use + ", above %s of CPU".formatted(percent(above.cpu())));
        }
        if (average.memory() > above.memory()) {
            return hot(Resource.MEMORY, use + ", above %s of memory".formatted(percent(above.memory())));
        }
        if (mayRemove() && average.cpu() < below.cpu() && average.memory() < below.memory()) {
            return cold(
                    average,
                    known.size(),
                    use + ", below %s and %s".formatted(percent(below.cpu()), percent(below.memory())));
        }
        return stay(GroupReason.WITHIN_THRESHOLDS, use + ", within the thresholds" + brokenOnes());
    }

    private String brokenOnes() {
        String ids = members.stream()
                .filter(member -> member.isBroken() || member.condition() == Condition.UNREADABLE)
                .map(member -> member.id() + " is " + inWords(member.condition()))
                .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "" : "; " + ids;
    }

    private static String ready(int count) {
        return count == 1 ? "1 ready member" : count + " ready members";
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.0f %%", value);
    }

    private GroupDecision hot(Resource resource, String why) {
        if (members.size() >= settings.instances().max()) {
            return stay(
                    GroupReason.AT_MAXIMUM,
                    why + "; it has max_instances " + settings.instances().max());
        }
        if (context.isOffPeak()) {
            return stay(GroupReason.OFF_PEAK, why + "; no members are added in off-peak time");
        }
        Optional<Member> growing = settings.scaleOut().isVerticalFirst()
                ? members.stream()
                        .filter(member -> member.isReady() && member.growing().contains(resource))
                        .findFirst()
                : Optional.empty();
        if (growing.isPresent()) {
            return stay(
                    GroupReason.VERTICAL_FIRST,
                    why + "; member " + growing.get().id() + " can be made larger first");
        }
        Optional<GroupDecision> early =
                grace(context.state().lastOut(), settings.scaleOut().gracePeriod(), why);
        return early.or(this::waiting).orElseGet(() -> add(members.size() + 1, GroupReason.ABOVE_UPPER_THRESHOLD, why));
    }

    private Optional<GroupDecision> grace(Instant since, Duration period, String why) {
        if (since.equals(Instant.MIN)) {
            return Optional.empty();
        }
        Duration left = Duration.between(context.now(), since.plus(period));
        return left.isPositive()
                ? Optional.of(stay(GroupReason.GRACE_PERIOD, why + "; the grace period ends in " + inWords(left)))
                : Optional.empty();
    }

    private GroupDecision cold(Load average, int ready, String why) {
        if (members.size() <= settings.instances().min()) {
            return stay(
                    GroupReason.AT_MINIMUM,
                    why + "; it has min_instances " + settings.instances().min());
        }
        Load above = settings.scaleOut().above();
        double more = (double) ready / Math.max(1, ready - 1);
        if (ready == 1 || average.cpu() * more >= above.cpu() || average.memory() * more >= above.memory()) {
            return stay(
                    GroupReason.NEEDED, why + "; without one of them the others would be above the upper threshold");
        }
        Optional<Member> last = worst(_ -> true);
        if (last.isEmpty()) {
            return stay(GroupReason.NONE_REMOVABLE, why + "; none of them was made by this program");
        }
        Instant since = context.state().lowSince().orElse(context.now());
        Instant settled =
                latest(since, context.state().lastOut(), context.state().lastIn());
        Optional<GroupDecision> early = grace(settled, settings.scaleIn().gracePeriod(), why);
        if (early.isPresent()) {
            GroupDecision waits = early.get();
            return new GroupDecision(
                    settings,
                    waits.desired(),
                    waits.state().withLowSince(Optional.of(since)),
                    waits.action(),
                    waits.reason(),
                    waits.sentence());
        }
        return remove(last.get(), members.size() - 1, GroupReason.BELOW_LOWER_THRESHOLD, why);
    }

    private static Instant latest(Instant... times) {
        Instant latest = Instant.MIN;
        for (Instant time : times) {
            latest = time.isAfter(latest) ? time : latest;
        }
        return latest;
    }

    // ---- decisions

    /** The desired number, if it is known by now; only a low load that lasts is remembered. */
    private GroupState remembered() {
        GroupState state = context.state().withDesired(desired).withLowSince(Optional.empty());
        return members.size() == desired ? state.reached() : state;
    }

    private GroupDecision stay(GroupReason reason, String why) {
        return new GroupDecision(settings, desired, remembered(), new GroupAction.Stay(), reason, why);
    }

    private GroupDecision add(int wanted, GroupReason reason, String why) {
        int more = Math.min(wanted, settings.instances().max());
        return new GroupDecision(
                settings,
                more,
                remembered().withDesired(more),
                new GroupAction.Add(parked(), Optional.empty()),
                reason,
                why);
    }

    private Optional<ContainerId> parked() {
        return context.members().stream()
                .filter(member -> member.condition() == Condition.PARKED)
                .map(Member::id)
                .min(Comparator.naturalOrder());
    }

    private GroupDecision remove(Member member, int wanted, GroupReason reason, String why) {
        int fewer = Math.max(wanted, settings.instances().min());
        return new GroupDecision(
                settings, fewer, remembered().withDesired(fewer), new GroupAction.Remove(member.id()), reason, why);
    }
}
