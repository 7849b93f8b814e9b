package org.lxcautoscale.learn;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.lxcautoscale.anomaly.DetectorOptions;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.MadeUpHistory;
import org.lxcautoscale.history.Minute;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.settings.Settings;

/**
 * What models cost: scripts/bench-ml. Usage: {@code LearningCost history|train|copy|without|with DIRECTORY CONTAINERS}. All but
 * {@code history} print {@code what=figure} lines.
 */
final class LearningCost {

    private static final int TRAINED = 100;
    private static final int DAYS = 30;
    private static final int STEPS = 12;
    private static final int WARM_UP_STEPS = 2;
    private static final double STEP_NANOS = 300e9;

    private LearningCost() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        int containers = Integer.parseInt(arguments[2]);
        switch (arguments[0]) {
            case "history" -> history(directory);
            case "train" -> train(directory);
            case "copy" -> copy(directory, containers);
            case "without" -> step(directory, containers, false);
            case "with" -> step(directory, containers, true);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static Settings settings(Path directory) throws Exception {
        return new ConfigurationReader(Map.of())
                .defaults(Map.of("state_dir", directory.toString(), "timezone", "UTC"))
                .settings();
    }

    /** A quarter is busy: a daily rhythm with noise, bursts, and memory that grows and is given back. The others idle, as most are. */
    private static Map<ContainerFigure, Long> figures(int container, Instant at) {
        SplittableRandom random = new SplittableRandom(at.getEpochSecond() * 31 + container);
        boolean isBusy = container % 4 == 0;
        double rhythm = 1 + 0.5 * Math.sin(2 * Math.PI * at.getEpochSecond() / 86_400 + container);
        double burst = random.nextInt(300) == 0 ? 3 : 1;
        double cores = (isBusy ? 800 : 10) * rhythm * burst * random.nextDouble(0.8, 1.2);
        double grown = at.getEpochSecond() / 3600.0 % (50 + container % 50) / 100;
        double memory = (isBusy ? 1_500_000 : 90_000) * (rhythm / 2 + grown) * random.nextDouble(0.98, 1.02);
        Map<ContainerFigure, Long> figures = new EnumMap<>(ContainerFigure.class);
        for (ContainerFigure figure : Figures.READ) {
            double busy = isBusy ? rhythm * burst : 0.01;
            figures.put(
                    figure,
                    switch (figure) {
                        case CPU_MEAN -> Math.round(cores);
                        case CPU_MAX -> Math.round(cores * random.nextDouble(1, 1.5));
                        case MEMORY_MEAN -> Math.round(memory);
                        case MEMORY_MAX -> Math.round(memory * 1.02);
                        case SIZE_CPU -> isBusy ? 4000L : 1000L;
                        case SIZE_MEMORY -> isBusy ? 4L << 20 : 512L << 10;
                        case PROCESSES -> 20 + random.nextLong(isBusy ? 40 : 3);
                        case OOM_KILLS -> 0L;
                        case IO_READ, IO_WRITTEN, NETWORK_RECEIVED, NETWORK_SENT ->
                            Math.round(busy * random.nextDouble(1000, 50_000));
                        default -> Math.round(busy * random.nextDouble(0, 40));
                    });
        }
        return figures;
    }

    /** The end of the history: a multiple of five minutes. */
    private static Instant end() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() / 300 * 300);
    }

    private static void history(Path directory) throws Exception {
        Instant end = end();
        MadeUpHistory.write(directory, TRAINED, end.minus(Duration.ofDays(DAYS)), end, LearningCost::figures);
    }

    /** As {@code ml train} does. */
    private static void train(Path directory) throws Exception {
        Settings settings = settings(directory);
        Models models = new Models(settings);
        long before = cpuNanos();
        int windows = 0;
        try (PastUsage history = PastUsage.open(settings.startup().history(), directory)) {
            for (Map.Entry<ContainerId, String> one : Models.containers(history).entrySet()) {
                windows += models.train(history, one.getKey(), one.getValue(), Instant.now());
            }
        }
        print("train_seconds", (cpuNanos() - before) / 1e9);
        print("train_windows", windows);
    }

    /** The models of all containers are those of the ones that were trained. */
    private static void copy(Path directory, int containers) throws IOException {
        ModelFiles files = new ModelFiles(Learning.directory(directory));
        long most = 0;
        long sum = 0;
        int mostForecast = 0;
        for (int i = 0; i < TRAINED; i++) {
            byte[] packed = files.read(id(i)).orElseThrow();
            most = Math.max(most, packed.length);
            sum += packed.length;
            mostForecast = Math.max(
                    mostForecast,
                    Learned.of(packed, DetectorOptions.DEFAULT).model().toBytes().length);
        }
        print("file_mean_kib", sum / 1024.0 / TRAINED);
        print("file_most_kib", most / 1024.0);
        print("forecast_most_kib", mostForecast / 1024.0);
        for (int i = TRAINED; i < containers; i++) {
            files.write(id(i), files.read(id(i % TRAINED)).orElseThrow());
        }
    }

    private static ContainerId id(int container) {
        return new ContainerId(Integer.toString(100 + container));
    }

    private static List<Minute> minutes(int containers, Instant at) {
        List<Minute> minutes = new ArrayList<>(containers);
        for (int i = 0; i < containers; i++) {
            minutes.add(new Minute(id(i).value(), "ct" + i % TRAINED, new Point<>(at, figures(i % TRAINED, at))));
        }
        return minutes;
    }

    /** Steps of five minutes; what makes the minutes up is measured without models, too. */
    private static void step(Path directory, int containers, boolean isLearning) throws Exception {
        Settings settings = settings(directory);
        Learner learner = new Learner(
                new ModelFiles(Learning.directory(directory)),
                Bounds.of(settings.containers()),
                Learning.horizon(settings),
                settings.timezone(),
                (_, _, _, _) -> List.of());
        Instant start = end();
        long learning = 0;
        for (int step = 0; step <= WARM_UP_STEPS + STEPS; step++) {
            for (int minute = 0; minute < 5; minute++) {
                Instant at = start.plus(Duration.ofMinutes(5L * step + minute));
                List<Minute> minutes = minutes(containers, at);
                long before = cpuNanos();
                if (isLearning) {
                    learner.add(minutes, () -> false);
                    learner.outlooks(at);
                    learner.suggestions(at);
                }
                learning += step > WARM_UP_STEPS ? cpuNanos() - before : 0;
            }
        }
        if (isLearning) {
            print("step_seconds", learning / 1e9 / STEPS);
            print("core_percent", 100 * learning / (STEPS * STEP_NANOS));
            long before = cpuNanos();
            long begun = System.nanoTime();
            learner.save();
            print("save_cpu_seconds", (cpuNanos() - before) / 1e9);
            print("save_seconds", (System.nanoTime() - begun) / 1e9);
        }
        Thread.sleep(Duration.ofSeconds(15)); // the JVM gives native memory back every 10 s
        print(isLearning ? "rss_with_mib" : "rss_without_mib", rss());
        if (learner.outlooks(Instant.MIN).size() != (isLearning ? containers : 0)) {
            throw new AssertionError(learner.outlooks(Instant.MIN).size());
        }
    }

    private static double rss() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private static void print(String what, double figure) {
        System.out.printf(Locale.ROOT, "%s=%.2f%n", what, figure);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
