package org.lxcautoscale.ui.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.ServedDashboard;

/** The overview, the containers, one of them, and decisions, as somebody without JavaScript has them. */
class ContainersScreenTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern ROW = Pattern.compile("<tr id=\"row-([0-9]+)\"");

    @TempDir
    private static Path dir;

    private static ServedDashboard served;

    @BeforeAll
    static void start() throws Exception {
        served = ServedDashboard.start(dir, """
                TIER_WEB:
                  lxc_containers: [101, 112]
                """);
    }

    @AfterAll
    static void stop() {
        if (served != null) {
            served.close();
        }
    }

    private static List<String> rows(String query) throws Exception {
        return ROW.matcher(served.page(Scope.READ, "/ui/containers" + query))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void theOverviewSaysHowManyThereAre() throws Exception {
        assertThat(served.page(Scope.READ, "/ui")).contains("There are 14 containers, 12 of them running.");
    }

    @Test
    void allAreListedByTheirIdsUnlessOneAsksForAnotherOrder() throws Exception {
        assertThat(rows("")).hasSize(14).startsWith("101", "102").endsWith("9000");
        assertThat(rows("?sort=name")).startsWith("107", "106"); // app1, backup
        assertThat(rows("?sort=name&order=down")).startsWith("108", "101"); // wiki, web1
        assertThat(rows("?sort=size&order=down")).hasSize(14);
        assertThat(rows("?sort=nonsense&order=sideways&show=everything"))
                .as("what makes no sense is as if it were not there")
                .isEqualTo(rows(""));
    }

    @Test
    void filtersAreInTheAddress() throws Exception {
        assertThat(rows("?find=DB")).containsExactly("102");
        assertThat(rows("?find=10&show=running")).contains("101", "110").doesNotContain("113");
        assertThat(rows("?section=TIER_WEB")).containsExactly("101", "112");
        assertThat(rows("?find=nobody")).isEmpty();
        assertThat(served.page(Scope.READ, "/ui/containers?find=%3Cb%3E%22x"))
                .contains("No container is like that")
                .doesNotContain("<b>\"x");
    }

    @Test
    void oneContainerIsExplained() throws Exception {
        assertThat(served.page(Scope.READ, "/ui/containers/101"))
                .contains("web1 (101)", "TIER_WEB", "lxc-autoscale explain 101", "c.yaml:")
                .doesNotContain("/size\"");
        assertThat(served.page(Scope.SCALE, "/ui/containers/101"))
                .contains("/ui/containers/101/size\"")
                .doesNotContain("/rollback\"");
        assertThat(served.page(Scope.ADMIN, "/ui/containers/101")).contains("/ui/containers/101/rollback\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1h", "24h", "7d", "30d", "1y", "9z"})
    void chartsHaveATableAndASentence(String range) throws Exception {
        await().atMost(Duration.ofSeconds(100))
                .untilAsserted(() -> assertThat(served.page(Scope.READ, "/ui/containers/102?range=" + range))
                        .contains("On average ", "As a table", "data-chart="));
    }

    @Test
    void aSizeIsSetAndHeld() throws Exception {
        HttpResponse<String> sent =
                served.post(Scope.SCALE, "/ui/containers/104", "size", Map.of("cores", "3", "memory", "2048"));

        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(sent.headers().firstValue("Location")).hasValue("/ui/containers/104");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(served.page(Scope.SCALE, "/ui/containers/104"))
                        .contains("3 cores", "2 GB", "End the hold"));
        assertThat(served.post(Scope.SCALE, "/ui/containers/104", "release", Map.of())
                        .statusCode())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @CsvSource({
        "size, cores, abc, Cores must be a number",
        "size, cores, -1, Cores must be a number",
        "size, cores, 1e99, Cores must be a number",
        "size, memory, NaN, Memory must be a number",
        "size, other, 1, 'Say cores, memory or both'",
        "boost, cores, 4, The time must be a number",
        "hold, minutes, 0, The time must be a number",
        "hold, minutes, 999999999, The time must be a number",
        "mode, mode, sideways, 'A mode is auto'"
    })
    void whatMakesNoSenseIsSaidAndChangesNothing(String action, String field, String value, String words)
            throws Exception {
        HttpResponse<String> answer = served.post(Scope.SCALE, "/ui/containers/105", action, Map.of(field, value));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ServedDashboard.allowed(answer)).contains(words);
    }

    @Test
    void aRefusalOfTheLoopIsShownOnThePage() throws Exception {
        HttpResponse<String> sent = served.post(Scope.SCALE, "/ui/containers/102", "size", Map.of("memory", "16"));

        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(served.page(Scope.SCALE, "/ui/containers/102"))
                .contains("notice bad")
                .contains("in use");
    }

    @Test
    void whoMayNotIsRefused() throws Exception {
        assertThat(served.postOfAnotherPage(Scope.SCALE, "/ui/containers/101/size", Map.of("cores", "2"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(served.post(Scope.READ, "/ui/containers/101", "size", Map.of("cores", "2"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theModeIsSetAndAPauseGoesBackToIt() throws Exception {
        assertThat(served.post(Scope.SCALE, "/ui", "../mode", Map.of("mode", "approve"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(served.page(Scope.READ, "/ui")).contains("Approve: changes wait for you");
        served.post(Scope.SCALE, "/ui", "../mode", Map.of("mode", "paused"));
        assertThat(served.page(Scope.READ, "/ui")).contains("Paused: nothing is changed", "Everything is paused");
        served.post(Scope.SCALE, "/ui", "../mode", Map.of("mode", "resume"));
        assertThat(served.page(Scope.READ, "/ui")).contains("Approve: changes wait for you");
        served.post(Scope.SCALE, "/ui", "../mode", Map.of("mode", "auto"));
    }

    @Test
    void thePastIsFilteredAndWhatIsNoFilterIsIgnored() throws Exception {
        assertThat(served.page(Scope.READ, "/ui/decisions?outcome=failed"))
                .contains("Nothing of that kind was decided.");
        assertThat(served.page(Scope.READ, "/ui/decisions?container='&outcome=x&before=y"))
                .contains("The past");
    }
}
