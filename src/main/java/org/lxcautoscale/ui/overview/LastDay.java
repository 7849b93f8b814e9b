package org.lxcautoscale.ui.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.history.PastDecision;
import org.lxcautoscale.ui.page.Records;

/** The decisions of the last day. Read again after some seconds only, however many look. Thread-safe. */
final class LastDay {

    private static final Duration GOOD_FOR = Duration.ofSeconds(30);
    private static final Duration DAY = Duration.ofHours(24);

    /** More than happen in a day, unless something is wrong. */
    private static final int MOST = 2000;

    private final Records records;
    private @Nullable Read last;

    private record Read(Instant at, Records.Found<List<PastDecision>> found) {}

    LastDay(Records records) {
        this.records = records;
    }

    /** Newest first; without the words of the rules, which are most of it. */
    synchronized Records.Found<List<PastDecision>> at(Instant now) {
        Read known = last;
        if (known == null || Duration.between(known.at(), now).abs().compareTo(GOOD_FOR) > 0) {
            known = new Read(now, read(now));
            last = known;
        }
        return known.found();
    }

    private Records.Found<List<PastDecision>> read(Instant now) {
        Instant from = now.minus(DAY);
        return records.read(past ->
                past.decisions("", "", new PastDecision.Position(now.plusSeconds(1), Long.MAX_VALUE), MOST).stream()
                        .filter(one -> one.position().at().isAfter(from))
                        .map(LastDay::withoutRules)
                        .toList());
    }

    private static PastDecision withoutRules(PastDecision one) {
        return new PastDecision(
                one.position(),
                one.node(),
                one.vmid(),
                one.name(),
                one.cpuBeforeMillicores(),
                one.cpuAfterMillicores(),
                one.memoryBeforeKib(),
                one.memoryAfterKib(),
                one.why(),
                null,
                one.outcome(),
                one.detail(),
                one.after());
    }
}
