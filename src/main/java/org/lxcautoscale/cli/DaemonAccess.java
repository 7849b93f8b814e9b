package org.lxcautoscale.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Option;

/** The option of commands that the running daemon carries out, besides the configuration. */
final class DaemonAccess {

    /** Environment variable with a token. */
    static final String TOKEN = "LXC_AUTOSCALE_TOKEN";

    private static final int LARGEST_TOKEN = 4096;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with a token of the daemon's API, in place of the variable " + TOKEN + ". Root needs none.")
    private @Nullable Path tokenFile;

    /** The daemon of a configuration. */
    DaemonClient client(Settings settings) throws CommandFailedException, IOException {
        return new DaemonClient(settings, token());
    }

    /** The token that is given; empty if none is. */
    Optional<String> token() throws CommandFailedException, IOException {
        String text =
                tokenFile == null ? System.getenv().getOrDefault(TOKEN, "") : TextFile.read(tokenFile, LARGEST_TOKEN);
        String token = text.strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 127) || (tokenFile != null && token.isEmpty())) {
            throw new CommandFailedException(
                    ExitCode.USAGE, (tokenFile == null ? TOKEN : tokenFile.toString()) + " is not a token");
        }
        return Optional.of(token).filter(given -> !given.isEmpty());
    }
}
