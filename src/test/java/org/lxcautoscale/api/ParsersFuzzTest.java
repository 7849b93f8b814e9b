package org.lxcautoscale.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.io.Mutations;

/** Bodies, queries, lengths of time and cursors: understood, or refused as a bad request. */
public class ParsersFuzzTest {

    private static final Duration LONGEST = Duration.ofDays(365);

    /** The first letter says what it is. */
    static List<String> seeds() {
        return List.of(
                "a{\"cores\": 4, \"memoryBytes\": 4294967296, \"dryRun\": false, \"force\": true}",
                "h{\"for\": \"4h\", \"why\": \"I measure\"}",
                "b{\"cores\": 1.5, \"memoryBytes\": 8589934592, \"for\": \"30m\"}",
                "m{\"mode\": \"approve\"}",
                "s30m",
                "s9999999w",
                "c1767571200-3",
                "c999999999999-999999999999",
                "l1000",
                "qcontainer=104&outcome=applied&limit=100&cursor=1767571200-3",
                "q%C3%A9=%ff&&=");
    }

    @Test
    void damagedTextIsUnderstoodOrRefused() {
        Mutations.run(seeds(), 3000, ParsersFuzzTest::fuzzerTestOneInput);
    }

    /** For scripts/fuzz-parsers. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, UTF_8);
        if (text.isEmpty()) {
            return;
        }
        String rest = text.substring(1);
        try {
            switch (text.charAt(0)) {
                case 'a' -> ApiRequest.parsed(rest, Bodies.Allocation.class);
                case 'h' -> ApiRequest.parsed(rest, Bodies.Hold.class);
                case 'b' -> ApiRequest.parsed(rest, Bodies.Boost.class);
                case 'm' -> ApiRequest.parsed(rest, Bodies.Mode.class);
                case 's' -> ApiRequest.span(rest, "for", LONGEST);
                case 'c' -> HistoryEndpoints.position(rest);
                case 'l' -> HistoryEndpoints.limit(rest);
                default -> ApiRequest.parsed(rest);
            }
        } catch (ApiProblem e) {
            if (e.status() != 400 || e.detail().length() > 1000 || !e.detail().matches("\\P{Cntrl}*")) {
                throw new IllegalStateException("another problem than expected", e);
            }
        }
    }
}
