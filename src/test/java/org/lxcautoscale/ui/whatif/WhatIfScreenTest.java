package org.lxcautoscale.ui.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.KeptHistory;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.ServedDashboard;

/** A change of the configuration is tried in a browser, and taken over from there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class WhatIfScreenTest {

    private static final String PATH = "/ui/what-if";

    private ServedDashboard dashboard;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        KeptHistory.keep(dir, "101", "web1", 360);
        dashboard = ServedDashboard.start(dir, """
                  min_cores: 1
                  max_cores: 6
                  gotify_url: https://push.invalid
                  gotify_token: TOP
                TIER_WEB:
                  lxc_containers: [102]
                  cooldown: 30
                """);
    }

    @AfterAll
    void stop() {
        dashboard.close();
    }

    private HttpResponse<String> send(Scope scope, Map<String, String> changed) throws Exception {
        Map<String, String> form = new HashMap<>(Map.of("section", "DEFAULT", "days", "1"));
        form.putAll(changed);
        return dashboard.post(scope, PATH, form);
    }

    private String result() {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> dashboard.page(Scope.ADMIN, PATH), page -> !page.contains("<progress"));
    }

    @Test
    void theFormShowsTheValuesInForceWithTheirUnitsAndRanges() throws Exception {
        String page = dashboard.page(Scope.SCALE, PATH);

        assertThat(ServedDashboard.field(page, "key.max_cores")).isEqualTo("6");
        assertThat(page)
                .contains("cpu_upper_threshold (%)", "1 to 100 %.", "<option value=\"TIER_WEB\"", "replay --compare")
                .doesNotContain("TOP");
        assertThat(ServedDashboard.field(dashboard.page(Scope.READ, PATH + "?section=TIER_WEB"), "key.cooldown"))
                .isEqualTo("30");
    }

    @Test
    void aChangeIsReplayedAndTakenOver() throws Exception {
        HttpResponse<String> begun = send(Scope.SCALE, Map.of("key.min_cores", "3", "key.max_cores", "6"));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);

        String page = result();

        assertThat(page)
                .contains("Asked by scaler, of the last day in DEFAULT: min_cores 3.")
                .contains("<polyline class=\"after\"", "101 web1", "Take it over as the configuration")
                .contains("would have had less CPU on average", "core more")
                .doesNotContain("TOP");
        assertThat(dashboard.page(Scope.SCALE, PATH)).doesNotContain("Take it over as the configuration");

        HttpResponse<String> policy = dashboard.post(
                Scope.ADMIN,
                "/ui/policy",
                Map.of(
                        "action",
                        "difference",
                        "draft",
                        ServedDashboard.field(page, "draft"),
                        "version",
                        ServedDashboard.field(page, "version")));
        assertThat(policy.statusCode()).isEqualTo(200);
        assertThat(ServedDashboard.allowed(policy))
                .contains("<pre>-  min_cores: 1</pre>", "<pre>+  min_cores: 3</pre>", "Nothing was saved yet");
    }

    @Test
    void aWrongValueIsShownAtItsKey() throws Exception {
        HttpResponse<String> answer = send(Scope.SCALE, Map.of("key.cpu_upper_threshold", "180"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ServedDashboard.allowed(answer))
                .contains("cpu_upper_threshold is 180, but must be 1 to 100 %", "aria-invalid=\"true\"");
        assertThat(ServedDashboard.field(answer.body(), "key.cpu_upper_threshold"))
                .isEqualTo("180");
    }

    @Test
    void withoutAChangeNothingIsReplayed() throws Exception {
        HttpResponse<String> answer = send(Scope.SCALE, Map.of("key.max_cores", " 6 "));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Change at least one value");
    }

    @Test
    void whatIsNoQuestionIsRefused() throws Exception {
        assertThat(send(Scope.SCALE, Map.of("key.max_cores", "4", "days", "3000"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(send(Scope.SCALE, Map.of("key.max_cores", "4", "section", "TIER_<x>"))
                        .body())
                .contains("There is no section 'TIER_&lt;x&gt;'");
        assertThat(send(Scope.READ, Map.of("key.max_cores", "4")).statusCode()).isEqualTo(403);
        assertThat(dashboard
                        .postOfAnotherPage(Scope.SCALE, PATH, Map.of("section", "DEFAULT", "days", "1"))
                        .statusCode())
                .isEqualTo(403);
    }
}
