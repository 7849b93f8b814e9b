package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/**
 * The YAML file of the configuration as somebody edits it who must not see its secrets: they are shown as {@code ***}, and put back
 * when a draft is saved. Thread-safe.
 */
public final class ConfigurationFile {

    private static final String NO_SPACE = "No space left on device";
    private static final String READ_ONLY = "Read-only file system";
    private static final int MOST_BACKUPS_A_SECOND = 10;

    private final Path file;
    private final ConfigurationReader reader;
    private final Map<String, String> overrides;

    /**
     * @param file need not exist
     * @param reader of this file and of drafts
     * @param overrides values from the command line that replace those in DEFAULT, by key
     */
    public ConfigurationFile(Path file, ConfigurationReader reader, Map<String, String> overrides) {
        this.file = file;
        this.reader = reader;
        this.overrides = Map.copyOf(overrides);
    }

    public Path path() {
        return file;
    }

    /**
     * What the file holds.
     *
     * @param text with {@code ***} for secrets; lines end with a line feed; empty if there is no file
     * @param version changes with the file; a draft that was made from another version is not saved
     */
    public record Content(String text, String version) {}

    /**
     * Reads the file.
     *
     * @throws IOException when it cannot be read; the message says why
     */
    public Content read() throws IOException {
        String text = text();
        return new Content(new HiddenSecrets(withoutMark(text)).shown(), version(text));
    }

    /**
     * What is to be said about a draft.
     *
     * @param configuration that it makes, without the secrets; empty if it has errors
     * @param problems errors, or else warnings, in the order of the lines
     */
    public record Checked(Optional<Configuration> configuration, List<Problem> problems) {
        public Checked {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Checks a draft; writes nothing.
     *
     * @param draft made from the text of {@link #read}
     * @throws IOException when the file, which has the secrets, cannot be read
     */
    public Checked check(String draft) throws IOException {
        return check(draft, restored(draft, text()));
    }

    private HiddenSecrets.Restored restored(String draft, String current) {
        return new HiddenSecrets(withoutMark(current)).restored(name(), draft);
    }

    private Checked check(String draft, HiddenSecrets.Restored restored) {
        if (!restored.problems().isEmpty()) {
            return new Checked(Optional.empty(), restored.problems());
        }
        Configuration complete;
        try {
            complete = reader.read(name(), restored.text(), overrides);
        } catch (InvalidConfigurationException e) {
            return new Checked(Optional.empty(), e.problems());
        }
        try {
            Configuration open = reader.read(name(), draft, overrides);
            if (open.hasSameOpenValues(complete)) {
                return new Checked(Optional.of(open), complete.warnings());
            }
        } catch (InvalidConfigurationException _) {
            // It is only valid with the secrets.
        }
        return new Checked(
                Optional.empty(),
                List.of(new Problem(
                        name(),
                        "it has secrets in a form that cannot be hidden here; put each on a line of its own, as key: value,"
                                + " or into a file of its own (gotify_token_file, token_secret_file, password_file)",
                        "")));
    }

    /**
     * How a draft differs from the file, without the secrets of either; a secret that is new is {@code ***} with a word behind it.
     *
     * @param context how many lines around a change are shown
     * @throws IOException when the file cannot be read
     */
    public List<LineDifference.Hunk> difference(String draft, int context) throws IOException {
        HiddenSecrets current = new HiddenSecrets(withoutMark(text()));
        return LineDifference.of(current.shown(), new HiddenSecrets(draft).shownAsNew(current), context);
    }

    /** What came of saving a draft. */
    public sealed interface Saving {

        /**
         * The file holds the draft now.
         *
         * @param backup a copy of the file as it was before; empty if there was none
         */
        record Saved(Optional<Path> backup, Checked checked) implements Saving {}

        /**
         * Nothing was changed.
         *
         * @param sentence why, and what to do
         * @param problems of the draft
         */
        record Refused(Reason reason, String sentence, List<Problem> problems) implements Saving {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /** Why a draft was not saved. */
    public enum Reason {
        /** The file has changed since the draft was begun. */
        CHANGED,
        /** It is what the file holds already. */
        SAME,
        INVALID,
        /** The file cannot be read or written. */
        UNWRITABLE
    }

    /**
     * Replaces the file by a draft, or changes nothing. Mode and owner stay, and the old file is kept beside it.
     *
     * @param version of the file that the draft was made from
     * @param now for the name of the old file
     */
    public synchronized Saving save(String draft, String version, LocalDateTime now) {
        try {
            String current = text();
            if (!version(current).equals(version)) {
                return refused(
                        Reason.CHANGED,
                        file
                                + " has been changed since you began, by somebody else or on the machine: nothing was saved."
                                + " Look at the file as it is now, and make your change again there.");
            }
            HiddenSecrets.Restored restored = restored(draft, current);
            Checked checked = check(draft, restored);
            if (checked.configuration().isEmpty()) {
                return new Saving.Refused(
                        Reason.INVALID, "The draft has errors: nothing was saved.", checked.problems());
            }
            if (restored.text().equals(withoutMark(current))) {
                return refused(Reason.SAME, "The draft is what " + file + " holds already.");
            }
            if (restored.text().getBytes(StandardCharsets.UTF_8).length > ConfigurationReader.MAX_FILE_SIZE) {
                return refused(
                        Reason.INVALID,
                        "A configuration has at most " + ConfigurationReader.MAX_FILE_SIZE / 1024
                                + " KiB: nothing was saved.");
            }
            return new Saving.Saved(write(mark(current) + restored.text(), now), checked);
        } catch (IOException e) {
            return refused(Reason.UNWRITABLE, unwritable(e));
        }
    }

    private static Saving refused(Reason reason, String sentence) {
        return new Saving.Refused(reason, sentence, List.of());
    }

    private Optional<Path> write(String text, LocalDateTime now) throws IOException {
        if (!Files.exists(file)) {
            AtomicFile.write(file, text);
            return Optional.empty();
        }
        Path backup = copy(now);
        try {
            AtomicFile.replaceUtf8(file, text);
        } catch (IOException e) {
            Files.deleteIfExists(backup);
            throw e;
        }
        return Optional.of(backup);
    }

    private Path copy(LocalDateTime now) throws IOException {
        for (int number = 1; ; number++) {
            Path backup = Migration.backup(file, number == 1 ? "" : "." + number, now);
            try {
                AtomicFile.copy(file, backup);
                return backup;
            } catch (FileAlreadyExistsException e) {
                if (number == MOST_BACKUPS_A_SECOND) {
                    throw e;
                }
            }
        }
    }

    /**
     * Takes back what was saved, which the daemon does not take: the file is as it was.
     *
     * @throws IOException when that cannot be written; the file holds what was saved
     */
    public synchronized void undo(Saving.Saved saved) throws IOException {
        if (saved.backup().isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Path backup = saved.backup().get();
        AtomicFile.replace(file, TextFile.read(backup));
        Files.deleteIfExists(backup);
    }

    private String unwritable(IOException e) {
        String reason = FileErrors.reason(e);
        String sentence = FileErrors.describe(file, e) + ": nothing was saved.";
        if (e instanceof AccessDeniedException || reason.contains(READ_ONLY)) {
            return sentence
                    + " The service has no right to write there, as that for the API of Proxmox never has. Copy the"
                    + " text, and save it on the machine itself: 'lxc-autoscale config check --config FILE' checks it,"
                    + " and 'systemctl reload' of the service takes it over.";
        }
        if (reason.contains(NO_SPACE) || reason.toLowerCase(Locale.ROOT).contains("quota")) {
            return sentence + " Make room on that file system first ('df "
                    + file.toAbsolutePath().getParent() + "').";
        }
        return e instanceof FileSystemException ? sentence : sentence + " See 'lxc-autoscale doctor'.";
    }

    private String name() {
        return String.valueOf(file);
    }

    /** Empty if there is no file. */
    private String text() throws IOException {
        try {
            return TextFile.readUtf8(file, ConfigurationReader.MAX_FILE_SIZE);
        } catch (NoSuchFileException _) {
            return "";
        }
    }

    private static String mark(String text) {
        return text.substring(0, text.length() - withoutMark(text).length());
    }

    /** Without a byte order mark. */
    private static String withoutMark(String text) {
        return new SourceText("", text).text();
    }

    private static String version(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
