package org.lxcautoscale.ui.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ReadOnly;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.ServedDashboard;

/** The configuration is read, checked, compared and saved in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class PolicyScreenTest {

    private static final String PATH = "/ui/policy";

    private ServedDashboard dashboard;
    private String before;
    private String page;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        dashboard = ServedDashboard.start(dir, """
                  max_cores: 6
                  gotify_url: https://push.invalid
                  gotify_token: TOP   # <of> the "application"
                TIER_WEB:
                  lxc_containers: [101]
                  max_cores: 4
                """);
    }

    @AfterAll
    void stop() {
        dashboard.close();
    }

    @BeforeEach
    void aPage() throws Exception {
        before = dashboard.text();
        page = dashboard.page(Scope.ADMIN, PATH);
    }

    private Map<String, String> form(String action, String draft) {
        return Map.of(
                "action",
                action,
                "draft",
                draft.replace("\n", "\r\n"),
                "version",
                ServedDashboard.field(page, "version"));
    }

    private HttpResponse<String> send(String action, String draft) throws Exception {
        return dashboard.post(Scope.ADMIN, PATH, form(action, draft));
    }

    private List<String> backups() throws IOException {
        try (Stream<Path> files = Files.list(dashboard.config().getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".backup"))
                    .toList();
        }
    }

    @Test
    void theTextIsShownWithoutItsSecretsAndWhoIsTouchedByWhat() {
        assertThat(page).doesNotContain("TOP").contains("TIER_WEB", ">101 ", "Copy as command", "config check");
        assertThat(ServedDashboard.draft(page)).contains("gotify_token: '***'", "max_cores: 6");
    }

    @Test
    void whoMayOnlyReadCannotEdit() throws Exception {
        String seen = dashboard.page(Scope.READ, PATH);

        assertThat(seen).contains("readonly").doesNotContain("value=\"save\"", "TOP");
        for (Scope scope : List.of(Scope.READ, Scope.SCALE)) {
            HttpResponse<String> answer = dashboard.post(
                    scope, PATH, form("save", ServedDashboard.draft(page).replace("6", "7")));
            assertThat(answer.statusCode()).isEqualTo(403);
        }
        assertThat(dashboard.text()).isEqualTo(before);
    }

    @Test
    void aFormOfAnotherPageIsRefused() throws Exception {
        assertThat(dashboard
                        .postOfAnotherPage(Scope.ADMIN, PATH, form("save", "DEFAULT:\n"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(dashboard.text()).isEqualTo(before);
    }

    @Test
    void errorsAreShownAtTheirLinesAndNothingIsSaved() throws Exception {
        String draft = ServedDashboard.draft(page) + "  max_cors: 3\n";
        long line = draft.lines().count();

        for (String action : List.of("check", "difference", "save")) {
            HttpResponse<String> answer = send(action, draft);

            assertThat(answer.statusCode()).as(action).isEqualTo(action.equals("difference") ? 200 : 422);
            assertThat(ServedDashboard.allowed(answer))
                    .as(action)
                    .contains(
                            "<a href=\"#line-" + line + "\"",
                            "Line " + line + ", column 3",
                            "unknown key",
                            "did you mean",
                            "aria-invalid=\"true\"",
                            "<span id=\"line-" + line + "\" class=\"bad\">")
                    .doesNotContain("TOP");
            assertThat(ServedDashboard.draft(answer.body())).isEqualTo(draft);
        }
        assertThat(dashboard.text()).isEqualTo(before);
        assertThat(dashboard.page(Scope.ADMIN, PATH)).doesNotContain("max_cors");
    }

    @Test
    void theDifferenceIsSeenBeforeItIsSaved() throws Exception {
        String draft = ServedDashboard.draft(page)
                .replace("lxc_containers: [101]", "lxc_containers: [102]")
                .replace("max_cores: 4", "max_cores: 5");

        String answer = ServedDashboard.allowed(send("difference", draft));

        assertThat(answer)
                .contains("<pre>-  max_cores: 4</pre>", "<pre>+  max_cores: 5</pre>")
                .contains("TIER_WEB → DEFAULT", "DEFAULT → TIER_WEB", "+ comes", "− goes")
                .contains("Nothing was saved yet");
        assertThat(dashboard.text()).isEqualTo(before);
    }

    @Test
    void aDraftIsSavedAndInForceAtOnce() throws Exception {
        int backups = backups().size();
        HttpResponse<String> answer =
                send("save", ServedDashboard.draft(page).replace("max_cores: 4", "max_cores: 3\n  cooldown: 7"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue(PATH);
        assertThat(dashboard.page(Scope.ADMIN, PATH))
                .contains("The configuration was saved and is in force.", "The old file is kept as c.yaml.");
        assertThat(dashboard.text())
                .isEqualTo(before.replace("max_cores: 4", "max_cores: 3\n  cooldown: 7"))
                .contains("gotify_token: TOP   # <of> the \"application\"");
        assertThat(dashboard.api("/config").body())
                .containsPattern("\"section\":\"TIER_WEB\",\"key\":\"cooldown\",\"value\":\"7\"");
        assertThat(backups()).hasSize(backups + 1);
        restore();
    }

    private void restore() throws Exception {
        page = dashboard.page(Scope.ADMIN, PATH);
        String draft = ServedDashboard.draft(page).replace("max_cores: 3\n  cooldown: 7", "max_cores: 4");
        assertThat(send("save", draft).statusCode()).isEqualTo(303);
        assertThat(dashboard.text()).isEqualTo(before);
    }

    @Test
    void whatNeedsARestartIsSaid() throws Exception {
        String draft = ServedDashboard.draft(page).replace("DEFAULT:\n", "DEFAULT:\n  log_backup_count: 3\n");

        assertThat(ServedDashboard.allowed(send("difference", draft))).contains("after a restart");
        assertThat(send("save", draft).statusCode()).isEqualTo(303);
        String after = dashboard.page(Scope.ADMIN, PATH);
        assertThat(after).contains("After a restart of the service only: DEFAULT log_backup_count.");

        page = after;
        assertThat(send("save", ServedDashboard.draft(after).replace("  log_backup_count: 3\n", ""))
                        .statusCode())
                .isEqualTo(303);
    }

    @Test
    void ofTwoPeopleTheSecondSeesWhatTheFirstHasChanged() throws Exception {
        Map<String, String> second = form("save", ServedDashboard.draft(page).replace("max_cores: 6", "max_cores: 8"));
        assertThat(send("save", ServedDashboard.draft(page).replace("max_cores: 4", "max_cores: 3\n  cooldown: 7"))
                        .statusCode())
                .isEqualTo(303);

        HttpResponse<String> answer = dashboard.post(Scope.ADMIN, PATH, second);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ServedDashboard.allowed(answer))
                .contains("has been changed since you began", "nothing was saved", "<pre>-  cooldown: 7</pre>");
        assertThat(ServedDashboard.draft(answer.body())).contains("max_cores: 8");
        assertThat(dashboard.text()).contains("cooldown: 7").doesNotContain("max_cores: 8");
        restore();
    }

    @Test
    void whereTheFileCannotBeWrittenItSaysWhatToDo() throws Exception {
        try (ReadOnly _ = ReadOnly.make(dashboard.config().getParent())) {
            HttpResponse<String> answer =
                    send("save", ServedDashboard.draft(page).replace("max_cores: 4", "max_cores: 2"));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(ServedDashboard.allowed(answer)).contains("nothing was saved");
            assertThat(ServedDashboard.draft(answer.body())).contains("max_cores: 2");
        }
        assertThat(dashboard.text()).isEqualTo(before);
    }

    @Test
    void whatIsWrittenIntoTheTextIsNeverMarkup() throws Exception {
        String draft = ServedDashboard.draft(page) + "# </textarea><script>alert(1)</script>\n\"<b>x\": {}\n";

        HttpResponse<String> answer = send("difference", draft);

        assertThat(ServedDashboard.allowed(answer)).doesNotContain("<script>alert", "<b>x");
        assertThat(ServedDashboard.draft(answer.body())).isEqualTo(draft);
    }
}
