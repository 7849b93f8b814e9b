package org.lxcautoscale.api;

import io.avaje.jsonb.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Views.Done;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.decision.group.GroupState;
import org.lxcautoscale.decision.group.Member;
import org.lxcautoscale.group.GroupView;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.settings.GroupSettings.Load;

/** The horizontal scaling groups, and what may be ordered for them. */
final class GroupEndpoints {

    private static final String GROUPS = ApiRoutes.ROOT + "/groups";
    private static final String GROUP = GROUPS + "/{name}";

    /** More than anyone could mean. */
    private static final int MOST_MEMBERS = 1_000_000;

    private final RunningDaemon daemon;
    private final Commands commands;

    GroupEndpoints(RunningDaemon daemon) {
        this.daemon = daemon;
        this.commands = new Commands(daemon.control());
    }

    /** All groups, in the order of the configuration. */
    @Json
    record GroupList(List<GroupItem> groups) {
        GroupList {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A horizontal scaling group, as of the last step of the loop.
     *
     * @param section of the configuration
     * @param tag that its members have
     * @param desired how many members it should have; absent until that is known
     * @param count how many members it has, without those that are parked
     * @param ready how many of them are ready
     * @param pausedBy who has paused it
     * @param underWay what is being done, a sentence
     * @param decision what was decided last, and why, a sentence
     * @param reason the code of that; absent before the first decision
     * @param failures actions that failed, one after the other
     * @param failure what went wrong last, a sentence
     * @param nextAttemptAt until when no member is added because of that
     */
    @Json
    record GroupItem(
            String name,
            String section,
            String tag,
            int min,
            int max,
            @Nullable Integer desired,
            long count,
            long ready,
            @Nullable String pausedBy,
            @Nullable String underWay,
            String decision,
            @Nullable String reason,
            int failures,
            @Nullable String failure,
            @Nullable Instant nextAttemptAt,
            List<MemberItem> members) {
        GroupItem {
            members = List.copyOf(members);
        }
    }

    /**
     * A container of a group.
     *
     * @param node absent on a single host
     * @param origin {@code base}, {@code given} or {@code created}
     * @param condition {@code ready}, {@code booting}, {@code unhealthy}, {@code stopped}, {@code parked} or
     *     {@code unreadable}
     * @param why it is in that condition, a part of a sentence
     * @param cpuPercent 95th percentile since the last cycle, of its size; absent if it is not ready
     * @param memoryPercent the same
     */
    @Json
    record MemberItem(
            String id,
            String name,
            @Nullable String node,
            String origin,
            String condition,
            @Nullable String why,
            @Nullable Double cpuPercent,
            @Nullable Double memoryPercent) {}

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(GROUPS, "listGroups", "The horizontal scaling groups and their members.")
                        .needs(Scope.READ)
                        .gives(GroupList.class)
                        .by(_ -> groups()),
                Endpoint.get(GROUP, "getGroup", "One of the groups, by its name or that of its section.")
                        .needs(Scope.READ)
                        .gives(GroupItem.class)
                        .or(404)
                        .by(this::group),
                Endpoint.put(GROUP + "/desired", "scaleGroup", "Sets how many members a group should have.")
                        .needs(Scope.SCALE)
                        .takes(Bodies.Desired.class)
                        .gives(Done.class)
                        .or(404, 409, 507)
                        .by(request -> new Done(order(GroupEndpoints::scale, request))),
                Endpoint.put(GROUP + "/pause", "pauseGroup", "Adds no member to a group, and takes none out.")
                        .needs(Scope.SCALE)
                        .gives(Done.class)
                        .or(404, 507)
                        .by(request -> new Done(order(one -> pause(one, true), request))),
                Endpoint.delete(GROUP + "/pause", "resumeGroup", "Ends the pause of a group.")
                        .needs(Scope.SCALE)
                        .or(404, 507)
                        .by(request -> {
                            order(one -> pause(one, false), request);
                            return null;
                        }));
    }

    private GroupList groups() {
        Moment now = daemon.now().get();
        return new GroupList(daemon.control().groups().stream()
                .map(group -> item(group, now))
                .toList());
    }

    private GroupItem group(ApiRequest request) {
        List<GroupView> all = daemon.control().groups();
        String name = name(request);
        return all.stream()
                .filter(group -> group.isCalled(name))
                .findFirst()
                .map(group -> item(group, daemon.now().get()))
                .orElseThrow(() -> ApiProblem.notFound(GroupView.noneIsCalled(name, all)));
    }

    private static String name(ApiRequest request) {
        return ApiRequest.printable(request.path("name"));
    }

    private static Command scale(ApiRequest request) {
        int count = count(request.body(Bodies.Desired.class).desired());
        return new Command.ScaleGroup(name(request), count, request.caller());
    }

    private static int count(@Nullable Double desired) {
        if (desired == null || !(desired >= 0 && desired <= MOST_MEMBERS && desired % 1 == 0)) {
            throw ApiProblem.badRequest("Say how many members it should have, such as {\"desired\": 3}.")
                    .inField("desired");
        }
        return desired.intValue();
    }

    private static Command pause(ApiRequest request, boolean isPaused) {
        return new Command.PauseGroup(name(request), isPaused, request.caller());
    }

    /** Lets the loop carry out the command that a request stands for; returns its sentence. */
    private String order(Function<ApiRequest, Command> command, ApiRequest request) throws InterruptedException {
        return commands.carryOut(command.apply(request), request.context())
                .map(Reply.Done::sentence)
                .orElseThrow(() -> new ApiProblem(504, "No answer yet", "It is done as soon as the loop gets to it."));
    }

    private static GroupItem item(GroupView group, Moment now) {
        GroupState state = group.state();
        return new GroupItem(
                group.settings().name(),
                group.settings().section(),
                group.settings().tag(),
                group.settings().instances().min(),
                group.settings().instances().max(),
                state.desired().orElse(null),
                group.count(),
                group.ready(),
                known(state.pausedBy()),
                group.underWay().orElse(null),
                group.sentence(),
                known(group.reason()),
                state.failures(),
                known(state.failure()),
                wall(state.retryAt(), now),
                group.members().stream().map(GroupEndpoints::item).toList());
    }

    private static MemberItem item(Member member) {
        return new MemberItem(
                member.id().value(),
                member.name(),
                known(member.node()),
                code(member.origin()),
                code(member.condition()),
                known(member.why()),
                member.load().map(Load::cpu).orElse(null),
                member.load().map(Load::memory).orElse(null));
    }

    private static String code(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    /** A monotonic time as one of the clock, in whole seconds; null when it is over. */
    private static @Nullable Instant wall(Instant monotonic, Moment now) {
        return monotonic.isAfter(now.monotonic())
                ? now.wall().plus(Duration.between(now.monotonic(), monotonic)).truncatedTo(ChronoUnit.SECONDS)
                : null;
    }
}
