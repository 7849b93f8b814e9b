package org.lxcautoscale.host.proxmox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table "error → what the daemon does" of {@code docs/proxmox-api.md}: each row has its tests. */
class ApiFaultsTableTest {

    @Test
    void everyRowOfTheDocumentedTableIsATestHere() throws IOException {
        Set<String> tests = Stream.of(ApiConnectionFaultsTest.class, ApiReadFaultsTest.class, ApiWriteFaultsTest.class)
                .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
                .map(Method::getName)
                .collect(Collectors.toSet());
        String page = Files.readString(Path.of("docs/proxmox-api.md"));
        List<String> rows = page.substring(page.indexOf("| error |"))
                .lines()
                .skip(2)
                .filter(line -> line.startsWith("| "))
                .toList();

        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            String[] cells = row.split("\\|", -1);
            assertThat(cells[3].replaceAll("[` ]", "").split(",", -1))
                    .isNotEmpty()
                    .isSubsetOf(tests);
        });
    }
}
