package org.lxcautoscale.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;

class SuggestionFileTest {

    private static final Instant AT = Instant.parse("2026-11-29T12:00:00.5Z");

    @TempDir
    private Path dir;

    private Path path() {
        return dir.resolve("ml.json");
    }

    private static Suggestion suggestion(String id, Allocation now, Allocation then) {
        return new Suggestion(AT, new ContainerId(id), now, then, "it used \"little\"\n");
    }

    private static Suggestion suggestion(String id, int cores, long memory) {
        return suggestion(id, Allocation.of(4, 2048), Allocation.of(cores, memory));
    }

    private List<?> entries() throws IOException {
        return (List<?>) Jsonb.builder().build().type(Object.class).fromJson(Files.readString(path()));
    }

    private void add(Suggestion... suggestions) throws IOException {
        try (SuggestionFile file = new SuggestionFile(path())) {
            for (Suggestion one : suggestions) {
                file.add(one, false);
            }
        }
    }

    @Test
    void anEntryIsThatOfTheOriginalAndAmountsAreWhatToChangeBy() throws IOException {
        add(suggestion("99003", 2, 2048));

        assertThat(Files.readString(path()))
                .startsWith(
                        "[\n{\"timestamp\":\"2026-11-29T12:00:00.500000+00:00\",\"lxc_id\":\"99003\","
                                + "\"cpu_action\":\"Scale Down\",\"cpu_amount\":2,\"ram_action\":\"No Scaling\",\"ram_amount\":0,")
                .endsWith("\n]");
        Map<?, ?> entry = (Map<?, ?>) entries().getFirst();
        assertThat(entry.get("cores")).isEqualTo(4L);
        assertThat(entry.get("memory_mb")).isEqualTo(2048L);
        assertThat(entry.get("reason")).isEqualTo("it used \"little\"\n");
    }

    @Test
    void theLineOfTheLogIsThatOfTheOriginal() {
        assertThat(suggestion("99003", 2, 2048).line())
                .isEqualTo("Scaling suggestion for LXC ID 99003: Scale Down 2 CPU core(s), No Scaling 0 MB RAM");
        assertThat(suggestion("1", 4, 2560).line())
                .isEqualTo("Scaling suggestion for LXC ID 1: No Scaling 0 CPU core(s), Scale Up 512 MB RAM");
    }

    @Test
    void tenthsOfCoresAndSizesWithoutLimitAreWritten() throws IOException {
        Allocation now = new Allocation(new Cores(1500), MemorySize.UNLIMITED);
        add(suggestion("1", now, new Allocation(new Cores(2000), MemorySize.UNLIMITED)));

        Map<?, ?> entry = (Map<?, ?>) entries().getFirst();
        assertThat(entry.get("cpu_amount")).isEqualTo(0.5);
        assertThat(entry.get("ram_action")).isEqualTo("No Scaling");
        assertThat(entry.containsKey("memory_mb")).isFalse();
    }

    @Test
    void aSuggestionIsNotRepeatedUntilItChangesNotEvenAfterARestart() throws IOException {
        add(suggestion("1", 2, 2048), suggestion("1", 2, 2048), suggestion("2", 2, 2048));
        assertThat(entries()).hasSize(2);

        add(suggestion("1", 2, 2048), suggestion("2", 3, 2048));
        assertThat(entries()).hasSize(3);

        add(suggestion("1", Allocation.of(8, 2048), Allocation.of(6, 2048)));
        assertThat(entries()).as("by as much, but from another size").hasSize(4);
    }

    @Test
    void itIsRepeatedWhenAskedOrWhenItWasTakenBackMeanwhile() throws IOException {
        try (SuggestionFile file = new SuggestionFile(path())) {
            assertThat(file.add(suggestion("1", 2, 2048), false)).isTrue();
            assertThat(file.add(suggestion("1", 2, 2048), true)).isTrue();
            file.retain(Set.of(new ContainerId("1")));
            assertThat(file.add(suggestion("1", 2, 2048), false)).isFalse();
            file.retain(Set.of());
            assertThat(file.add(suggestion("1", 2, 2048), false)).isTrue();
        }
        assertThat(entries()).hasSize(3);
    }

    /** Wherever a kill has cut its one write. */
    @Test
    void aTruncatedFileIsRepairedAndWhatIsWholeOfItIsNotRepeated() throws IOException {
        add(suggestion("1", 2, 2048), suggestion("2", 2, 2048));
        String whole = Files.readString(path());
        int second = whole.indexOf(",\n{");
        for (int length = second; length < whole.length(); length += 7) {
            Files.writeString(path(), whole.substring(0, length));

            add(suggestion("1", 2, 2048), suggestion("2", 2, 2048));

            assertThat(entries()).as("cut at %s", length).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[1]", "[{\"lxc_id\": 5}]", "[{nonsense}]", "\0\0\0\0"})
    void whateverIsThereASuggestionIsWritten(String content) throws IOException {
        Files.writeString(path(), content);

        try (SuggestionFile file = new SuggestionFile(path())) {
            assertThat(file.add(suggestion("1", 2, 2048), false)).isTrue();
        }
        assertThat(path()).content().contains("\"lxc_id\":\"1\"");
    }

    @Test
    void itIsBounded() throws IOException {
        try (SuggestionFile file = new SuggestionFile(path())) {
            for (int i = 0; i < 20_000; i++) {
                file.add(suggestion("1", 1 + i % 2, 2048), false);
            }
        }
        assertThat(Files.size(path())).isLessThanOrEqualTo(SuggestionFile.MOST_BYTES);
        assertThat(Files.size(dir.resolve("ml.json.1"))).isLessThanOrEqualTo(SuggestionFile.MOST_BYTES);
        try (var files = Files.list(dir)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void whatCouldNotBeWrittenOnAFullDiskIsTriedAgain() throws Exception {
        Path small = Files.createDirectory(dir.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()))
                .as("a small file system")
                .isZero();
        Path filler = small.resolve("filler");
        try (SuggestionFile file = new SuggestionFile(small.resolve("ml.json"))) {
            run("dd", "if=/dev/zero", "of=" + filler, "bs=1k");
            assertThatThrownBy(() -> file.add(suggestion("1", 2, 2048), false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
            Files.delete(filler);
            assertThat(file.add(suggestion("1", 2, 2048), false)).isTrue();
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
