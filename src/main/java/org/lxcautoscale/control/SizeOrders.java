package org.lxcautoscale.control;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Baselines;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.cycle.ScalingCycle;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Reason;
import org.lxcautoscale.decision.SizeRequest;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Moment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sizes that people want, from the decision until the host has done it. Used by the thread of the loop. */
final class SizeOrders {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final Orders orders;
    private final Approvals approvals;
    private final Baselines baselines;
    private final LongWork work;
    private final Map<ContainerId, Pending> pending = new HashMap<>();

    /** What is to be remembered of a size that is in force now. */
    private interface Remembered {
        void of(Decision decision, Moment now) throws IOException;
    }

    /** A decision that the host has not answered yet. */
    private record Pending(CompletableFuture<Reply> reply, Remembered remembered) {}

    /**
     * A size that is to be set.
     *
     * @param expected whether it is still to be set when the container has a certain size
     * @param isWhole whether nothing is to be changed unless all of it can be
     */
    private record Order(
            ContainerId id,
            SizeRequest request,
            Predicate<Allocation> expected,
            boolean isWhole,
            Remembered remembered) {

        Order(ContainerId id, SizeRequest request, boolean isWhole, Remembered remembered) {
            this(id, request, _ -> true, isWhole, remembered);
        }
    }

    SizeOrders(Orders orders, Approvals approvals, Baselines baselines, LongWork work) {
        this.orders = orders;
        this.approvals = approvals;
        this.baselines = baselines;
        this.work = work;
    }

    void resize(Command.Resize command, Duration hold, Loop loop, CompletableFuture<Reply> reply) {
        SizeRequest request =
                new SizeRequest(command.amounts(), Reason.MANUAL, "set by " + command.by(), command.isForced());
        Order order = new Order(command.id(), request, command.expected(), true, (decision, now) -> {
            orders.endBoost(decision.id());
            hold(decision.id(), hold, command.by(), "its size was set", now);
        });
        if (command.isDryRun()) {
            reply.complete(considered(order, loop));
        } else {
            begin(order, loop, reply);
        }
    }

    void boost(Command.BoostFor command, Loop loop, CompletableFuture<Reply> reply) {
        SizeRequest request = new SizeRequest(command.amounts(), Reason.BOOST, "boosted by " + command.by(), false);
        begin(
                new Order(
                        command.id(),
                        request,
                        true,
                        (decision, now) -> orders.boost(new Boost(
                                decision.id(),
                                command.amounts(),
                                before(decision, command.amounts()),
                                now.wall().plus(command.length()),
                                command.by()))),
                loop,
                reply);
    }

    /** A boost of a boosted container goes back to where the first one began. */
    private Map<Resource, Long> before(Decision decision, Map<Resource, Long> amounts) {
        Map<Resource, Long> before = new EnumMap<>(Resource.class);
        for (Resource resource : amounts.keySet()) {
            before.put(resource, decision.configured().get(resource));
        }
        orders.boost(decision.id()).ifPresent(first -> before.putAll(first.before()));
        return before;
    }

    /**
     * Ends a boost: the container goes back as far as what is in use allows, and the policies decide about the rest. While it
     * cannot be tried, the boost goes on.
     */
    void endBoost(Boost boost, String why, Loop loop, CompletableFuture<Reply> reply) {
        ContainerId id = boost.id();
        SizeRequest request = new SizeRequest(boost.before(), Reason.BOOST_END, why, false);
        if (!isBusy(id, loop)) {
            var _ = reply.thenAccept(ended -> {
                if (ended instanceof Reply.Refused(Reply.Kind kind, String sentence)
                        && kind != Reply.Kind.UNAVAILABLE) {
                    LOG.warn("Container {} keeps the size of its boost, {}: {}", id, why, sentence);
                    forgetBoost(id);
                }
            });
        }
        begin(new Order(id, request, false, (decision, _) -> orders.endBoost(decision.id())), loop, reply);
    }

    private void forgetBoost(ContainerId id) {
        try {
            orders.endBoost(id);
        } catch (IOException e) {
            LOG.error("The end of the boost of container {} could not be written: {}", id, e.getMessage());
        }
    }

    void rollBack(Command.RollBack command, Duration hold, Loop loop, CompletableFuture<Reply> reply) {
        try {
            Allocation baseline = baselines.read(command.id());
            begin(
                    new Order(command.id(), SizeRequest.rollback(baseline), false, (decision, now) -> {
                        orders.endBoost(decision.id());
                        if (decision.target().isSameAs(baseline)) {
                            baselines.drop(decision.id());
                        }
                        hold(decision.id(), hold, command.by(), "it was rolled back", now);
                    }),
                    loop,
                    reply);
        } catch (NoSuchFileException _) {
            reply.complete(new Reply.Refused(
                    Reply.Kind.NOT_FOUND, "container " + command.id() + " has no saved size: it was never changed"));
        } catch (IOException e) {
            reply.complete(new Reply.Refused(Reply.Kind.FAILED, String.valueOf(e.getMessage())));
        }
    }

    void approve(Approval approval, String by, Loop loop, CompletableFuture<Reply> reply) {
        Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
        for (Resource resource : Resource.values()) {
            if (approval.before().get(resource) != approval.after().get(resource)) {
                amounts.put(resource, approval.after().get(resource));
            }
        }
        SizeRequest request =
                new SizeRequest(amounts, Reason.APPROVED, "approved by " + by + ": " + approval.why(), false);
        begin(
                new Order(approval.container(), request, false, (decision, _) -> approvals.remove(decision.id())),
                loop,
                reply);
    }

    private void hold(ContainerId id, Duration length, String by, String why, Moment now) throws IOException {
        if (length.isPositive()) {
            orders.hold(new Hold(id, now.wall().plus(length), by, why));
        }
    }

    private Reply considered(Order order, Loop loop) {
        try {
            Decision decision = loop.cycle().consider(order.id(), order.request(), loop.now());
            if (!order.expected().test(decision.configured())) {
                return new Reply.Refused(Reply.Kind.CHANGED, "its size is " + decision.configured() + " now");
            }
            return objection(order, decision)
                    .<Reply>map(why -> new Reply.Refused(Reply.Kind.CONFLICT, why))
                    .orElseGet(() -> new Reply.Done(
                            decision.isChange()
                                    ? "it would be set to " + decision.target()
                                    : "it already has that size",
                            Optional.of(decision)));
        } catch (NoSuchContainerException e) {
            return new Reply.Refused(Reply.Kind.NOT_FOUND, String.valueOf(e.getMessage()));
        } catch (HostUnavailableException e) {
            return new Reply.Refused(Reply.Kind.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    /** Why what is wanted cannot be had, or not all of it. */
    private static Optional<String> objection(Order order, Decision decision) {
        String why = order.request().amounts().entrySet().stream()
                .filter(wanted -> decision.configured().get(wanted.getKey()) != wanted.getValue()
                        && decision.after().get(wanted.getKey()) != wanted.getValue())
                .map(wanted -> decision.verdict(wanted.getKey()).sentence())
                .distinct()
                .collect(Collectors.joining("; "));
        boolean isRefused = !why.isEmpty() && (order.isWhole() || !decision.isChange());
        return isRefused ? Optional.of(why) : Optional.empty();
    }

    /** Whether the loop itself is writing the size of a container, which is over in some seconds. */
    boolean isWrittenByItself(ContainerId id, Loop loop) {
        return !pending.containsKey(id) && loop.cycle().isWritten(id);
    }

    /** Whether a size of a container is being written. */
    boolean isUnderWay(ContainerId id, Loop loop) {
        return pending.containsKey(id) || loop.cycle().isWritten(id);
    }

    private boolean isBusy(ContainerId id, Loop loop) {
        return isUnderWay(id, loop) || work.isBusy(id);
    }

    private void begin(Order order, Loop loop, CompletableFuture<Reply> reply) {
        ContainerId id = order.id();
        if (isBusy(id, loop)) {
            reply.complete(new Reply.Refused(
                    Reply.Kind.CONFLICT, "another change of container " + id + " is under way; try again"));
            return;
        }
        Reply considered = considered(order, loop);
        if (!(considered instanceof Reply.Done done) || done.decision().isEmpty()) {
            reply.complete(considered);
            return;
        }
        Decision decision = done.decision().get();
        Pending one = new Pending(reply, order.remembered());
        if (!decision.isChange()) {
            reply.complete(remembered(one, decision, done.sentence(), loop.now()));
            return;
        }
        pending.put(id, one);
        Outcome outcome = loop.cycle().carryOut(decision, loop.now());
        if (!outcome.isPending()) {
            finished(outcome, loop.now());
        }
    }

    /** A decision has ended. */
    void finished(Outcome outcome, Moment now) {
        Pending one = outcome.decision().isRequested() && !outcome.isPending()
                ? pending.remove(outcome.decision().id())
                : null;
        if (one == null) {
            return;
        }
        Decision decision = outcome.decision();
        one.reply()
                .complete(
                        switch (outcome.result()) {
                            case APPLIED -> remembered(one, decision, "it is set to " + decision.target(), now);
                            case PLANNED ->
                                new Reply.Done("it would be set to " + decision.target(), Optional.of(decision));
                            case FAILED -> new Reply.Refused(Reply.Kind.FAILED, outcome.detail());
                            case REFUSED, HELD, PENDING -> new Reply.Refused(Reply.Kind.CONFLICT, outcome.detail());
                        });
    }

    private static Reply remembered(Pending one, Decision decision, String sentence, Moment now) {
        try {
            one.remembered().of(decision, now);
            return new Reply.Done(sentence, Optional.of(decision));
        } catch (IOException e) {
            LOG.error("What was ordered for container {} could not be written: {}", decision.id(), e.getMessage());
            return new Reply.Refused(
                    Reply.Kind.NOT_KEPT, sentence + ", but that could not be written down: " + e.getMessage());
        }
    }

    /** Nothing more will happen: the loop ends. */
    void close() {
        pending.values()
                .forEach(one -> one.reply()
                        .complete(new Reply.Refused(Reply.Kind.UNAVAILABLE, "the program ends; look at the size")));
        pending.clear();
    }

    /** The loop in the step that carries out commands. */
    record Loop(ScalingCycle cycle, Moment now) {}
}
