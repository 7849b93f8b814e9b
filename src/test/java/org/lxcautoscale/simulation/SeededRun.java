package org.lxcautoscale.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * A simulation with one of several seeds, which are run as many at a time as there are processors.
 *
 * @param dir of its own
 */
record SeededRun(long seed, Path dir, Future<SimulatedRun> future) {

    private static final ExecutorService RUNS = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("simulation-", 0).factory());

    /** What is run with a seed. */
    @FunctionalInterface
    interface Simulation {
        SimulatedRun run(long seed, Path dir) throws Exception;
    }

    /** Begins with the seeds 1, 2, … */
    static List<SeededRun> of(int seeds, Path parent, Simulation simulation) {
        return LongStream.rangeClosed(1, seeds)
                .mapToObj(seed -> {
                    Path dir = directory(parent);
                    return new SeededRun(seed, dir, RUNS.submit(() -> simulation.run(seed, dir)));
                })
                .toList();
    }

    private static Path directory(Path parent) {
        try {
            return Files.createTempDirectory(parent, "seed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end. */
    SimulatedRun run() throws InterruptedException, ExecutionException {
        return future.get();
    }

    @Override
    public String toString() {
        return "seed " + seed;
    }
}
