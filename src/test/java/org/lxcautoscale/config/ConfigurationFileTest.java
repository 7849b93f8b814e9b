package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lxcautoscale.config.ConfigurationFile.Checked;
import org.lxcautoscale.config.ConfigurationFile.Content;
import org.lxcautoscale.config.ConfigurationFile.Reason;
import org.lxcautoscale.config.ConfigurationFile.Saving;

/** A draft of the configuration is saved as a whole, or nothing is changed; secrets are never shown. */
class ConfigurationFileTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

    private static final String TEXT = """
            DEFAULT:
              max_cores: 4
              gotify_url: https://push.example.org
              gotify_token: TOP
            """;

    @TempDir
    Path dir;

    private Path yaml;
    private ConfigurationFile file;

    @BeforeEach
    void aFile() throws IOException {
        yaml = dir.resolve("c.yaml");
        Files.writeString(yaml, TEXT);
        Files.setPosixFilePermissions(yaml, PosixFilePermissions.fromString("rw-rw----"));
        file = new ConfigurationFile(yaml, new ConfigurationReader(Map.of()), Map.of());
    }

    private Saving save(String draft) throws IOException {
        return file.save(draft, file.read().version(), NOW);
    }

    private static Saving.Refused refused(Saving saving) {
        assertThat(saving).isInstanceOf(Saving.Refused.class);
        return (Saving.Refused) saving;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void isUnchanged() throws IOException {
        assertThat(yaml).hasContent(TEXT);
        assertThat(files()).containsExactly("c.yaml");
    }

    @Test
    void whatIsReadHasNoSecrets() throws Exception {
        assertThat(file.read().text()).isEqualTo(TEXT.replace("TOP", "'***'"));
    }

    @Test
    void aDraftIsSavedWithTheSecretsAndTheOldFileIsKept() throws Exception {
        Saving saving = save(file.read().text().replace("max_cores: 4", "max_cores: 6"));

        assertThat(saving).isInstanceOf(Saving.Saved.class);
        assertThat(yaml).hasContent(TEXT.replace("max_cores: 4", "max_cores: 6"));
        assertThat(files()).containsExactly("c.yaml", "c.yaml.20260102-030405.backup");
        assertThat(dir.resolve("c.yaml.20260102-030405.backup")).hasContent(TEXT);
        try (Stream<Path> all = Files.list(dir)) {
            assertThat(all)
                    .allSatisfy(one -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                            .isEqualTo("rw-rw----"));
        }
    }

    @Test
    void aSecondDraftInTheSameSecondOverwritesNoBackup() throws Exception {
        save(file.read().text().replace("max_cores: 4", "max_cores: 6"));
        save(file.read().text().replace("max_cores: 6", "max_cores: 7"));

        assertThat(files())
                .containsExactly("c.yaml", "c.yaml.2.20260102-030405.backup", "c.yaml.20260102-030405.backup");
        assertThat(dir.resolve("c.yaml.20260102-030405.backup")).hasContent(TEXT);
    }

    @Test
    void errorsAreReportedAtTheirLinesAndNothingIsSaved() throws Exception {
        String draft = file.read().text() + "TIER_WEB:\n  max_cors: 4\n  cpu_upper_threshold: 200\n";

        Checked checked = file.check(draft);
        Saving.Refused refused = refused(save(draft));

        assertThat(checked.configuration()).isEmpty();
        assertThat(checked.problems())
                .extracting(problem -> problem.line().orElse(0))
                .containsExactly(6, 7);
        assertThat(checked.problems().getFirst().column()).hasValue(3);
        assertThat(refused.reason()).isEqualTo(Reason.INVALID);
        assertThat(refused.problems()).isEqualTo(checked.problems());
        isUnchanged();
    }

    @Test
    void warningsDoNotKeepADraftFromBeingSaved() throws Exception {
        String draft = file.read().text() + "  max_cores: 4\n";

        assertThat(file.check(draft).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isFalse();
            assertThat(problem.line()).hasValue(5);
        });
        assertThat(save(draft)).isInstanceOf(Saving.Saved.class);
    }

    @Test
    void ofTwoPeopleAtOnceTheSecondIsTold() throws Exception {
        Content seenByBoth = file.read();

        Saving first = file.save(seenByBoth.text().replace("4", "6"), seenByBoth.version(), NOW);
        Saving.Refused second = refused(file.save(seenByBoth.text().replace("4", "8"), seenByBoth.version(), NOW));

        assertThat(first).isInstanceOf(Saving.Saved.class);
        assertThat(second.reason()).isEqualTo(Reason.CHANGED);
        assertThat(second.sentence()).contains("changed since you began").contains("nothing was saved");
        assertThat(yaml).content().contains("max_cores: 6");
    }

    @Test
    void ofManyAtTheSameMomentExactlyOneIsSaved() throws Exception {
        Content seen = file.read();
        try (ExecutorService people = Executors.newFixedThreadPool(8)) {
            List<Callable<Saving>> savings = IntStream.range(10, 30)
                    .mapToObj(cores -> (Callable<Saving>)
                            () -> file.save(seen.text().replace("4", Integer.toString(cores)), seen.version(), NOW))
                    .toList();
            long saved = people.invokeAll(savings).stream()
                    .filter(one -> one.resultNow() instanceof Saving.Saved)
                    .count();
            assertThat(saved).isOne();
        }
    }

    @Test
    void theFileAsItIsIsNotWrittenAgain() throws Exception {
        assertThat(refused(save(file.read().text())).reason()).isEqualTo(Reason.SAME);
        isUnchanged();
    }

    @Test
    void whereNothingMayBeWrittenItSaysWhatToDo() throws Exception {
        String draft = file.read().text().replace("4", "6");
        try (ReadOnly _ = ReadOnly.make(dir)) {
            Saving.Refused refused = refused(save(draft));

            assertThat(refused.reason()).isEqualTo(Reason.UNWRITABLE);
            assertThat(refused.sentence())
                    .contains("nothing was saved")
                    .contains(dir.toString())
                    .doesNotContain("TOP");
            isUnchanged();
        }
        isUnchanged();
    }

    @Test
    void aFileThatCannotBeReadIsNotOverwritten() throws Exception {
        Content seen = file.read();
        Files.write(yaml, new byte[] {'a', ':', (byte) 0xff});

        assertThat(refused(file.save(seen.text(), seen.version(), NOW)).sentence())
                .isEqualTo(yaml + ": it is not UTF-8 text: nothing was saved. See 'lxc-autoscale doctor'.");
        assertThatThrownBy(file::read).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatIsNotThereYetIsCreated() throws Exception {
        Files.delete(yaml);

        assertThat(file.read().text()).isEmpty();
        assertThat(save("DEFAULT:\n  max_cores: 2\n"))
                .isInstanceOfSatisfying(
                        Saving.Saved.class, saved -> assertThat(saved.backup()).isEmpty());
        assertThat(yaml).hasContent("DEFAULT:\n  max_cores: 2\n");
    }

    @Test
    void aFileThatHasGoneMeanwhileIsNotCreatedAgain() throws Exception {
        Content seen = file.read();
        Files.delete(yaml);

        assertThat(refused(file.save(seen.text(), seen.version(), NOW)).reason())
                .isEqualTo(Reason.CHANGED);
        assertThat(yaml).doesNotExist();
    }

    @Test
    void whatWasSavedCanBeTakenBack() throws Exception {
        Saving.Saved saved = (Saving.Saved) save(file.read().text().replace("4", "6"));

        file.undo(saved);

        isUnchanged();
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path target = dir.resolve("shared.yaml");
        Files.move(yaml, target);
        Files.createSymbolicLink(yaml, target);

        save(file.read().text().replace("4", "6"));

        assertThat(yaml).isSymbolicLink();
        assertThat(target).content().contains("max_cores: 6");
    }

    @Test
    void aByteOrderMarkAndLineBreaksStay() throws Exception {
        Files.writeString(yaml, "\uFEFF" + TEXT.replace("\n", "\r\n"));

        save(file.read().text().replace("4", "6").replace("\n", "\r\n"));

        assertThat(yaml).content().isEqualTo("\uFEFF" + TEXT.replace("4", "6").replace("\n", "\r\n"));
    }

    @Test
    void aSecretCannotBeMovedToWhereItWouldBeShown() throws Exception {
        String draft = file.read().text().replace("  gotify_token", "  timezone: |\n    x\n  gotify_token")
                + "history:\n  cluster: |\n  gotify_token: '***'\n";
        String smuggled = "DEFAULT:\n  gotify_url: ''\nhistory:\n  cluster: |\n   x\n  gotify_token: '***'\n";
        Files.writeString(yaml, "DEFAULT:\n  gotify_url: https://push.example.org\n  gotify_token: TOP\n");
        String inText = "DEFAULT:\n  log_file: >\n  \n  gotify_token: '***'\n";
        String asText = "DEFAULT:\n log_file: |\n  gotify_token: '***'\n";

        for (String one : List.of(draft, smuggled, inText, asText)) {
            Checked checked = file.check(one);

            assertThat(checked.configuration()).as(one).isEmpty();
            assertThat(checked.problems().toString()).as(one).doesNotContain("TOP");
        }
    }

    @Test
    void theDifferenceShowsNoSecretButThatOneIsNew() throws Exception {
        String draft = file.read().text().replace("'***'", "OTHER").replace("4", "6");

        assertThat(file.difference(draft, 0).stream()
                        .flatMap(hunk -> hunk.lines().stream())
                        .map(LineDifference.Line::toString))
                .containsExactly(
                        "-  max_cores: 4", "+  max_cores: 6", "-  gotify_token: '***'", "+  gotify_token: '***' (new)");
    }

    @Test
    void aBrokenFileCanBeRepaired() throws Exception {
        Files.writeString(yaml, "DEFAULT: [\n  gotify_token: TOP\n");

        assertThat(file.read().text()).isEqualTo("DEFAULT: [\n  gotify_token: '***'\n");
        assertThat(file.check(file.read().text()).problems()).isNotEmpty();
        assertThat(save("DEFAULT:\n  gotify_url: https://x\n  gotify_token: '***'\n"))
                .isInstanceOf(Saving.Saved.class);
        assertThat(yaml).content().contains("gotify_token: TOP");
    }
}
