package org.lxcautoscale.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file of made-up use, for {@code scripts/bench-replay}: a daily rhythm, noise, bursts, and memory that grows and is
 * given back. Usage: {@code RecordedUse FILE SERIES DAYS}.
 */
final class RecordedUse {

    private static final int STEP = 300;
    private static final int DAY = 86_400;

    private RecordedUse() {}

    public static void main(String[] arguments) throws IOException {
        int series = Integer.parseInt(arguments[1]);
        int days = Integer.parseInt(arguments[2]);
        try (BufferedWriter out = new BufferedWriter(
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(Path.of(arguments[0])), 1 << 16),
                        StandardCharsets.UTF_8),
                1 << 16)) {
            out.write("series,timestamp,cpu_used,cpu_peak,cpu_alloc,mem_used,mem_peak,mem_alloc\n");
            for (int i = 0; i < series; i++) {
                write(out, i, days);
            }
        }
    }

    private static void write(BufferedWriter out, int series, int days) throws IOException {
        Random random = new Random(series);
        double cores = 0.2 + 3 * random.nextDouble();
        double memory = 200 + 6000 * random.nextDouble();
        double grown = 0;
        double burst = 0;
        for (int time = 0; time < days * DAY; time += STEP) {
            double rhythm = 1 + 0.5 * Math.sin(2 * Math.PI * time / DAY + series);
            burst = random.nextInt(500) == 0 ? cores * 2 : burst * 0.7;
            grown = random.nextInt(1000) == 0 ? 0 : Math.min(memory / 2, grown + memory * 0.001 * random.nextDouble());
            double cpu = cores * rhythm * (0.8 + 0.4 * random.nextDouble()) / 2 + burst;
            double mem = memory * (0.9 + 0.1 * rhythm) / 2 + grown;
            out.write(String.format(
                    Locale.ROOT,
                    "ct%d,%d,%.3f,%.3f,4,%.1f,%.1f,8192%n",
                    100 + series,
                    time,
                    cpu,
                    cpu * (1 + 0.5 * random.nextDouble()),
                    mem,
                    mem * (1 + 0.02 * random.nextDouble())));
        }
    }
}
