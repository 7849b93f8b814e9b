package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.KeyExample;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.settings.StartupSettings;

/** Which keys need a restart: what is in {@link StartupSettings} is what {@code docs/configuration.md} says. */
class ReloadableKeysTest {

    private static final Pattern RESTART =
            Pattern.compile("(?m)^\\| (.*) \\| at a restart, which the log points out \\|$");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @MethodSource("org.lxcautoscale.config.KeyExample#ofDefault")
    void aKeyComesIntoForceWhenTheDocumentationSaysSo(KeyExample example) throws Exception {
        Path token = Files.writeString(dir.resolve("token"), "t");
        Path file = Files.writeString(dir.resolve("c.yaml"), example.asYaml().replace("TOKEN_FILE", token.toString()));
        ConfigurationReader reader = new ConfigurationReader(Map.of());
        Settings inForce = reader.defaults(Map.of()).settings();
        Settings changed = reader.read(file, Map.of()).settings();

        boolean needsRestart = keysThatNeedARestart().contains("`" + example.key() + "`");

        assertThat(changed).isNotEqualTo(inForce);
        assertThat(!changed.startup().equals(inForce.startup())).isEqualTo(needsRestart);
        assertThat(changed.withStartup(inForce.startup())).isEqualTo(needsRestart ? inForce : changed);
    }

    private static String keysThatNeedARestart() throws IOException {
        return RESTART.matcher(Files.readString(Path.of("docs/configuration.md")))
                .results()
                .map(row -> row.group(1))
                .findFirst()
                .orElseThrow();
    }
}
