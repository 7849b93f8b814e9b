package org.lxcautoscale.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.learn.Suggestion;

/**
 * Orders suggested sizes from a daemon. It has the guards of every order, and besides nothing is ordered that people would have to
 * agree to, have forbidden, or have decided on themselves. A container is not held afterwards, as that would keep it from growing when it
 * is short of memory. A dry run has no such object.
 */
final class SuggestedOrders {

    private final DaemonClient daemon;

    SuggestedOrders(DaemonClient daemon) {
        this.daemon = daemon;
    }

    /**
     * What became of an order.
     *
     * @param isDone whether the container has the size now
     * @param sentence without its end
     */
    record Result(boolean isDone, String sentence) {}

    /**
     * Orders a size.
     *
     * @throws CommandFailedException when nothing else can be ordered either: the daemon does not answer, or refuses the token
     */
    Result order(Suggestion suggestion) throws CommandFailedException {
        String container = "/containers/" + suggestion.id();
        Optional<String> against = against(container, suggestion);
        if (against.isPresent()) {
            return new Result(false, against.get());
        }
        DaemonClient.Reply size = read(container + "/allocation");
        if (size.isProblem()) {
            return new Result(false, size.problem());
        }
        if (!isStillSo(size.answer(), suggestion)) {
            return new Result(false, "its size has changed meanwhile");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        if (!size.tag().isEmpty()) {
            headers.put("If-Match", size.tag());
        }
        headers.put(
                "Idempotency-Key",
                "ml-" + suggestion.id() + "-" + suggestion.at().toEpochMilli());
        DaemonClient.Reply done = daemon.send("PATCH", container + "/allocation", headers, body(suggestion));
        if (isForAll(done)) {
            done.orFail();
        }
        if (done.isProblem()) {
            return new Result(false, done.problem());
        }
        if (done.answer().flag("dryRun")) {
            return new Result(false, "the daemon makes a dry run");
        }
        DaemonClient.Reply released = daemon.send("DELETE", container + "/hold", Map.of());
        boolean isHeld = released.isProblem() && released.status() != 404; // manual_hold may be 0
        return new Result(
                true,
                isHeld
                        ? "it is set, but stays held for the time of manual_hold: " + released.problem()
                        : "it is set to " + suggestion.suggested());
    }

    private DaemonClient.Reply read(String path) throws CommandFailedException {
        DaemonClient.Reply reply = daemon.send("GET", path, Map.of());
        return isForAll(reply) ? new DaemonClient.Reply(reply.status(), "", reply.orFail()) : reply;
    }

    private static boolean isForAll(DaemonClient.Reply reply) {
        return reply.status() == 401 || reply.status() == 403 || reply.status() == 429;
    }

    /** Why nothing may be ordered for this container. */
    private Optional<String> against(String path, Suggestion suggestion) throws CommandFailedException {
        DaemonClient.Reply explained = read(path + "/explanation");
        if (explained.isProblem()) {
            return Optional.of(explained.problem());
        }
        DaemonAnswer policy = explained.answer().part("policy");
        String ordered = policy.text("ordered");
        if (!policy.text("mode").equals("managed")) {
            String because = policy.text("because");
            return Optional.of("the daemon may not resize it" + (because.isEmpty() ? "" : ": " + because));
        }
        if (!ordered.isEmpty() && !ordered.equals("auto")) {
            return Optional.of("its mode is " + ordered + ": " + policy.text("orderedBecause"));
        }
        DaemonClient.Reply orders = read("/orders");
        if (orders.isProblem()) {
            return Optional.of(orders.problem());
        }
        if (orders.answer().flag("paused")) {
            return Optional.of("the daemon is paused");
        }
        for (DaemonAnswer order : orders.answer().list("modes")) { // what was ordered a moment ago is not explained yet
            boolean isOfThis = order.text("target").equals("container")
                    && order.text("name").equals(suggestion.id().value());
            if (isOfThis && !order.text("mode").equals("auto")) {
                return Optional.of("its mode is " + order.text("mode") + ": ordered by " + order.text("by"));
            }
        }
        for (String kind : new String[] {"holds", "boosts"}) {
            for (DaemonAnswer order : orders.answer().list(kind)) {
                if (order.text("container").equals(suggestion.id().value())) {
                    return Optional.of(
                            "it is %s by %s".formatted(kind.equals("holds") ? "held" : "boosted", order.text("by")));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isStillSo(DaemonAnswer size, Suggestion suggestion) {
        return is(size, "cores", 1000, suggestion, Resource.CPU)
                && is(size, "memoryBytes", 1, suggestion, Resource.MEMORY);
    }

    private static boolean is(DaemonAnswer size, String name, long factor, Suggestion suggestion, Resource resource) {
        Optional<Number> amount = size.number(name);
        return suggestion.now().isUnlimited(resource)
                || (amount.isPresent()
                        && Math.round(amount.get().doubleValue() * factor)
                                == suggestion.now().get(resource));
    }

    /** Only what changes. */
    private static Map<String, Object> body(Suggestion suggestion) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (suggestion.action(Resource.CPU) != Suggestion.Action.NONE) {
            body.put("cores", suggestion.suggested().cores().asDouble());
        }
        if (suggestion.action(Resource.MEMORY) != Suggestion.Action.NONE) {
            body.put("memoryBytes", suggestion.suggested().memory().bytes());
        }
        return body;
    }
}
