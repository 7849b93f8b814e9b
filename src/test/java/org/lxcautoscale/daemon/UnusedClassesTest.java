package org.lxcautoscale.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.cli.Program;
import org.lxcautoscale.cli.Site;

/** What is off costs nothing. */
@Timeout(120)
class UnusedClassesTest {

    private static final Pattern OF_ML =
            Pattern.compile("(org\\.lxcautoscale\\.(learn|forecast|anomaly)|com\\.amazon)\\.\\S+");

    @TempDir
    private Path dir;

    private List<String> classesOfMl(Site site) throws IOException {
        Path loaded = dir.resolve("loaded");
        try (Program daemon =
                site.startBy(List.of("env", "JAVA_TOOL_OPTIONS=-Xlog:class+load:file=" + loaded), "daemon")) {
            daemon.awaitLines("Next run in", 2).signal("TERM").end();
        }
        String classes = Files.readString(loaded);
        assertThat(classes).contains("org.lxcautoscale.daemon.Foresight");
        return OF_ML.matcher(classes).results().map(found -> found.group()).toList();
    }

    @Test
    void aDaemonThatDoesNotLearnLoadsNoClassOfIt() throws Exception {
        Site site = new Site(dir).with("backend", "simulated");
        assertThat(classesOfMl(site)).isEmpty();

        Files.writeString(
                site.config(), Files.readString(site.config()) + "ml: {enabled: true, suggestions_file: \"\"}\n");
        assertThat(classesOfMl(site)).as("otherwise").contains("org.lxcautoscale.learn.Learning");
    }
}
