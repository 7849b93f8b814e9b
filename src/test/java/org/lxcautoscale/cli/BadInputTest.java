package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong around the program is said in a sentence: what, where, why, and what to do. */
@Timeout(120)
class BadInputTest {

    @TempDir
    Path dir;

    private Site site;

    @BeforeEach
    void makeSite() throws IOException {
        site = new Site(dir).with("backend", "simulated");
        Files.writeString(dir.resolve("file"), "");
        Files.createDirectories(dir.resolve("directory"));
    }

    @ParameterizedTest
    @CsvSource({
        "state_dir,  file,       'file: it is a file, but must be a directory'",
        "state_dir,  file/below, 'file/below: Not a directory'",
        "backup_dir, file,       'file: it is a file, but must be a directory'",
        "lock_file,  directory,  'directory: Is a directory'",
        "lock_file,  file/lock,  'file: it is a file, but must be a directory'",
    })
    void aPlaceThatCannotBeUsedIsNamedAtTheStart(String key, String place, String why) throws IOException {
        site.with(key, dir.resolve(place));
        for (String command : new String[] {"daemon", "once"}) {
            Program program = site.run(command);

            assertThat(program.end()).isOne();
            assertThat(program.err())
                    .containsExactly("lxc-autoscale: %s cannot be used: %s/%s. Run as root, or set %s to another place"
                            .formatted(key, dir, why, key));
        }
    }

    @Test
    void aLogThatCannotBeWrittenIsSaidOnceAndTheDaemonGoesOn() throws IOException {
        site.with("log_file", dir.resolve("file/x.log"));
        try (Program daemon = site.start("daemon").awaitLines("Resource allocation process completed", 2)) {
            assertThat(daemon.out())
                    .filteredOn(line -> line.contains("The log file"))
                    .singleElement()
                    .asString()
                    .endsWith(" - ERROR - The log file has a problem: " + dir.resolve("file")
                            + ": it is a file, but must be a directory");
            assertThat(daemon.signal("TERM").end()).isZero();
        }
    }

    @Test
    void aFullDiskUnderTheLogIsSaidOnceAndTheDaemonGoesOn() throws IOException {
        Path full = Path.of("/dev/full");
        assumeThat(full).as("a file that is always full").exists();
        Files.createSymbolicLink(dir.resolve("full.log"), full);
        site.with("log_file", dir.resolve("full.log"));
        try (Program daemon = site.start("daemon").awaitLines("Resource allocation process completed", 2)) {
            assertThat(daemon.out())
                    .filteredOn(line -> line.contains("The log file"))
                    .singleElement()
                    .asString()
                    .endsWith("The log file has a problem: " + dir.resolve("full.log") + ": No space left on device");
            assertThat(daemon.signal("TERM").end()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "99999999999999999999, 'is 99999999999999999999, but must be 1 to 86400 s'",
        "86401,                'is 86401, but must be 1 to 86400 s'",
        "0,                    'is 0, but must be 1 to 86400 s'",
        "-5,                   'is -5, but must be 1 to 86400 s'",
        "soon,                 'is ''soon'', but must be a whole number'",
        "1.5,                  'is 1.5, but must be a whole number'",
    })
    void aPollIntervalThatMakesNoSenseEndsWithThree(String value, String why) {
        Program daemon = site.run("daemon", "--poll_interval", value);

        assertThat(daemon.end()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
        assertThat(daemon.err())
                .containsExactly("lxc-autoscale: the configuration is invalid:", "command line: poll_interval " + why);
    }

    @ParameterizedTest
    @CsvSource({
        "missing.yaml, there is no such file",
        "directory,    it is a directory",
    })
    void aConfigurationThatCannotBeReadEndsWithThree(String file, String why) {
        Program status =
                Program.start(dir, "status", "--config", dir.resolve(file).toString());

        assertThat(status.end()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
        assertThat(status.err()).last().asString().endsWith(file + ": cannot be read: " + why);
    }

    @Test
    void aHostThatIsNotThereEndsWithFour() throws IOException {
        site.with("backend", "auto");
        Program daemon = site.run("daemon");

        assertThat(daemon.end()).isEqualTo(ExitCode.HOST_NOT_REACHABLE);
        assertThat(daemon.err()).singleElement().asString().startsWith("lxc-autoscale: no host found: ");
    }

    @Test
    void whatIsNotPermittedEndsWithFive() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        assumeThat(Path.of("/usr/bin/setpriv")).exists();
        Path state = Files.createDirectories(dir.resolve("somebodys"));
        Files.setAttribute(state, "unix:uid", 65534);
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("r-x------"));
        site.with("state_dir", state);
        Program once = site.runWithoutPrivileges("once");

        assertThat(once.end()).as("%s", once.err()).isEqualTo(ExitCode.NOT_PERMITTED);
        assertThat(once.err())
                .singleElement()
                .asString()
                .isEqualTo("lxc-autoscale: state_dir cannot be used: " + state + ": permission denied. Run as root, or"
                        + " set state_dir to another place");

        Program allow = site.runWithoutPrivileges("allow");

        assertThat(allow.end()).isEqualTo(ExitCode.NOT_PERMITTED);
        assertThat(allow.err()).singleElement().asString().isEqualTo(once.err().getFirst());
    }
}
