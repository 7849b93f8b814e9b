package org.lxcautoscale.ui.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.config.ConfigurationFile.Reason;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.settings.Settings;
import org.lxcautoscale.ui.policy.TakeOver.Result;

/** What is saved is in force, or nothing is changed. */
class TakeOverTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
    private static final String BACKUP = "c.yaml.20260102-030405.backup";
    private static final String TEXT = "DEFAULT:\n  max_cores: 4\n";

    @TempDir
    Path dir;

    private final ConfigurationReader reader = new ConfigurationReader(Map.of());
    private Path yaml;
    private ConfigurationFile file;
    private volatile Configuration inForce;

    @BeforeEach
    void aFile() throws Exception {
        yaml = dir.resolve("c.yaml");
        Files.writeString(yaml, TEXT);
        file = new ConfigurationFile(yaml, reader, Map.of());
        inForce = reader.read(yaml, Map.of());
    }

    private CompletableFuture<Settings> reloaded() {
        try {
            inForce = reader.read(yaml, Map.of());
            return CompletableFuture.completedFuture(inForce.settings());
        } catch (InvalidConfigurationException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Result save(TakeOver takeOver, String draft) throws IOException, InterruptedException {
        return takeOver.save(draft, file.read().version(), NOW);
    }

    private TakeOver takeOver() {
        return new TakeOver(file, () -> inForce, this::reloaded);
    }

    @Test
    void aDraftComesIntoForce() throws Exception {
        Result result = save(takeOver(), "DEFAULT:\n  max_cores: 6\n");

        assertThat(result).isEqualTo(new Result.InForce(List.of(), Optional.of(BACKUP)));
        assertThat(inForce.settings().containers().defaults().cpu().maximum()).isEqualTo(6000);
    }

    @Test
    void whatNeedsARestartIsNamed() throws Exception {
        Result result = save(takeOver(), TEXT + "  dry_run: true\n  cooldown: 5\n");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.InForce.class,
                        force -> assertThat(force.afterRestart())
                                .singleElement()
                                .satisfies(value -> assertThat(value.key()).isEqualTo("dry_run")));
    }

    @Test
    void anInvalidDraftIsNotReloaded() throws Exception {
        TakeOver takeOver = new TakeOver(file, () -> inForce, () -> {
            throw new AssertionError("there is nothing to reload");
        });

        Result result = save(takeOver, "DEFAULT:\n  max_cores: lots\n");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.why().reason()).isEqualTo(Reason.INVALID));
        assertThat(yaml).hasContent(TEXT);
    }

    @Test
    void whatTheDaemonDoesNotTakeIsUndone() throws Exception {
        TakeOver takeOver =
                new TakeOver(file, () -> inForce, () -> CompletableFuture.completedFuture(inForce.settings()));

        assertThat(save(takeOver, "DEFAULT:\n  max_cores: 6\n")).isEqualTo(new Result.NotTaken(true));

        assertThat(yaml).hasContent(TEXT);
        assertThat(dir.resolve(BACKUP)).doesNotExist();
    }

    @Test
    void aLoopThatIsBusyTakesItLater() throws Exception {
        TakeOver takeOver = new TakeOver(file, () -> inForce, CompletableFuture::new, 0);

        assertThat(save(takeOver, "DEFAULT:\n  max_cores: 6\n")).isEqualTo(new Result.Later(Optional.of(BACKUP)));

        assertThat(yaml).hasContent("DEFAULT:\n  max_cores: 6\n");
    }
}
