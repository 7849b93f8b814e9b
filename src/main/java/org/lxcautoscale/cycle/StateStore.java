package org.lxcautoscale.cycle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.container.SizeChange;
import org.lxcautoscale.cycle.JournalEntry.Size;
import org.lxcautoscale.cycle.JournalEntry.State;
import org.lxcautoscale.cycle.Outcome.Result;
import org.lxcautoscale.decision.ContainerState;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Verdict;
import org.lxcautoscale.metrics.Moment;

/**
 * The remembered state of each container, replayed from the journal. Changes are journaled first; opening the store writes
 * nothing. Not thread-safe.
 */
public final class StateStore {

    private final Journal journal;
    private final Map<ContainerId, ContainerState> states = new TreeMap<>();
    private final Map<ContainerId, Intent> pending = new HashMap<>();
    private final Map<ContainerId, Intent> abandoned = new HashMap<>();

    private final List<String> damaged = new ArrayList<>();

    /** A command left behind by a crash runs on, at most for its time limit. */
    private static final Duration WRITE_TIME_LIMIT = Duration.ofSeconds(40);

    /**
     * A write that was journaled and has no outcome yet.
     *
     * @param since monotonic time
     */
    private record Intent(Allocation before, Allocation after, ContainerState ifApplied, Instant since) {
        SizeChange change() {
            return SizeChange.between(before, after);
        }

        /** Whether it can no longer take effect. */
        boolean isExpired(Moment now) {
            return !now.monotonic().isBefore(since.plus(WRITE_TIME_LIMIT));
        }

        JournalEntry entry(ContainerId id, Moment now) {
            return new JournalEntry(
                    JournalEntry.INTENT,
                    now.wall().minus(Duration.between(since, now.monotonic())),
                    id.value(),
                    Size.of(before),
                    Size.of(after),
                    null,
                    null,
                    State.of(ifApplied));
        }
    }

    /** The result of a write that was left open. */
    record Settled(SizeChange change, Result result) {
        Allocation before() {
            return change.configured();
        }
    }

    private StateStore(Journal journal) {
        this.journal = journal;
    }

    /**
     * Reads the journal.
     *
     * @throws IOException if it cannot be read
     */
    public static StateStore open(Path journalFile, Moment now) throws IOException {
        StateStore store = new StateStore(new Journal(journalFile));
        List<JournalEntry> entries = store.journal.read();
        store.damaged.addAll(store.journal.damaged());
        for (JournalEntry entry : entries) {
            try {
                store.replay(entry, now);
            } catch (RuntimeException e) { // valid JSON, but not a valid entry
                store.damaged.add(journalFile + ": entry of container " + entry.container() + ": " + e.getMessage());
            }
        }
        return store;
    }

    /** Invalid lines of the journal, for a warning. */
    public List<String> damaged() {
        return List.copyOf(damaged);
    }

    private void replay(JournalEntry entry, Moment now) {
        ContainerId id = new ContainerId(entry.container());
        switch (entry.type()) {
            case JournalEntry.INTENT -> {
                if (entry.before() != null && entry.after() != null && entry.state() != null) {
                    pending.put(
                            id,
                            new Intent(
                                    entry.before().toAllocation(),
                                    entry.after().toAllocation(),
                                    entry.state().toContainerState(entry.at(), now.monotonic()),
                                    monotonic(entry, now)));
                }
            }
            case JournalEntry.GONE -> remove(id);
            case JournalEntry.UNANSWERED -> countFailure(id, monotonic(entry, now));
            case JournalEntry.ABANDONED -> abandon(id);
            case JournalEntry.OUTCOME ->
                remember(id, Objects.requireNonNullElse(entry.result(), Result.REFUSED), monotonic(entry, now));
            default -> {
                if (entry.state() != null) {
                    states.put(id, entry.state().toContainerState(entry.at(), now.monotonic()));
                }
                pending.remove(id);
            }
        }
    }

    /** When an entry was written, in monotonic time. */
    private static Instant monotonic(JournalEntry entry, Moment now) {
        Instant at = entry.at();
        return at.isBefore(now.wall()) ? now.monotonic().minus(Duration.between(at, now.wall())) : now.monotonic();
    }

    private void remember(ContainerId id, Result result, Instant at) {
        Intent intent = pending.remove(id);
        if (result == Result.APPLIED && intent != null) {
            states.put(id, intent.ifApplied());
        } else if (result == Result.FAILED) {
            countFailure(id, at);
        }
    }

    public ContainerState of(ContainerId id) {
        return states.getOrDefault(id, ContainerState.NEW);
    }

    /** Journals a write in advance. On disk on return. */
    void intend(Decision decision, ContainerState ifApplied, Moment now) throws IOException {
        String reason = Arrays.stream(Resource.values())
                .map(decision::verdict)
                .filter(Verdict::isChange)
                .map(Verdict::sentence)
                .collect(Collectors.joining("; "));
        journal.append(new JournalEntry(
                JournalEntry.INTENT,
                now.wall(),
                decision.id().value(),
                Size.of(decision.configured()),
                Size.of(decision.target()),
                reason,
                null,
                State.of(ifApplied)));
        intendUnjournaled(decision, ifApplied, now);
    }

    /** The same without the journal: forgotten when the program ends. */
    void intendUnjournaled(Decision decision, ContainerState ifApplied, Moment now) {
        pending.put(decision.id(), new Intent(decision.configured(), decision.target(), ifApplied, now.monotonic()));
    }

    /** A write has timed out. It stays open, and counts as failed. */
    void unanswered(ContainerId id, Moment now) throws IOException {
        countFailure(id, now.monotonic());
        append(marker(JournalEntry.UNANSWERED, id, now), now);
    }

    private void countFailure(ContainerId id, Instant at) {
        states.put(id, of(id).failed(at));
    }

    /** Whether a write has no outcome yet. */
    boolean isOpen(ContainerId id) {
        return pending.containsKey(id);
    }

    /** Journals the outcome of the last write. */
    void conclude(ContainerId id, Result result, Moment now) throws IOException {
        remember(id, result, now.monotonic());
        append(outcome(id, result, now), now);
    }

    private void append(JournalEntry entry, Moment now) throws IOException {
        journal.append(entry);
        compactIfLarge(now);
    }

    private void compactIfLarge(Moment now) throws IOException {
        if (journal.isLarge()) {
            compact(now);
        }
    }

    /** Stores a state that is not the result of a write. */
    void put(ContainerId id, ContainerState state, Moment now) throws IOException {
        states.put(id, state);
        pending.remove(id);
        append(stateEntry(id, state, now), now);
    }

    /**
     * Settles an open write by the current size of the container: applied if it is the wanted one, otherwise as if never
     * attempted. It stays open while it may still take effect.
     *
     * @return the result; empty if nothing was open, or it still is
     */
    Optional<Settled> settle(ContainerId id, Allocation size, Moment now) throws IOException {
        Intent intent = pending.get(id);
        boolean mayTakeEffect = intent != null && size.isSameAs(intent.before()) && !intent.isExpired(now);
        return mayTakeEffect ? Optional.empty() : settleAtOnce(id, size, now);
    }

    /** The same, even while it may still take effect. */
    Optional<Settled> settleAtOnce(ContainerId id, Allocation size, Moment now) throws IOException {
        Intent intent = pending.get(id);
        if (intent == null) {
            return Optional.empty();
        }
        if (size.isSameAs(intent.after())) {
            conclude(id, Result.APPLIED, now);
            return Optional.of(new Settled(intent.change(), Result.APPLIED));
        }
        abandon(id);
        append(marker(JournalEntry.ABANDONED, id, now), now);
        return Optional.of(new Settled(intent.change(), Result.REFUSED));
    }

    private void abandon(ContainerId id) {
        Intent intent = pending.remove(id);
        if (intent != null) {
            abandoned.put(id, intent);
        }
    }

    /** Whether a size other than the known one results from an abandoned write that took effect after all. */
    boolean isResultOfAbandoned(ContainerId id, Allocation size, Moment now) {
        Intent intent = abandoned.get(id);
        if (intent == null || intent.isExpired(now)) {
            abandoned.remove(id);
            return false;
        }
        Allocation known = of(id).known().orElse(intent.before());
        SizeChange left = intent.change();
        return Arrays.stream(Resource.values())
                .allMatch(resource -> size.isSameAs(known, resource)
                        || (left.has(resource) && size.isSameAs(intent.after(), resource)));
    }

    /** The containers that have any remembered state. */
    Set<ContainerId> remembered() {
        Set<ContainerId> ids = new HashSet<>(states.keySet());
        ids.addAll(pending.keySet());
        return ids;
    }

    /** Forgets a container that is gone. */
    void forget(ContainerId id, Moment now) throws IOException {
        journal.append(marker(JournalEntry.GONE, id, now));
        remove(id);
        compactIfLarge(now);
    }

    private void remove(ContainerId id) {
        states.remove(id);
        pending.remove(id);
        abandoned.remove(id);
    }

    private void compact(Moment now) throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        states.forEach((id, state) -> entries.add(stateEntry(id, state, now)));
        abandoned.values().removeIf(intent -> intent.isExpired(now));
        abandoned.forEach((id, intent) -> {
            entries.add(intent.entry(id, now));
            entries.add(marker(JournalEntry.ABANDONED, id, now));
        });
        pending.forEach((id, intent) -> entries.add(intent.entry(id, now)));
        journal.replace(entries);
    }

    private static JournalEntry marker(String type, ContainerId id, Moment now) {
        return new JournalEntry(type, now.wall(), id.value(), null, null, null, null, null);
    }

    private static JournalEntry outcome(ContainerId id, Result result, Moment now) {
        return new JournalEntry(JournalEntry.OUTCOME, now.wall(), id.value(), null, null, null, result, null);
    }

    private static JournalEntry stateEntry(ContainerId id, ContainerState state, Moment now) {
        return new JournalEntry(JournalEntry.STATE, now.wall(), id.value(), null, null, null, null, State.of(state));
    }
}
