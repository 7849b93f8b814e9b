package org.lxcautoscale.anomaly;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a container costs a window of five minutes, ten measures: kept as an object, or as bytes in between. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DetectorBenchmark {

    private final Random random = new Random(1);
    private Detector detector = new Detector(List.of(Measure.values()), DetectorOptions.DEFAULT);
    private byte[] bytes = {};
    private Instant now = Instant.EPOCH;

    @Setup
    public void fiveDays() {
        for (int i = 0; i < 1440; i++) {
            object();
        }
        bytes = detector.toBytes();
        System.out.println("bytes of a container: " + bytes.length);
    }

    private double[] window() {
        double[] amounts = new double[Measure.values().length];
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = 1e6 * Math.exp(random.nextGaussian());
        }
        now = now.plusSeconds(300);
        return amounts;
    }

    @Benchmark
    public Object object() {
        return detector.add(window(), now);
    }

    @Benchmark
    public Object packed() throws IOException {
        Detector unpacked = Detector.of(bytes, DetectorOptions.DEFAULT);
        unpacked.add(window(), now);
        bytes = unpacked.toBytes();
        return bytes;
    }
}
