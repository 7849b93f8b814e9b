package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.JsonSchema;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.host.NoSuchContainerException;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.EffectiveSettings;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Check, show and migrate the configuration.",
        subcommands = {
            ConfigCommand.Check.class,
            ConfigCommand.Show.class,
            ConfigCommand.Schema.class,
            MigrateCommand.class
        })
final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Say whether the configuration is valid.")
    static final class Check implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file to check, as with --config.")
        private @Nullable Path file;

        @Override
        public Integer call() throws Exception {
            if (file != null && configuration.isGiven() && !file.equals(configuration.file())) {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        "two files are given, %s and %s; check one at a time".formatted(configuration.file(), file));
            }
            if (file != null) {
                configuration.use(file);
            }
            Configuration read = configuration.read();
            Settings settings = read.settings();
            spec.commandLine()
                    .getOut()
                    .println(String.format(
                            Locale.US,
                            "%s: %d tiers with %d containers, %d ignored, %d scaling groups.",
                            verdict(),
                            settings.containers().tiers().size(),
                            settings.containers().tierOf().size(),
                            settings.containers().ignored().size(),
                            settings.containers().groups().size()));
            ConfigurationOptions.print(read.warnings(), spec.commandLine().getErr());
            return ExitCode.DONE;
        }

        private String verdict() {
            return switch (configuration.state()) {
                case YAML -> configuration.file() + " is valid";
                case INI -> configuration.ini() + " is valid, and becomes YAML when the daemon starts";
                case NONE -> "There is no " + configuration.file() + ", so the defaults hold";
            };
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show the effective values, and where each comes from.")
    static final class Show implements Callable<Integer> {

        @Mixin
        private ConfigurationOptions configuration = new ConfigurationOptions();

        @Parameters(arity = "0..1", paramLabel = "CT", description = "Only the values that apply to this container.")
        private @Nullable String container;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            Configuration read = configuration.read();
            PrintWriter out = spec.commandLine().getOut();
            if (container == null) {
                out.println(table(read.all()));
                return ExitCode.DONE;
            }
            ContainerId id = ConfigurationOptions.containerId(container);
            Known known = readFromHost(read.settings(), id);
            EffectiveSettings effective = read.settings().containers().of(id, known.name(), known.tags());
            out.println(headline(id, effective));
            effective.problems().forEach(problem -> out.println("  problem: " + problem));
            effective.overruled().forEach(tag -> out.println("  " + tag));
            out.println();
            out.println(table(read.of(id, known.name(), known.tags())));
            return ExitCode.DONE;
        }

        /** Name and tags of a container, which the configuration depends on. */
        private record Known(String name, Set<String> tags) {}

        private static String headline(ContainerId id, EffectiveSettings effective) {
            return "Container %s: section %s%s, %s%s"
                    .formatted(
                            id,
                            effective.settings().section(),
                            effective.tierTag().isEmpty() ? "" : " (tag " + effective.tierTag() + ")",
                            effective.mode().name().toLowerCase(Locale.ROOT),
                            effective.because().isEmpty() ? "" : " (" + effective.because() + ")");
        }

        private static Table table(List<Configuration.EffectiveValue> values) {
            Table table = new Table("llll", "SECTION", "KEY", "VALUE", "FROM");
            values.forEach(value -> table.add(value.section(), value.key(), value.value(), value.origin()));
            return table;
        }

        /** Reads name and tags from the host; none, and a warning, when the host cannot be read. */
        private Known readFromHost(Settings settings, ContainerId id) {
            try (OpenHost host = Hosts.open(settings)) {
                return switch (host.host().read(id)) {
                    case Observed.Readable readable ->
                        new Known(readable.name(), readable.container().tags());
                    case Observed.Unreadable unreadable -> without(id, unreadable.cause());
                };
            } catch (HostUnavailableException | NoSuchContainerException e) {
                return without(id, String.valueOf(e.getMessage()));
            }
        }

        private Known without(ContainerId id, String why) {
            spec.commandLine()
                    .getErr()
                    .println("lxc-autoscale: without the name and tags of container " + id + ": " + why);
            return new Known(id.value(), Set.of());
        }
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Print the JSON Schema of the configuration, for editors.")
    static final class Schema implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            spec.commandLine().getOut().println(JsonSchema.text());
            return ExitCode.DONE;
        }
    }
}
