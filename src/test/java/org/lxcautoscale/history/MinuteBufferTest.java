package org.lxcautoscale.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.log.LogLines;

class MinuteBufferTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    private Path directory;

    private static List<Row> minute(int number) {
        return List.of(
                new Row.OfContainer(
                        new Row.Place("home", "pve"),
                        "104",
                        "wéb",
                        NOON.plusSeconds(60L * number),
                        Map.of(ContainerFigure.CPU_MEAN, 250L, ContainerFigure.SIZE_MEMORY, 1L << 40)),
                new Row.OfHost(
                        new Row.Place("home", "pve"),
                        NOON.plusSeconds(60L * number),
                        number % 2 == 0 ? Map.of() : Map.of(HostFigure.CORES, 8L)),
                new Row.OfDecision(
                        new Row.Place("home", "pve"),
                        "104",
                        "wéb",
                        NOON.plusSeconds(60L * number + 7),
                        new Row.Change(2000L, 4000L, null, null),
                        "above 80 %",
                        "cpu proposes above 80 %\ncpu agrees no floor",
                        "failed",
                        "locked"));
    }

    private MinuteBuffer open(long maxBytes) throws Exception {
        return MinuteBuffer.open(directory, maxBytes);
    }

    /** All minutes that wait; then none waits any more. */
    private static List<List<Row>> drain(MinuteBuffer buffer) throws Exception {
        List<List<Row>> minutes = new ArrayList<>();
        while (!buffer.isEmpty()) {
            minutes.addAll(buffer.first());
            buffer.removeFirst();
        }
        return minutes;
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void minutesComeBackInOrderAlsoForAnotherDaemon() throws Exception {
        MinuteBuffer buffer = open(1 << 20);
        buffer.add(minute(0));
        buffer.add(minute(1));
        MinuteBuffer next = open(1 << 20);
        next.add(minute(2));
        assertThat(drain(next)).containsExactly(minute(0), minute(1), minute(2));
        assertThat(files()).isEmpty();
        next.add(minute(3));
        assertThat(drain(open(1 << 20))).containsExactly(minute(3));
    }

    @Test
    void aRecordThatIsNotWholeIsLeftOutWhereverItEnds() throws Exception {
        open(1 << 20).add(minute(0));
        int first = (int) Files.size(files().getFirst());
        MinuteBuffer buffer = open(1 << 20);
        drain(buffer);
        buffer.add(minute(0));
        buffer.add(minute(1));
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        for (int length = first; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            MinuteBuffer next = open(1 << 20);
            next.add(minute(2));
            assertThat(next.first()).as("%s bytes", length).containsExactly(minute(0));
            Files.delete(files().getLast());
        }
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole);
        assertThat(open(1 << 20).first()).containsExactly(minute(0));
    }

    @Test
    void theOldestAreLostWhenThereAreTooMany() throws Exception {
        try (LogLines log = new LogLines()) {
            MinuteBuffer buffer = open(16_384);
            for (int number = 0; number < 100; number++) {
                buffer.add(minute(number));
            }
            long bytes = 0;
            for (Path file : files()) {
                bytes += Files.size(file);
            }
            assertThat(bytes).isBetween(16_384L * 3 / 4, 16_384L);
            List<List<Row>> left = drain(buffer);
            int lost = 100 - left.size();
            assertThat(lost).isBetween(10, 90);
            assertThat(left.getFirst()).isEqualTo(minute(lost));
            assertThat(left.getLast()).isEqualTo(minute(99));
            assertThat(log.messages())
                    .isNotEmpty()
                    .allMatch(line -> line.matches("\\d+ minutes of history are lost: .*"));
            assertThat(log.messages().stream()
                            .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
                            .sum())
                    .isEqualTo(lost);
        }
    }
}
