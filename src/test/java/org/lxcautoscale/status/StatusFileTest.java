package org.lxcautoscale.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusFileTest {

    @TempDir
    Path dir;

    @Test
    void givesBackWhatWasWritten() throws IOException {
        StatusFile file = new StatusFile(dir);
        file.write(Reports.report());

        assertThat(file.read()).contains(Reports.report());
    }

    @Test
    void thereIsNoneBeforeTheFirst() throws IOException {
        assertThat(new StatusFile(dir).read()).isEmpty();
        assertThat(new StatusFile(dir.resolve("not/there")).read()).isEmpty();
    }

    @Test
    void isOneLineInUnitsThatProgramsReckonWith() {
        String json = new StatusFile(dir).toJson(Reports.report());

        assertThat(json).doesNotContain("\n");
        Map<String, Object> report =
                Jsonb.builder().build().type(Object.class).map().fromJson(json);
        assertThat(report)
                .containsEntry("host", "pve1")
                .containsEntry("at", "2026-11-23T22:34:28Z")
                .containsEntry("next", "2026-11-23T22:39:28Z");
        assertThat(json)
                .contains("\"memoryBytes\":2147483648", "\"cores\":4.0", "\"before\":2.0", "\"id\":\"101\"")
                .doesNotContain("null");
    }

    @Test
    void isNotForEverybodysEyes() throws IOException {
        new StatusFile(dir).write(Reports.report());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("status.json"))))
                .isEqualTo("rw-r-----");
        assertThat(dir.toFile().list()).containsExactly("status.json");
    }

    @Test
    void isNeverReadHalf() throws Exception {
        StatusFile file = new StatusFile(dir);
        file.write(Reports.report());
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing = writer.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    file.write(Reports.report());
                }
                return null;
            });
            while (!writing.isDone()) {
                assertThat(file.read()).contains(Reports.report());
            }
            writing.get();
        }
    }

    @Test
    void anyCutOffRestIsRefusedAndNamed() throws IOException {
        String whole = new StatusFile(dir).toJson(Reports.report());
        for (int length = 0; length < whole.length(); length += 7) {
            Files.writeString(dir.resolve("status.json"), whole.substring(0, length));
            assertMakesNoSense();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "42",
                "\"text\"",
                "<html></html>",
                "{\"host\":\"pve\"}",
                "{\"host\":\"pve\",\"backend\":\"x\",\"at\":\"yesterday\",\"resources\":{},\"containers\":[]}",
                "{\"host\":\"pve\",\"backend\":\"x\",\"at\":\"2026-11-23T22:34:28Z\",\"resources\":{},\"containers\":[{}]}",
                "{\"host\":\"pve\",\"backend\":\"x\",\"at\":\"2026-11-23T22:34:28Z\",\"resources\":{},\"containers\":[null]}",
                "{\"pid\":\"one\"}",
            })
    void aFileOfSomebodyElseIsRefusedAndNamed(String text) throws IOException {
        Files.writeString(dir.resolve("status.json"), text);

        assertMakesNoSense();
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() throws IOException {
        String later = new StatusFile(dir).toJson(Reports.report()).replaceFirst("\\{", "{\"new\":{\"a\":[1,2]},");
        Files.writeString(dir.resolve("status.json"), later);

        assertThat(new StatusFile(dir).read()).contains(Reports.report());
    }

    @Test
    void ordersArePartOfItAndMissingInFilesOfOlderVersions() throws IOException {
        StatusFile file = new StatusFile(dir);
        file.write(Reports.withOrders().withPause(true));

        assertThat(file.read()).contains(Reports.withOrders().withPause(true));
        assertThat(file.toJson(Reports.report())).doesNotContain("paused", "hold\":\"", "ordered");
        assertThat(file.toJson(Reports.withOrders().withPause(true)))
                .contains("\"paused\":true", "\"hold\":\"held by anna", "\"ordered\":\"observe\"");
    }

    private void assertMakesNoSense() {
        assertThatThrownBy(() -> new StatusFile(dir).read())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(dir.resolve("status.json") + " makes no sense: ")
                .hasMessageNotContaining("\n");
    }
}
