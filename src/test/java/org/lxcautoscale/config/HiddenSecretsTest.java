package org.lxcautoscale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are shown as *** and come back only where their line is as it was shown. */
class HiddenSecretsTest {

    private static final String FILE = """
            DEFAULT:
              max_cores: 4
              gotify_url: https://push.example.org
              gotify_token: AbC.123   # of the application
              # old one: gotify_token: XyZ.999
            history:
              url: jdbc:postgresql://db.example.org/history
              password: "s3cr3t"
            proxmox_api:
              token_id: autoscale@pve!daemon
              token_secret_file: /etc/credstore/secret
            """;

    private final HiddenSecrets secrets = new HiddenSecrets(FILE);

    private static String shown(String text) {
        return new HiddenSecrets(text).shown();
    }

    private List<String> complaints(String draft) {
        return Reading.lines(secrets.restored("c.yaml", draft).problems());
    }

    @Test
    void valuesAreHiddenAndAllElseIsShown() {
        assertThat(secrets.shown()).isEqualTo("""
                DEFAULT:
                  max_cores: 4
                  gotify_url: https://push.example.org
                  gotify_token: '***'
                  # old one: gotify_token: ***
                history:
                  url: jdbc:postgresql://db.example.org/history
                  password: '***'
                proxmox_api:
                  token_id: autoscale@pve!daemon
                  token_secret_file: /etc/credstore/secret
                """);
    }

    @Test
    void whatIsShownIsValidWhereTheFileIs() throws Exception {
        String file = FILE.replace("history:", "history:\n  user: u").replaceAll(" *token_secret_file.*\n", "");

        assertThat(Reading.of(shown(file)).hasSameOpenValues(Reading.of(file))).isTrue();
    }

    @Test
    void theDefaultFileHasNothingToHideButWordsInComments() throws IOException {
        String text = Files.readString(Path.of("packaging/lxc_autoscale.yaml"));
        List<LineDifference.Line> hidden =
                LineDifference.lines(
                                HiddenSecrets.lines(text), shown(text).lines().toList())
                        .stream()
                        .filter(line -> line.kind() == LineDifference.Kind.REMOVED
                                && !line.text().isEmpty())
                        .toList();

        assertThat(hidden).allSatisfy(line -> assertThat(line.text().strip()).startsWith("#"));
        assertThat(new HiddenSecrets(text).restored("c.yaml", shown(text)).text())
                .isEqualTo(text);
    }

    @Test
    void theyComeBackWhereverTheirLinesAreNow() {
        String draft = "# mine\n" + secrets.shown().replace("max_cores: 4", "max_cores: 6");

        HiddenSecrets.Restored restored = secrets.restored("c.yaml", draft);

        assertThat(restored.problems()).isEmpty();
        assertThat(restored.text()).isEqualTo("# mine\n" + FILE.replace("max_cores: 4", "max_cores: 6"));
    }

    @Test
    void aNewSecretIsTakenAsItIsWritten() {
        String draft = secrets.shown().replace("password: '***'", "password: other");

        assertThat(secrets.restored("c.yaml", draft).text()).isEqualTo(FILE.replace("\"s3cr3t\"", "other"));
    }

    @Test
    void aLineThatWasChangedIsNotGuessed() {
        assertThat(complaints(secrets.shown().replace("password: '***'", "password: '***' # mine")))
                .containsExactly(
                        "c.yaml:8:14: *** stands for a secret of the file, but which one is not clear in a line that has"
                                + " been changed or copied; write the line as it was, or the value itself");
    }

    @Test
    void aCopyOfALineGetsNoSecret() {
        assertThat(complaints(secrets.shown() + "other:\n  password: '***'\n")).hasSize(1);
    }

    @Test
    void ofLinesThatLookAlikeEachGetsItsOwn() {
        String file = "a:\n  password: one\nb:\n  password: two\n";
        HiddenSecrets alike = new HiddenSecrets(file);

        assertThat(alike.restored("c.yaml", "# x\n" + alike.shown()).text()).isEqualTo("# x\n" + file);
        assertThat(alike.restored("c.yaml", "b:\n  password: '***'\n").problems())
                .as("which of the two it was is not known")
                .hasSize(1);
    }

    @Test
    void lineBreaksStayAsTheyWere() {
        HiddenSecrets dos = new HiddenSecrets("DEFAULT:\r\n  gotify_token: abc\r\n");

        assertThat(dos.shown()).isEqualTo("DEFAULT:\n  gotify_token: '***'\n");
        assertThat(dos.restored("c.yaml", dos.shown().replace("\n", "\r\n")).text())
                .isEqualTo("DEFAULT:\r\n  gotify_token: abc\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gotify_token: TOP\n",
                "  gotify_token :  TOP\n",
                "\"gotify_token\": 'TOP'\n",
                "gotify_token:\n  TOP\n",
                "gotify_token:\n\n  TOP\n",
                "gotify_token: |\n  TOP\n  TOP2\n",
                "gotify_token: >-\n  a\n\n  TOP\n",
                "token_secret:\n- TOP\n- TOP2\n",
                "{gotify_url: http://x, gotify_token: TOP}\n",
                "gotify_tokne: TOP\n",
                "# gotify_token: TOP\n",
                "token_id: a@pve!b # token_secret: TOP\n",
                "webhook TOP\n",
                "a: b\n password: TOP\n\t- : [\n"
            })
    void aSecretIsNeverShownHoweverItIsWritten(String text) {
        HiddenSecrets hidden = new HiddenSecrets(text);

        assertThat(hidden.shown()).doesNotContain("TOP").contains("***");
        assertThat(hidden.restored("c.yaml", hidden.shown()).text()).isEqualTo(text);
        assertThat(shown(hidden.shown()))
                .as("what is shown has nothing more to hide")
                .isEqualTo(hidden.shown());
    }
}
