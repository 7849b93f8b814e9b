package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that systemd hands to the service, as the configuration in the package has them. */
@Timeout(120)
class CredentialsTest {

    private static final Path PACKAGED = Path.of("packaging/proxmox-api.yaml");

    /** A file that no machine has. */
    private static final String SECRET = "lxc_autoscale.token_secret.of-a-test";

    @TempDir
    Path dir;

    private Path credentials;

    @BeforeEach
    void makeDirectory() throws IOException {
        credentials = Files.createDirectory(dir.resolve("credentials"));
    }

    @Test
    void thePackagedConfigurationIsValidForAServiceThatWasGivenTheSecret() throws IOException {
        Files.writeString(credentials.resolve("lxc_autoscale.token_secret"), "8d7c1e9a-4711\n");

        Program check = check(PACKAGED);

        assertThat(check.end()).as("%s", check.err()).isZero();
        assertThat(check.err()).isEmpty();
    }

    @Test
    void withoutACopyTheFileItselfIsReadAndNamed() throws IOException {
        Program check = check(configuration("/etc/credstore/" + SECRET));

        assertThat(check.end()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
        assertThat(check.err()).anyMatch(line -> line.contains("/etc/credstore/" + SECRET + " cannot be read: "));
    }

    @Test
    void anErrorNamesThePathInTheConfigurationNotThatOfTheCopy() throws IOException {
        Files.createFile(credentials.resolve(SECRET));

        Program check = check(configuration("/etc/credstore/" + SECRET));

        assertThat(check.end()).isEqualTo(ExitCode.CONFIGURATION_INVALID);
        assertThat(check.err())
                .anyMatch(line -> line.contains("/etc/credstore/" + SECRET + " is empty"))
                .noneMatch(line -> line.contains(credentials.toString()));
    }

    @Test
    void filesElsewhereAreReadWhereTheyAre() throws IOException {
        Files.writeString(credentials.resolve(SECRET), "of the service");

        assertThat(check(configuration(dir.resolve(SECRET).toString())).err())
                .anyMatch(line -> line.contains(dir.resolve(SECRET) + " cannot be read: "));
        assertThat(check(configuration("/etc/credstore/more/" + SECRET)).err())
                .anyMatch(line -> line.contains("/etc/credstore/more/" + SECRET + " cannot be read: "));
    }

    @Test
    void theTokenOfGotifyIsReadTheSameWay() throws IOException {
        Files.writeString(credentials.resolve(SECRET), "AbC123\n");
        Path file = Files.writeString(dir.resolve("gotify.yaml"), """
                DEFAULT:
                  gotify_url: https://push.example.org
                  gotify_token_file: /etc/credstore/%s
                """.formatted(SECRET));

        assertThat(check(file).end()).isZero();
    }

    private Path configuration(String secretFile) throws IOException {
        String text = Files.readString(PACKAGED);
        return Files.writeString(
                dir.resolve("c.yaml"), text.replace("/etc/credstore/lxc_autoscale.token_secret", secretFile));
    }

    private Program check(Path file) {
        Program check = Program.start(
                dir,
                List.of("env", "CREDENTIALS_DIRECTORY=" + credentials),
                "config",
                "check",
                file.toAbsolutePath().toString());
        check.end();
        return check;
    }
}
