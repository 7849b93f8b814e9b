package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.cycle.Outlooks;
import org.lxcautoscale.learn.Learning;
import org.lxcautoscale.settings.Settings;

class ForesightTest {

    @TempDir
    Path dir;

    private Settings settings(boolean isEnabled) throws Exception {
        Path file = dir.resolve("lxc_autoscale.yaml");
        Files.writeString(
                file, """
                DEFAULT:
                  state_dir: %s
                  lock_file: %s
                ml:
                  enabled: %s
                  suggestions_file: %s
                """.formatted(dir.resolve("state"), dir.resolve("lock"), isEnabled, dir.resolve("ml.json")));
        return new ConfigurationReader(Map.of()).read(file, Map.of()).settings();
    }

    private static boolean isFree(Settings settings) throws Exception {
        Optional<InstanceLock> lock = InstanceLock.acquire(Learning.lockFile(settings));
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isPresent();
    }

    @Test
    void whoWritesSuggestionsHoldsTheirLock() throws Exception {
        Settings settings = settings(true);

        try (Foresight _ = Foresight.start(settings)) {
            assertThat(isFree(settings)).isFalse();
        }
        assertThat(isFree(settings)).isTrue();
    }

    @Test
    void learnsThoughAnotherWritesSuggestions() throws Exception {
        Settings settings = settings(true);

        try (InstanceLock _ = InstanceLock.acquire(Learning.lockFile(settings)).orElseThrow();
                Foresight foresight = Foresight.start(settings)) {
            assertThat(foresight.outlooks()).isInstanceOf(Learning.class);
        }
    }

    @Test
    void foreseesNothingUnlessThatIsAsked() throws Exception {
        Settings settings = settings(false);

        try (Foresight foresight = Foresight.start(settings)) {
            assertThat(foresight.outlooks()).isSameAs(Outlooks.NONE);
            assertThat(isFree(settings)).isTrue();
        }
    }
}
