package org.lxcautoscale.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.container.Resource;

class TraceFileTest {

    private static final String HEADER = "series,timestamp,cpu_used,cpu_peak,cpu_alloc,mem_used,mem_peak,mem_alloc\n";
    private static final String FINE = "series,timestamp,cpu_used,mem_used\n";
    private static final double NOTHING = Double.NaN;

    @TempDir
    Path dir;

    @Test
    void useAndSizesAreRead() throws IOException {
        DataSet data = read(HEADER + """
                a,0,0.5,0.75,2,100,110,512
                a,300,0.25,,4,90,80,512
                b,0,1,,,,,
                b,300,2,,,,,
                """);

        assertThat(data.name()).isEqualTo("trace");
        assertThat(data.series()).hasSize(3);
        Series cpu = data.of(Resource.CPU).getFirst();
        assertThat(cpu.name()).isEqualTo("a");
        assertThat(cpu.step()).isEqualTo(Duration.ofSeconds(300));
        assertThat(cpu.used()).containsExactly(0.5, 0.25);
        assertThat(cpu.peak()).containsExactly(0.75, 0.25);
        assertThat(cpu.allocation()).isEqualTo(2);
        assertThat(cpu.meanAllocation()).isEqualTo(3);
        assertThat(data.of(Resource.MEMORY).getFirst().peak()).containsExactly(110, 90);
        assertThat(data.of(Resource.CPU).get(1).allocation()).isNaN();
    }

    @Test
    void aGapIsNothingRecorded() throws IOException {
        DataSet data = read(HEADER + "a,0,1,,,,,\na,300,2,,,,,\na,600,,,,,,\na,1500,3,,,,,\n");

        assertThat(data.series().getFirst().used()).containsExactly(1, 2, NOTHING, NOTHING, NOTHING, 3);
    }

    @Test
    void theIntervalIsThatOfTheFile() throws IOException {
        DataSet data = read(FINE + "a,10,1,\na,11,2,\na,12.01,3,\na,14,4,\n");

        assertThat(data.series()).hasSize(1);
        assertThat(data.series().getFirst().step()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1010));
        assertThat(data.series().getFirst().used()).containsExactly(1, 2, 3, NOTHING, 4);
    }

    @Test
    void sizesLieBesideAFileWithoutThem() throws IOException {
        Files.writeString(dir.resolve("trace.limits.csv"), "series,cpu_limit,mem_limit\na,2,512\nb,,\n");

        DataSet data = read(FINE + "a,0,1,100\na,1,1,100\n");

        assertThat(data.of(Resource.CPU).getFirst().allocation()).isEqualTo(2);
        assertThat(data.of(Resource.MEMORY).getFirst().allocation()).isEqualTo(512);
    }

    @Test
    void rowsOfSeriesMayBeMixed() throws IOException {
        DataSet data = read(HEADER + "a,0,1,,,,,\nb,0,5,,,,,\na,300,2,,,,,\nb,300,6,,,,,\n");

        assertThat(data.series())
                .extracting(series -> Arrays.toString(series.used()))
                .containsExactly("[1.0, 2.0]", "[5.0, 6.0]");
    }

    @Test
    void aCompressedFileIsReadAsItIsWhateverItIsCalled() throws IOException {
        Path file = dir.resolve("set.csv.gz");
        Files.write(file, gzip(FINE + "a,0,1,\r\n\r\na,1,2,\r\n"));

        DataSet data = TraceFile.read(file);

        assertThat(data.name()).isEqualTo("set");
        assertThat(data.series().getFirst().used()).containsExactly(1, 2);
    }

    @Test
    void numbersAreReadAsJavaReadsThem() throws IOException {
        List<String> numbers =
                List.of("0.1", "12.345678901234567890", "1e3", "3.", ".5", "0.000123", "999999.999", "+2");
        String rows = IntStream.range(0, numbers.size())
                .mapToObj(i -> "a," + i + "," + numbers.get(i) + ",")
                .collect(Collectors.joining("\n"));

        assertThat(read(FINE + rows).series().getFirst().used())
                .containsExactly(
                        numbers.stream().mapToDouble(Double::parseDouble).toArray());
    }

    static Stream<Arguments> badFiles() {
        String row = "a,0,1,2,3,4,5,6\n";
        return Stream.of(
                Arguments.of("", "it is empty"),
                Arguments.of("\n\n", "it is empty"),
                Arguments.of("a,b\n1,2\n", "line 1 is 'a,b'; it must be 'series,timestamp,cpu_used,cpu_peak"),
                Arguments.of(HEADER, "there is nothing below its first line"),
                Arguments.of(HEADER + row + "a,300,one,,,,,\n", "line 3, column 3 (cpu_used): 'one' is not a number"),
                Arguments.of(HEADER + "a,0,1,-0.5,,,,\n", "line 2, column 4 (cpu_peak): '-0.5' is negative"),
                Arguments.of(HEADER + "a,0,NaN,,,,,\n", "'NaN' is not a number"),
                Arguments.of(HEADER + "a,0,1e999,,,,,\n", "'1e999' is more than 1000000"),
                Arguments.of(HEADER + "a,,1,,,,,\n", "column 2 (timestamp): '' is empty"),
                Arguments.of(HEADER + ",0,1,,,,,\n", "column 1 (series): '' is empty"),
                Arguments.of(HEADER + "a,600,1,,,,,\na,300,1,,,,,\n", "line 3, column 2 (timestamp): '300' is before"),
                Arguments.of(HEADER + "a,0,1\n", "line 2 has 3 fields; expected are 8"),
                Arguments.of(HEADER + "a".repeat(5000), "line 2 is longer than 4096 bytes"),
                Arguments.of(HEADER + "a,0,,,,,,\n", "nothing but empty fields was recorded"),
                Arguments.of(
                        FINE + "a,0,1,\na,1,1,\na,2,1,\na,1000000000,1,\n", "it needs more than the 1 MB of memory"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void aBadFileIsRefusedWithThePlaceAndTheReason(String content, String message) throws IOException {
        Path file = Files.writeString(dir.resolve("trace.csv"), content);

        assertThatThrownBy(() -> TraceFile.read(file, new MemoryBudget(1 << 20)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void aLimitsFileThatIsWrongIsNamed() throws IOException {
        Files.writeString(dir.resolve("trace.limits.csv"), "series,cpu_limit,mem_limit\na,many,\n");

        assertThatThrownBy(() -> read(FINE + "a,0,1,100\n"))
                .hasMessageContaining("trace.limits.csv: line 2, column 2 (cpu_limit): 'many' is not a number");
    }

    @Test
    void aTruncatedFileIsSaidToBeTruncated() throws IOException {
        byte[] whole = gzip(FINE
                + IntStream.range(0, 5000)
                        .mapToObj(i -> "a," + i + "," + i * 37 % 101 + ",")
                        .collect(Collectors.joining("\n")));
        Path file = Files.write(dir.resolve("t.csv.gz"), Arrays.copyOf(whole, whole.length / 2));

        assertThatThrownBy(() -> TraceFile.read(file))
                .hasMessage(file + ": the compressed data ends in the middle: copy the file again");
    }

    @Test
    void aDamagedFileIsSaidToBeDamaged() throws IOException {
        byte[] damaged = gzip(FINE + "a,0,1,\n".repeat(100));
        damaged[damaged.length - 6] ^= 1;
        Path file = Files.write(dir.resolve("t.csv.gz"), damaged);

        assertThatThrownBy(() -> TraceFile.read(file)).hasMessageContaining("the compressed data is damaged");
    }

    @Test
    void aDirectoryAndAMissingFileAreNamed() {
        assertThatThrownBy(() -> TraceFile.read(dir)).hasMessageStartingWith(dir + ": it is a directory");
        assertThatThrownBy(() -> TraceFile.read(dir.resolve("none.csv")))
                .isInstanceOf(IOException.class)
                .hasMessage(dir.resolve("none.csv") + ": there is no such file");
    }

    @Test
    void aFileThatIsLargerThanMemoryIsRefused() throws IOException {
        Path file = dir.resolve("huge.csv");
        Files.writeString(
                file,
                FINE
                        + IntStream.range(0, 200_000)
                                .mapToObj(i -> "a," + i + ",1,1")
                                .collect(Collectors.joining("\n")));

        assertThatThrownBy(() -> TraceFile.read(file, new MemoryBudget(1 << 20)))
                .hasMessage(file
                        + ": it needs more than the 1 MB of memory that there are for it: split it into several files");
    }

    private DataSet read(String content) throws IOException {
        return TraceFile.read(Files.writeString(dir.resolve("trace.csv"), content));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
