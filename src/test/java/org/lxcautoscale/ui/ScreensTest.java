package org.lxcautoscale.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is demanded of every screen, on a phone and on a desk, light and dark. */
class ScreensTest {

    @TempDir
    private static Path dir;

    private static UiServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        server = UiServer.withAllKinds(24, dir);
        browser = Browser.start(server.address());
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui",
                "/ui/containers",
                "/ui/containers/105",
                "/ui/decisions",
                "/ui/policy",
                "/ui/what-if",
                "/ui/hosts",
                "/ui/settings"
            })
    void everyoneCanUseIt(String path) {
        for (int width : List.of(1280, 360)) {
            browser.size(width, 800);
            for (boolean isDark : List.of(false, true)) {
                browser.dark(isDark).open(path);

                assertThat(browser.axe())
                        .as("axe at %s px, %s", width, isDark ? "dark" : "light")
                        .isEmpty();
            }
            assertThat(browser.overflow()).as("pixels too wide at %s", width).isZero();
        }
        browser.assertNoComplaints();
    }

    /** Without scripts it says the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui",
                "/ui/containers",
                "/ui/containers/105",
                "/ui/decisions",
                "/ui/policy",
                "/ui/what-if",
                "/ui/hosts",
                "/ui/settings"
            })
    void itCanBeReadWithoutScripts(String path) {
        String heading = browser.size(1280, 800).open(path).text("h1");

        String without = browser.scripts(false).open(path).text("h1");
        browser.scripts(true);

        assertThat(without).isEqualTo(heading);
    }
}
