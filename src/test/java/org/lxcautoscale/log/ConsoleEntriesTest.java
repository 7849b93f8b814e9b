package org.lxcautoscale.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationReader;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.Listeners;

/** Which entries are about a container. */
class ConsoleEntriesTest {

    private static final ContainerId ID = new ContainerId("104");

    @TempDir
    Path dir;

    private final List<Console.Entry> entries = new CopyOnWriteArrayList<>();

    @Test
    void aProblemOfAContainerIsAboutItAlsoByWayOfOtherListeners() throws Exception {
        CycleListener log = new Listeners(List.of(new CycleLog(
                new ConfigurationReader(Map.of()).defaults(Map.of()).settings())));
        logging(null, () -> {
            log.onError(ID, "no journal for container 104");
            log.onError("no journal");
        });

        assertThat(entries)
                .extracting(Console.Entry::message, Console.Entry::container)
                .containsExactly(tuple("no journal for container 104", "104"), tuple("no journal", ""));
    }

    @Test
    void aProblemOfTheLogFileIsNotAboutTheContainerOfTheEntryThatMetIt() throws Exception {
        Path occupied = Files.createDirectory(dir.resolve("log"));
        CycleLog log = new CycleLog(
                new ConfigurationReader(Map.of()).defaults(Map.of()).settings());
        logging(new RotatingFile(occupied, 1000, 1), () -> log.onError(ID, "x"));

        assertThat(entries).extracting(Console.Entry::container).containsExactly("104", "");
        assertThat(entries.getLast().message()).startsWith("The log file has a problem: ");
    }

    /** Collects what is logged meanwhile. */
    private void logging(@Nullable RotatingFile file, Runnable events) {
        try (LogLines _ = new LogLines()) {
            TextLog log = TextLog.install(file, entries::add, Instant::now, ZoneOffset.UTC);
            events.run();
            Logger.getLogger("").removeHandler(log);
        }
    }
}
