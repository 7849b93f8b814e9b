package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.recommend.Confidence;
import org.lxcautoscale.recommend.Recommendation;
import org.lxcautoscale.recommend.Recommendation.Advised;
import org.lxcautoscale.recommend.Recommendation.Silent;

class RecommendViewTest {

    private static final Instant AT = Instant.parse("2026-01-05T10:15:00Z");

    private static RecommendView view() {
        Recommendation shrinks = new Recommendation(
                "104",
                "a|b<c>,\"d\"",
                "",
                Duration.ofHours(60),
                Confidence.MEDIUM,
                new Advised(4000, 1500, "1 core is used", AT, 3, 1),
                new Advised(1024L << 20, 2048L << 20, "the kernel has killed", AT, 2, 0));
        Recommendation silent = new Recommendation(
                "105",
                "new",
                "",
                Duration.ZERO,
                Confidence.LOW,
                new Silent("nothing is known"),
                new Silent("nothing is known"));
        return new RecommendView(List.of(shrinks, silent), "30d", ZoneOffset.UTC);
    }

    @Test
    void theTableHasALineForEachContainerAndTheSums() {
        List<String> lines = view().table(Terminal.UNLIMITED);

        assertThat(lines.get(1).split(" {2,}"))
                .containsExactly(
                        "104",
                        "a|b<c>,\"d\"",
                        "4 → 1.5",
                        "1024 → 2048",
                        "5 → 1",
                        "medium",
                        "2.5 d",
                        "CPU: 01-05 10:15, 1 core is used; memory: 01-05 10:15, the kernel has killed");
        assertThat(lines.get(2).split(" {2,}"))
                .containsExactly("105", "new", "-", "-", "-", "-", "0.0 h", "nothing is known");
        assertThat(lines)
                .contains("You would get back 2.5 cores and 0 MiB, and give 0 cores and 1024 MiB more.")
                .anyMatch(line -> line.contains("in 3 windows")
                        && line.contains("in 1 with the adaptive policy")
                        && line.endsWith("memory in 2 and 0."));
        assertThat(view().table(60).subList(0, 3))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
    }

    @Test
    void namesMeanNothingInCsvMarkdownAndHtml() {
        assertThat(view().csv().get(1)).startsWith("104,\"a|b<c>,\"\"d\"\"\",,60.00,medium,4,1.5,1024,2048,3,1,2,0,");
        assertThat(view().csv().get(2)).isEqualTo("105,new,,0.00,,,,,,,,,,nothing is known");
        assertThat(view().markdown().get(2)).startsWith("| 104 | a\\|b\\<c\\>,\"d\" | 4 → 1.5 | ");
        assertThat(view().html())
                .contains("<td class=\"text\">a|b&lt;c&gt;,&quot;d&quot;</td>")
                .doesNotContain("<c>");
    }

    @Test
    @SuppressWarnings("unchecked")
    void jsonHasTheSameFigures() {
        Map<String, Object> json =
                (Map<String, Object>) JsonFormat.create().type(Object.class).fromJson(view().json());

        Map<String, Object> first = ((List<Map<String, Object>>) json.get("containers")).getFirst();
        assertThat(first).containsEntry("name", "a|b<c>,\"d\"").containsEntry("confidence", "medium");
        Map<String, Object> cpu = (Map<String, Object>) first.get("cpu");
        assertThat(((Number) cpu.get("thenCores")).doubleValue()).isEqualTo(1.5);
        assertThat(((List<Map<String, Object>>) json.get("containers")).get(1)).doesNotContainKey("confidence");
        Map<String, Object> sum = (Map<String, Object>) ((Map<String, Object>) json.get("sum")).get("memory");
        assertThat(((Number) sum.get("moreMib")).intValue()).isEqualTo(1024);
    }
}
