package org.lxcautoscale.ui;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the dashboard costs somebody who looks: for so many containers (500), the time to the first paint of some pages, with and
 * without what the browser has kept, the time until the table of containers is sorted or filtered, and how much script is loaded.
 * Fails above the budget.
 */
final class DashboardCost {

    private static final int TIMES = 9;

    /** Milliseconds, on loopback. */
    private static final double FIRST_PAINT_BUDGET = 300;

    /** Bytes of scripts, as they are sent. */
    private static final long SCRIPT_BUDGET = 60 << 10;

    private static final List<String> PAGES = List.of("/ui", "/ui/containers", "/ui/hosts");

    private DashboardCost() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
        Path dir = Files.createTempDirectory("lxc-autoscale-cost");
        boolean isWithin;
        try (UiServer server = UiServer.withContainers(count, dir);
                Browser browser = Browser.start(server.address())) {
            boolean isPainted = paint(browser);
            isWithin = scripts(browser, server.address()) && isPainted;
            table(browser, count);
        } finally {
            delete(dir);
        }
        System.exit(isWithin ? 0 : 1);
    }

    private static boolean paint(Browser browser) {
        boolean isWithin = true;
        for (String page : PAGES) {
            browser.open(page);
            if (browser.count("#main") == 0) {
                say(page + ": not there");
                continue;
            }
            double cold = median(() -> firstPaint(browser.caching(false), page));
            double warm = median(() -> firstPaint(browser.caching(true), page));
            say(page + ": first paint after " + whole(cold) + " ms, " + whole(warm)
                    + " ms with what the browser has kept");
            isWithin &= cold <= FIRST_PAINT_BUDGET;
        }
        return isWithin;
    }

    private static double firstPaint(Browser browser, String page) {
        browser.open(page);
        return number(browser.script("""
                const paints = performance.getEntriesByName('first-contentful-paint');
                return paints.length ? paints[0].startTime : -1;
                """));
    }

    private static boolean scripts(Browser browser, String address) throws IOException, InterruptedException {
        browser.open("/ui");
        Object found = browser.script("return [...document.scripts].map(one => one.src).filter(src => src);");
        long sum = 0;
        HttpClient client = HttpClient.newHttpClient();
        for (Object script : (List<?>) found) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(String.valueOf(script)))
                    .header("Accept-Encoding", "gzip")
                    .build();
            sum += client.send(request, BodyHandlers.ofByteArray()).body().length;
        }
        say("scripts of " + address + ": " + whole(sum / 1024.0) + " KB as they are sent");
        return sum <= SCRIPT_BUDGET;
    }

    private static void table(Browser browser, int count) {
        browser.open("/ui/containers");
        if (browser.count("table[data-rows] tbody tr") < count) {
            say("/ui/containers: no table of all containers");
            return;
        }
        double sorted = median(() -> {
            browser.open("/ui/containers");
            return number(browser.async("""
                    const done = arguments[arguments.length - 1];
                    const link = document.querySelector('table[data-rows] thead a');
                    const from = performance.now();
                    fetch(link.href).then(r => r.text()).then(text => {
                      const page = new DOMParser().parseFromString(text, 'text/html');
                      document.querySelector('#live').replaceWith(page.querySelector('#live'));
                      requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
                    });
                    """));
        });
        double filtered = median(() -> {
            browser.open("/ui/containers");
            return number(browser.async("""
                    const done = arguments[arguments.length - 1];
                    const field = document.querySelector('form[data-filter] [data-find]');
                    const rows = document.querySelectorAll('table[data-rows] tbody tr').length;
                    const from = performance.now();
                    document.addEventListener('htmx:afterSettle', () => requestAnimationFrame(() =>
                      setTimeout(() => done(performance.now() - from))), {once: true});
                    field.value = 'service-7';
                    field.dispatchEvent(new Event('input', {bubbles: true}));
                    """));
        });
        say("/ui/containers: sorted after " + whole(sorted) + " ms, filtered after " + whole(filtered)
                + " ms, of which 200 ms are for who still types");
    }

    private static double median(Supplier<Double> measure) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            all.add(measure.get());
        }
        all.sort(Comparator.naturalOrder());
        return all.get(TIMES / 2);
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
