package org.lxcautoscale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {

    @TempDir
    private Path dir;

    private Program run(String command, String... more) throws Exception {
        Path config = new Site(dir).with("backend", "simulated").config();
        List<String> all = new ArrayList<>(List.of("token", command, "--config", config.toString()));
        all.addAll(List.of(more));
        Program program = Program.start(dir, all.toArray(String[]::new));
        program.end();
        return program;
    }

    @Test
    void aTokenIsShownOnceAndKeptAsAHash() throws Exception {
        Program created = run("create", "grafana", "--scope", "read", "--expires", "90d");

        assertThat(created.out()).singleElement().asString().matches("lxa_[A-Za-z0-9_-]{43}");
        Path file = dir.resolve("state/api-tokens.json");
        assertThat(Files.readString(file))
                .contains("grafana")
                .doesNotContain(created.out().getFirst());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(String.join("\n", run("list").out()))
                .contains("grafana", "read")
                .doesNotContain("lxa_");
        assertThat(run("revoke", "grafana").out()).containsExactly("The token 'grafana' is revoked.");
        assertThat(String.join("\n", run("list").out())).doesNotContain("grafana");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        assertThat(run("create", "two words", "--scope", "read").err())
                .anySatisfy(line -> assertThat(line).contains("the name of a token has"));
        assertThat(run("create", "x", "--scope", "all").end()).isEqualTo(ExitCode.USAGE);
        assertThat(run("revoke", "nobody").err())
                .anySatisfy(line -> assertThat(line).contains("there is no token 'nobody'"));
    }
}
