package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Token;
import org.lxcautoscale.http.Tokens;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Create, list and revoke tokens for the API.",
        subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class})
final class TokenCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    private static Tokens tokens(ConfigurationOptions configuration) throws Exception {
        return new Tokens(configuration.read().settings().startup().files().stateDir(), Clock.systemUTC());
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Create a token and print it. It is shown this once; only its hash is kept.")
    static final class Create implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "Who will have it, for the log.")
        private String name = "";

        @Option(
                names = "--scope",
                required = true,
                paramLabel = "SCOPE",
                description = "What it allows: ${COMPLETION-CANDIDATES}; each includes those before it.")
        private Scope scope = Scope.READ;

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "After how long it ends, such as 90d or 1y; by default never.")
        private @Nullable String expires;

        @Override
        public Integer call() throws Exception {
            Optional<Instant> end = expires == null
                    ? Optional.empty()
                    : Optional.of(Instant.now().plus(TimeSpan.parse("--expires", expires)));
            Tokens.Created created;
            try {
                created = tokens(configuration).create(name, scope, end);
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(ExitCode.FAILED, String.valueOf(e.getMessage()));
            }
            spec.commandLine().getOut().println(created.secret());
            spec.commandLine()
                    .getErr()
                    .println("This is the only time that the token is shown. To use it: Authorization: Bearer TOKEN");
            return ExitCode.DONE;
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Show what tokens there are.")
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            PrintWriter out = spec.commandLine().getOut();
            Table table = new Table("lllll", "ID", "NAME", "SCOPE", "CREATED", "EXPIRES");
            Instant now = Instant.now();
            for (Token token : tokens(configuration).list()) {
                String end = token.expires().map(Instant::toString).orElse("never");
                table.add(
                        token.id(),
                        token.name(),
                        token.scopes().stream()
                                .max(Scope::compareTo)
                                .orElse(Scope.READ)
                                .toString(),
                        token.created().toString(),
                        token.isExpired(now) ? end + " (expired)" : end);
            }
            out.println(table);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revoke a token: requests with it are refused from now on.")
    static final class Revoke implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", description = "Its name or its id.")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            if (!tokens(configuration).revoke(name)) {
                throw new CommandFailedException(
                        ExitCode.FAILED, "there is no token '%s'; see: lxc-autoscale token list".formatted(name));
            }
            spec.commandLine().getOut().println("The token '" + name + "' is revoked.");
            return ExitCode.DONE;
        }
    }
}
