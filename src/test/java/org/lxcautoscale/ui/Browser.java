package org.lxcautoscale.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A Chromium without a window, as Debian has it, with a profile of its own. Whatever it reports on its console is kept, so that a
 * test can demand that there is nothing. Used by one thread; to be closed, which ends its processes.
 */
public final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** For what a page shows by itself after a while. */
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Dimension DESK = new Dimension(1280, 900);

    private final String address;
    private final Path profile;
    private final ChromeDriver driver;
    private final List<String> complaints = new ArrayList<>();

    private Browser(String address, Path profile, ChromeDriver driver) {
        this.address = address;
        this.profile = profile;
        this.driver = driver;
    }

    /**
     * Starts one; where there is none, the test is skipped.
     *
     * @param address of the server: {@code http://127.0.0.1:5000}
     */
    public static Browser start(String address) {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "needs Chromium and its driver: apt-get install chromium chromium-driver");
        try {
            Path profile = Files.createTempDirectory("lxc-autoscale-browser");
            ChromeOptions options = new ChromeOptions();
            options.setBinary(CHROMIUM.toFile());
            options.addArguments(
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--hide-scrollbars",
                    "--user-data-dir=" + profile);
            LoggingPreferences logs = new LoggingPreferences();
            logs.enable(LogType.BROWSER, Level.WARNING);
            options.setCapability("goog:loggingPrefs", logs);
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(DRIVER.toFile())
                    .usingAnyFreePort()
                    .withLogFile(new File("/dev/null"))
                    .build();
            ChromeDriver driver = new ChromeDriver(service, options);
            Browser browser = new Browser(address, profile, driver);
            browser.size(DESK.width, DESK.height);
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- where

    /** @param path with {@code /ui} */
    public Browser open(String path) {
        driver.get(address + path);
        listen();
        return this;
    }

    public Browser reload() {
        driver.navigate().refresh();
        listen();
        return this;
    }

    /** Path and query of the page. */
    public String path() {
        return Objects.requireNonNull(driver.getCurrentUrl()).substring(address.length());
    }

    /** Size of what is seen, in pixels of CSS; also less than a window may be wide. */
    public Browser size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        return this;
    }

    /** What the system of the person prefers. */
    public Browser dark(boolean isDark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        return this;
    }

    /** Whether scripts of pages run, from the next page on. */
    public Browser scripts(boolean run) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !run));
        return this;
    }

    /** Whether it uses what it has kept of earlier pages. */
    public Browser caching(boolean isUsed) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", !isUsed));
        return this;
    }

    /** Forgets who has logged in. */
    public Browser forget() {
        driver.manage().deleteAllCookies();
        return this;
    }

    // ---- what is there

    /** All that is to be read. */
    public String text() {
        return find("body").getText();
    }

    public String text(String css) {
        return again(() -> find(css).getText());
    }

    public List<String> texts(String css) {
        return again(() -> driver.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .toList());
    }

    public int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    public String title() {
        return Objects.requireNonNull(driver.getTitle());
    }

    public WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    /** Waits until this text is on the page. */
    public Browser awaitText(String part) {
        return await("the text '" + part + "'", () -> text().contains(part));
    }

    /** Waits until there is such an element. */
    public Browser awaitElement(String css) {
        return await(css, () -> count(css) > 0);
    }

    /** Waits until something is so. */
    public Browser await(String what, BooleanSupplier isSo) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!again(isSo::getAsBoolean)) {
            assertThat(System.nanoTime())
                    .as(() -> what + " at " + path() + ", where there is: " + text())
                    .isLessThan(end);
            pause();
        }
        listen();
        return this;
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // ---- what is done

    /** Clicks, scrolling to it first. */
    public Browser click(String css) {
        again(() -> {
            driver.findElement(By.cssSelector(css)).click();
            return true;
        });
        listen();
        return this;
    }

    /** Clicks a link or button by what it says. */
    public Browser press(String words) {
        String quoted = '"' + words + '"';
        again(() -> {
            driver.findElement(By.xpath("//*[self::a or self::button or self::summary][contains(normalize-space(.), "
                            + quoted + ")]"))
                    .click();
            return true;
        });
        listen();
        return this;
    }

    public Browser type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
        return this;
    }

    /** Presses keys, wherever the focus is. */
    public Browser keys(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
        return this;
    }

    public Object script(String code, Object... arguments) {
        return Objects.requireNonNullElse(((JavascriptExecutor) driver).executeScript(code, arguments), "");
    }

    /** The same for code that calls its last argument when it has ended. */
    public Object async(String code) {
        return Objects.requireNonNullElse(driver.executeAsyncScript(code), "");
    }

    /** A picture of what is seen. */
    public void picture(Path file) throws IOException {
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    // ---- what is wrong

    /** What axe finds that is serious or critical, each as a line: rule, what it is, and where. */
    public List<String> axe() {
        script(Axe.SCRIPT);
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations'],
                    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                  .then(all => done(all.violations
                    .filter(one => one.impact === 'serious' || one.impact === 'critical')
                    .map(one => one.id + ': ' + one.help + ': ' + one.nodes.slice(0, 5).map(node =>
                      node.target.join(' ') + ' (' + (node.any[0] || node.all[0] || node.none[0]).message + ')').join('; '))))
                  .catch(problem => done(['axe: ' + problem]));
                """);
        return found instanceof List<?> lines
                ? lines.stream().map(String::valueOf).toList()
                : List.of("axe: " + found);
    }

    /** How many pixels the page is wider than what is seen; it should never be. */
    public long overflow() {
        return (long) script("return document.documentElement.scrollWidth - document.documentElement.clientWidth;");
    }

    /** Errors and warnings of the console since the last call: scripts that fail, files that are missing, refused styles. */
    public List<String> complaints() {
        listen();
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    /** Fails when the browser has anything to say on the pages so far. */
    public void assertNoComplaints() {
        assertThat(complaints()).as("on the console").isEmpty();
    }

    private void listen() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            complaints.add(entry.getMessage());
        }
    }

    /** A page that refreshes itself may replace an element at any time. */
    private static <T> T again(Supplier<T> action) {
        StaleElementReferenceException last = new StaleElementReferenceException("it was replaced again and again");
        for (int i = 0; i < 5; i++) {
            try {
                return action.get();
            } catch (StaleElementReferenceException e) {
                last = e;
            }
        }
        throw last;
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } finally {
            delete(profile);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException _) {
            return; // its processes may still write; it is in the directory for temporary files
        }
    }

    /** Read once. */
    private static final class Axe {
        static final String SCRIPT = read();

        private static String read() {
            try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
                return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
