package org.lxcautoscale.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.host.simulated.Story;

/** Host and groups, in a browser. */
class HostsTest {

    @TempDir
    private static Path dir;

    private static UiServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        server = UiServer.withAllKinds(3, dir);
        browser = Browser.start(server.address());
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        server.close();
    }

    @Test
    void aNodeSaysWhatIsUsedAndWhatStillFits() {
        browser.open("/ui/hosts");

        assertThat(browser.text(".node"))
                .contains("of 16 cores in use")
                .contains("63 GB in use")
                .contains("The largest container that would still fit")
                .contains("2 GB, never given to containers");
        browser.assertNoComplaints();
    }

    @Test
    void aGroupIsScaledPausedAndLetGoOn() {
        browser.open("/ui/hosts").awaitText("It has 2 members");

        browser.type("#group-WEB-desired", "3").click("#group-WEB form[action$=scale] button");

        assertThat(browser.text("#notice")).contains("3");
        browser.awaitText("It has 3 members");

        browser.press("Pause the group").awaitText("has paused it");
        assertThat(browser.count("#group-WEB .tag.warn")).isEqualTo(1);
        browser.press("Let the group go on").await("no pause", () -> browser.count("#group-WEB .tag.warn") == 0);
        browser.assertNoComplaints();
    }

    @Test
    void moreThanItMayHaveIsRefusedWithTheReason() {
        browser.open("/ui/hosts").script("document.querySelector('#group-WEB-desired').removeAttribute('max')");

        browser.type("#group-WEB-desired", "9").click("#group-WEB form[action$=scale] button");

        assertThat(browser.text("#notice.bad")).contains("4");
        browser.assertNoComplaints();
    }

    @Test
    void aFullHostIsSeenAsItHappens() {
        browser.open("/ui/hosts").awaitElement(".node .tag.good");

        server.tell(Story.FULL_HOST);

        browser.awaitText("No memory is left above the reserve");
        browser.assertNoComplaints();
    }
}
