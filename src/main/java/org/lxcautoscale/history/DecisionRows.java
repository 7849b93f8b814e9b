package org.lxcautoscale.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.Decision;

/** Makes rows of decisions. */
final class DecisionRows {

    /** Far more than all rules say together. */
    private static final int MAX_TEXT = 16_000;

    private DecisionRows() {}

    static Row.OfDecision of(Row.Place place, String name, Outcome outcome, Instant at) {
        Decision decision = outcome.decision();
        List<String> why = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            if (isChanged(decision, resource)) {
                why.add(decision.verdict(resource).sentence());
            }
        }
        return new Row.OfDecision(
                place,
                decision.id().value(),
                name,
                at.truncatedTo(ChronoUnit.SECONDS),
                new Row.Change(
                        amount(decision, Resource.CPU, false),
                        amount(decision, Resource.CPU, true),
                        amount(decision, Resource.MEMORY, false),
                        amount(decision, Resource.MEMORY, true)),
                cut(String.join("; ", why)),
                cut(decision.findings().stream()
                        .map(finding -> finding.resource().name().toLowerCase(Locale.ROOT) + " "
                                + finding.effect().name().toLowerCase(Locale.ROOT) + " " + finding.text())
                        .collect(Collectors.joining("\n"))),
                outcome.result().name().toLowerCase(Locale.ROOT),
                cut(outcome.detail()));
    }

    private static boolean isChanged(Decision decision, Resource resource) {
        return decision.after().get(resource) != decision.before().get(resource);
    }

    private static @Nullable Long amount(Decision decision, Resource resource, boolean isAfter) {
        long amount = (isAfter ? decision.after() : decision.before()).get(resource);
        if (!isChanged(decision, resource) || amount == resource.unlimited()) {
            return null;
        }
        return resource == Resource.MEMORY ? amount >> 10 : amount;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
