package org.lxcautoscale.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.control.Approval;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.ModeOrder.Target;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.decision.OperatingMode;

/** What somebody does with the dashboard, in a browser, while the daemon runs at sixty times the speed. */
class FlowsTest {

    private static final String SHOP = "112";
    private static final Target OF_SHOP = new Target(Target.Kind.CONTAINER, SHOP);

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

    @AfterEach
    void letGoOn() throws Exception {
        browser.scripts(true).assertNoComplaints();
        order(new Command.SetMode(Target.ALL, Optional.empty(), "test"));
        order(new Command.SetMode(OF_SHOP, Optional.empty(), "test"));
        order(new Command.Release(new ContainerId(SHOP), "test"));
        server.at(host -> host.setLoad(new ContainerId(SHOP), 0.1, MemorySize.ofMebibytes(300)));
    }

    private static Reply order(Command command) throws Exception {
        return server.daemon().control().submit(command).get();
    }

    /** From now on shop needs far more than it has, and gets nothing without a person. */
    private static void starve(OperatingMode mode) throws Exception {
        order(new Command.SetMode(OF_SHOP, Optional.of(mode), "test"));
        server.at(host -> host.setLoad(new ContainerId(SHOP), 6, MemorySize.ofMebibytes(300)));
    }

    @Test
    void theFirstLookSaysHowItIsInOneSentence() {
        browser.open("/ui");

        assertThat(browser.text(".lead"))
                .contains("containers")
                .contains("running")
                .endsWith(".");
        assertThat(browser.text("#mode")).contains("Auto: changes are made");
        assertThat(browser.text("#age")).startsWith("Containers were read");
    }

    @Test
    void aStarvingContainerIsFoundAndUnderstood() throws Exception {
        starve(OperatingMode.OBSERVE);

        browser.open("/ui").awaitElement("section[aria-labelledby=starving] a[href='/ui/containers/112']");
        browser.click("section[aria-labelledby=starving] a[href='/ui/containers/112']");

        assertThat(browser.path()).isEqualTo("/ui/containers/112");
        assertThat(browser.text("h1")).contains("shop");
        browser.await(
                "a reason to grow",
                () -> browser.text("section[aria-labelledby=why]").contains("row"));
        browser.click("section[aria-labelledby=why] details summary");
        assertThat(browser.count("section[aria-labelledby=why] details[open] li"))
                .isPositive();
    }

    @Test
    void aChangeIsApprovedAndUndone() throws Exception {
        starve(OperatingMode.APPROVE);

        browser.open("/ui/decisions").awaitElement("#waiting-112");
        browser.click("#waiting-112 button[value=approve]");

        assertThat(browser.text("#notice")).isNotBlank();
        browser.await("nothing waits for shop", () -> browser.count("#waiting-112") == 0);

        server.at(host -> host.setLoad(new ContainerId(SHOP), 0.1, MemorySize.ofMebibytes(300)));
        browser.await("it is undone, as soon as it does not need it any more", () -> {
            browser.open("/ui/decisions?container=112&outcome=applied");
            if (browser.count("article.decision form button") == 0) {
                return false; // a minute is recorded when it is over
            }
            browser.click("article.decision details summary").click("article.decision details[open] form button");
            return browser.count("#notice.good") == 1;
        });
        assertThat(browser.path()).isEqualTo("/ui/decisions?container=112&outcome=applied");
    }

    @Test
    void everythingIsPausedWithOneClickAndGoesOnWithAnother() {
        browser.open("/ui/containers").click("#mode .pause");

        assertThat(browser.path()).isEqualTo("/ui/containers");
        assertThat(browser.text("#mode")).contains("Paused: nothing is changed");

        browser.click("#mode .resume");

        assertThat(browser.text("#mode")).contains("Auto: changes are made");
    }

    @Test
    void ofTwoPeopleWhoApproveTheSameTheSecondIsToldSo() throws Exception {
        starve(OperatingMode.APPROVE);
        browser.open("/ui/decisions").awaitElement("#waiting-112");
        browser.scripts(false).open("/ui/decisions");
        Approval waiting = server.daemon().control().standing().approvals().stream()
                .filter(one -> one.container().value().equals(SHOP))
                .findFirst()
                .orElseThrow();

        order(new Command.Approve(waiting.id(), "somebody else"));
        browser.click("#waiting-112 button[value=approve]");

        assertThat(browser.text("#notice.bad")).isNotBlank();
    }

    @Test
    void anOpenPageSurvivesARestartOfTheDaemon() throws Exception {
        browser.open("/ui").awaitText("Containers were read");

        server.stop();
        browser.await(
                "a word on the lost connection",
                () -> browser.find("#connection").isDisplayed());
        server.restart();

        browser.await("the connection", () -> !browser.find("#connection").isDisplayed());
        browser.press("Containers");
        assertThat(browser.text("h1")).isEqualTo("Containers");
        browser.complaints(); // that the server was away is said on the console, too
    }

    @Test
    void everythingCanBeDoneWithoutScripts() throws Exception {
        browser.scripts(false)
                .open("/ui/containers/112")
                .type("#hold-minutes", "5")
                .click("form[action$='/hold'] button");

        assertThat(browser.text("#notice")).isNotBlank();
        browser.click("form[action$='/release'] button");
        browser.await("the form of a hold again", () -> browser.count("form[action$='/hold']") == 1);
    }
}
