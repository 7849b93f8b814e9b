package org.lxcautoscale.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.api.Views.AllocationResult;
import org.lxcautoscale.api.Views.ApprovalList;
import org.lxcautoscale.api.Views.Done;
import org.lxcautoscale.api.Views.LastDecision;
import org.lxcautoscale.api.Views.OrderList;
import org.lxcautoscale.api.Views.Plan;
import org.lxcautoscale.api.Views.PlannedChange;
import org.lxcautoscale.api.Views.Size;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Grid;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.ModeOrder.Target;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;

/** What people may order. */
final class OrderEndpoints {

    private static final String CONTAINER = ApiRoutes.ROOT + "/containers/{id}";
    private static final String APPROVAL = ApiRoutes.ROOT + "/approvals/{name}";
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Tenths are not exact in binary. */
    private static final double ROUNDING = 1e-6;

    /** The largest amounts that anyone could mean. */
    private static final double MOST_CORES = 8192;

    private static final long MOST_MEMORY = 1L << 50;

    private final RunningDaemon daemon;
    private final Commands commands;

    OrderEndpoints(RunningDaemon daemon) {
        this.daemon = daemon;
        this.commands = new Commands(daemon.control());
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get(ApiRoutes.ROOT + "/orders", "listOrders", "All that people have ordered.")
                        .needs(Scope.READ)
                        .gives(OrderList.class)
                        .by(_ -> orders()),
                Endpoint.patch(CONTAINER + "/allocation", "setAllocation", "Sets the size of a container and holds it.")
                        .needs(Scope.SCALE)
                        .header(
                                "If-Match",
                                "Set it only if the size is still the one with this ETag.",
                                "\"2.0/536870912\"")
                        .takes(Bodies.Allocation.class)
                        .gives(AllocationResult.class)
                        .or(404, 409, 412, 502, 503)
                        .by(this::resize),
                Endpoint.post(CONTAINER + "/hold", "hold", "Keeps a container at its size for some time.")
                        .needs(Scope.SCALE)
                        .takes(Bodies.Hold.class)
                        .gives(Done.class)
                        .or(404)
                        .by(done(OrderEndpoints::hold)),
                Endpoint.delete(CONTAINER + "/hold", "release", "Ends a hold.")
                        .needs(Scope.SCALE)
                        .or(404)
                        .by(nothing(request -> new Command.Release(request.container(), request.caller()))),
                Endpoint.post(CONTAINER + "/boost", "boost", "Gives a container a size for some time.")
                        .needs(Scope.SCALE)
                        .takes(Bodies.Boost.class)
                        .gives(Done.class)
                        .or(404, 409, 502, 503)
                        .by(done(OrderEndpoints::boost)),
                Endpoint.delete(
                                CONTAINER + "/boost",
                                "endBoost",
                                "Ends a boost: the container goes back to the size before.")
                        .needs(Scope.SCALE)
                        .or(404, 409, 502, 503)
                        .by(nothing(request -> new Command.EndBoost(request.container(), request.caller()))),
                Endpoint.post(
                                CONTAINER + "/rollback",
                                "rollBack",
                                "Gives a container back the size from before the first change.")
                        .needs(Scope.ADMIN)
                        .gives(Done.class)
                        .or(404, 409, 502, 503)
                        .by(done(request -> new Command.RollBack(request.container(), request.caller()))),
                Endpoint.get(ApiRoutes.ROOT + "/approvals", "listApprovals", "The changes that wait for a person.")
                        .needs(Scope.READ)
                        .gives(ApprovalList.class)
                        .by(_ -> new ApprovalList(daemon.control().standing().approvals().stream()
                                .map(Shown::item)
                                .toList())),
                Endpoint.post(APPROVAL + "/approve", "approve", "Lets a change that waits be made.")
                        .needs(Scope.SCALE)
                        .gives(Done.class)
                        .or(404, 409, 502, 503)
                        .by(done(request -> new Command.Approve(request.path("name"), request.caller()))),
                Endpoint.post(APPROVAL + "/reject", "reject", "Drops a change that waits.")
                        .needs(Scope.SCALE)
                        .gives(Done.class)
                        .or(404)
                        .by(done(request -> new Command.Reject(request.path("name"), request.caller()))),
                Endpoint.get(
                                ApiRoutes.ROOT + "/plan",
                                "getPlan",
                                "What the next cycle would change if it were due now.")
                        .needs(Scope.READ)
                        .gives(Plan.class)
                        .or(503)
                        .by(this::plan),
                setMode("/mode", "setMode", "all containers", _ -> Target.ALL),
                resetMode("/mode", "resetMode", "all containers", _ -> Target.ALL),
                setMode("/tiers/{name}/mode", "setModeOfTier", "a tier", OrderEndpoints::tier),
                resetMode("/tiers/{name}/mode", "resetModeOfTier", "a tier", OrderEndpoints::tier),
                setMode("/containers/{id}/mode", "setModeOfContainer", "a container", OrderEndpoints::container),
                resetMode("/containers/{id}/mode", "resetModeOfContainer", "a container", OrderEndpoints::container));
    }

    private static Target tier(ApiRequest request) {
        return new Target(Target.Kind.TIER, request.path("name"));
    }

    private static Target container(ApiRequest request) {
        return new Target(Target.Kind.CONTAINER, request.container().value());
    }

    private Endpoint setMode(String path, String id, String whose, Function<ApiRequest, Target> target) {
        return Endpoint.put(ApiRoutes.ROOT + path, id, "Sets what may be done with " + whose + ".")
                .needs(Scope.SCALE)
                .takes(Bodies.Mode.class)
                .gives(Done.class)
                .or(404)
                .by(done(request -> new Command.SetMode(
                        target.apply(request),
                        Optional.of(mode(request.body(Bodies.Mode.class).mode())),
                        request.caller())));
    }

    private Endpoint resetMode(String path, String id, String whose, Function<ApiRequest, Target> target) {
        return Endpoint.delete(ApiRoutes.ROOT + path, id, "Takes back what was set for " + whose + ".")
                .needs(Scope.SCALE)
                .by(nothing(request -> new Command.SetMode(target.apply(request), Optional.empty(), request.caller())));
    }

    private static OperatingMode mode(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(OperatingMode::parse)
                .orElseThrow(() -> ApiProblem.badRequest("The mode must be auto, approve, observe or paused.")
                        .inField("mode"));
    }

    private OrderList orders() {
        Standing standing = daemon.control().standing();
        return new OrderList(
                standing.isPaused(),
                standing.holds().stream().map(Shown::item).toList(),
                standing.boosts().stream().map(Shown::item).toList(),
                standing.modes().stream().map(Shown::item).toList());
    }

    private Object resize(ApiRequest request) throws InterruptedException {
        Bodies.Allocation body = request.body(Bodies.Allocation.class);
        ContainerId id = request.container();
        boolean isDryRun = Boolean.TRUE.equals(body.dryRun())
                || daemon.board().view().settings().startup().dryRun();
        Reply.Done done = order(
                new Command.Resize(
                        id,
                        amounts(body.cores(), body.memoryBytes()),
                        Boolean.TRUE.equals(body.force()),
                        isDryRun,
                        expected(request),
                        request.caller()),
                request);
        Decision decision = done.decision().orElseThrow();
        Size before = Size.of(id.value(), decision.configured());
        Size after = Size.of(id.value(), decision.target());
        AllocationResult result = new AllocationResult(
                id.value(),
                done.sentence(),
                isDryRun,
                before.cores(),
                after.cores(),
                before.memoryBytes(),
                after.memoryBytes());
        return new Tagged(result, (isDryRun ? before : after).tag());
    }

    private static Predicate<Allocation> expected(ApiRequest request) {
        Optional<String> tags =
                request.header("If-Match").filter(text -> !text.strip().equals("*"));
        if (tags.isEmpty()) {
            return _ -> true;
        }
        List<String> known =
                Arrays.stream(tags.get().split(",", -1)).map(String::strip).toList();
        return size -> known.contains(Size.of("", size).tag());
    }

    private static Map<Resource, Long> amounts(@Nullable Double cores, @Nullable Double memoryBytes) {
        Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
        if (cores != null) {
            amounts.put(
                    Resource.CPU,
                    checked(Grid.TENTHS_OF_CORES, cores * 1000, MOST_CORES * 1000, "cores", "whole cores or tenths"));
        }
        if (memoryBytes != null) {
            amounts.put(
                    Resource.MEMORY,
                    checked(Grid.MEBIBYTES, memoryBytes, MOST_MEMORY, "memoryBytes", "a multiple of 1048576"));
        }
        if (amounts.isEmpty()) {
            throw ApiProblem.badRequest("Give cores, memoryBytes or both.");
        }
        return amounts;
    }

    private static long checked(Grid grid, double amount, double most, String field, String what) {
        double steps = Math.rint(amount / grid.step());
        boolean isOnGrid = Math.abs(steps * grid.step() - amount) < ROUNDING;
        if (!(amount > 0) || amount > most || !isOnGrid) {
            throw ApiProblem.badRequest(String.format(
                            Locale.ROOT,
                            "'%s' must be %s, more than 0 and at most %.0f.",
                            field,
                            what,
                            most / (grid.resource() == Resource.CPU ? 1000 : 1)))
                    .inField(field);
        }
        return (long) (steps * grid.step());
    }

    private static Command hold(ApiRequest request) {
        Bodies.Hold body = request.body(Bodies.Hold.class);
        String why = ApiRequest.printable(body.why() == null ? "" : body.why());
        return new Command.HoldFor(request.container(), length(body.length()), why, request.caller());
    }

    private static Command boost(ApiRequest request) {
        Bodies.Boost body = request.body(Bodies.Boost.class);
        return new Command.BoostFor(
                request.container(),
                amounts(body.cores(), body.memoryBytes()),
                length(body.length()),
                request.caller());
    }

    private static Duration length(@Nullable String text) {
        if (text == null) {
            throw ApiProblem.badRequest("Say for how long, such as 30m, 4h or 2d.")
                    .inField("for");
        }
        return ApiRequest.span(text, "for", LONGEST);
    }

    private Object plan(ApiRequest request) throws InterruptedException {
        return new Plan(
                daemon.now().get().wall(),
                commands.preview(request).decisions().stream()
                        .filter(Decision::isChange)
                        .map(decision -> new PlannedChange(
                                decision.id().value(),
                                decision.context().container().name(),
                                LastDecision.of(decision.verdict(Resource.CPU)),
                                LastDecision.of(decision.verdict(Resource.MEMORY)),
                                decision.withheld().orElse(null)))
                        .toList());
    }

    /** Lets the loop carry out the command that a request stands for; the answer is its sentence. */
    private Endpoint.Handler done(Function<ApiRequest, Command> command) {
        return request -> new Done(order(command.apply(request), request).sentence());
    }

    /** The same, without an answer. */
    private Endpoint.Handler nothing(Function<ApiRequest, Command> command) {
        return request -> {
            order(command.apply(request), request);
            return null;
        };
    }

    private Reply.Done order(Command command, ApiRequest request) throws InterruptedException {
        return commands.carryOut(command, request.context())
                .orElseThrow(() -> new ApiProblem(
                        504,
                        "No answer yet",
                        "It is under way, but the host has not answered in time; look at the container."));
    }
}
