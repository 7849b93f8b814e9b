package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lxcautoscale.config.Migration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Rewrite a file of the Python original, YAML or INI, so that it says what it means here.",
            "Comments and layout are kept, and so is the old file, under another name. Nothing is written unless the new"
                    + " file means the same.",
            "Lists each key that is written differently here or has no effect: on standard output, with --dry-run on"
                    + " standard error."
        })
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Option(
            names = "--dry-run",
            description = "Write nothing; print the new file to standard output, and all else to standard error.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter said = dryRun ? spec.commandLine().getErr() : out;
        if (configuration.state() == ConfigurationOptions.State.NONE) {
            said.println("Nothing to migrate: there is no %s and no %s."
                    .formatted(configuration.file(), configuration.ini()));
            return ExitCode.DONE;
        }
        Path yaml = configuration.yaml();
        Migration migration = configuration.migration();
        Optional<Migration.Plan> plan = migration.plan();
        if (plan.isEmpty()) {
            said.println("Nothing to migrate: " + whyNothing() + ".");
            return ExitCode.DONE;
        }
        print(plan.get(), said);
        if (dryRun) {
            said.flush();
            out.print(plan.get().text());
            out.flush();
            return ExitCode.DONE;
        }
        Path backup = migration.write(plan.get(), LocalDateTime.now(ZoneId.systemDefault()));
        out.println("Wrote %s; the old file is kept as %s.".formatted(yaml, backup));
        return ExitCode.DONE;
    }

    private String whyNothing() {
        return configuration.state() == ConfigurationOptions.State.INI
                ? configuration.yaml() + " is there already, and is used instead of " + configuration.file()
                : "every key of " + configuration.file() + " has an effect, and is written as it is here";
    }

    private static void print(Migration.Plan plan, PrintWriter said) {
        if (!plan.changes().isEmpty()) {
            Table table = new Table("llrl", "OLD KEY", "SECTION", "LINE", "HERE");
            plan.changes()
                    .forEach(change ->
                            table.add(change.key(), change.section(), Integer.toString(change.line()), change.here()));
            said.println(table);
            said.println();
        }
        said.println(
                switch (plan.kept()) {
                    case 0 -> "No key stays as it is.";
                    case 1 -> "1 key stays as it is.";
                    default -> plan.kept() + " keys stay as they are.";
                });
    }
}
