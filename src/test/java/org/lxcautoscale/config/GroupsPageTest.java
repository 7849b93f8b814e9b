package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/groups.md} are valid as they stand there. */
class GroupsPageTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

    @TempDir
    Path dir;

    @Test
    void eachExampleIsAValidConfigurationOfOneGroupWithoutWarnings() throws Exception {
        List<String> examples = EXAMPLE.matcher(Files.readString(Path.of("docs/groups.md")))
                .results()
                .map(example -> example.group(1))
                .toList();

        assertThat(examples).hasSize(2);
        for (String example : examples) {
            Configuration read = new ConfigurationReader(Map.of())
                    .read(Files.writeString(dir.resolve("example.yaml"), example), Map.of());

            assertThat(read.warnings()).isEmpty();
            assertThat(read.settings().containers().groups()).hasSize(1);
        }
    }
}
