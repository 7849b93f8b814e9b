package org.lxcautoscale.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.lxcautoscale.container.Resource;
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
import org.openjdk.jmh.infra.Blackhole;

/** What the adaptive policy costs a container and cycle: both windows end, and both sizes are advised. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DemandBenchmark {

    private static final long MB = 1 << 20;
    private static final Sizes CORES = new Sizes(1000, 8000, 1000);
    private static final Sizes MEMORY = new Sizes(512 * MB, 65_536 * MB, MB);

    private final Random random = new Random(1);
    private final UsageProfile profile = new UsageProfile();
    private Instant now = Instant.EPOCH;

    @Setup
    public void aDay() {
        for (int i = 0; i < 288; i++) {
            window();
        }
    }

    private void window() {
        profile.add(Resource.CPU, 200 + random.nextInt(3000), 0);
        profile.add(Resource.MEMORY, (1000 + random.nextInt(1000)) * MB, 0);
        now = now.plus(Duration.ofMinutes(5));
        profile.advance(Resource.CPU, now, 4000, CORES);
        profile.advance(Resource.MEMORY, now, 4096 * MB, MEMORY);
    }

    @Benchmark
    public void cycle(Blackhole blackhole) {
        window();
        blackhole.consume(profile.advise(Resource.CPU, 4000, CORES));
        blackhole.consume(profile.advise(Resource.MEMORY, 4096 * MB, MEMORY));
    }
}
