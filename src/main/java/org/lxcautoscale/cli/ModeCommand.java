package org.lxcautoscale.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "mode",
        mixinStandardHelpOptions = true,
        description = "Show all that is ordered, or set what may be done with all containers, a tier or one container.")
final class ModeCommand implements Callable<Integer> {

    private static final String DEFAULT = "DEFAULT";
    private static final String TIER = "TIER_";

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private DaemonAccess access = new DaemonAccess();

    @Parameters(
            arity = "0..1",
            paramLabel = "MODE",
            description = "auto: changes are made; approve: they wait for you; observe: they are only reported; paused:"
                    + " nothing is changed.")
    private @Nullable OperatingMode mode;

    @Option(names = "--container", paramLabel = "CT", description = "Of this container only.")
    private @Nullable String container;

    @Option(names = "--tier", paramLabel = "NAME", description = "Of the containers of this section only.")
    private @Nullable String tier;

    @Option(names = "--reset", description = "Take back what was set.")
    private boolean reset;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (container != null && tier != null) {
            throw usage("--container and --tier do not go together");
        }
        if (reset && mode != null) {
            throw usage("say a mode or --reset");
        }
        boolean isShown = mode == null && !reset;
        if (isShown && (container != null || tier != null)) {
            throw usage("say which mode, or --reset");
        }
        ContainerId id = container == null ? null : ConfigurationOptions.containerId(container);
        Settings settings = configuration.read().settings();
        DaemonClient daemon = access.client(settings);
        PrintWriter out = spec.commandLine().getOut();
        if (isShown) {
            DaemonAnswer orders = daemon.get("/orders");
            int waiting = daemon.get("/approvals").list("approvals").size();
            new OrdersView(settings.timezone()).lines(orders, waiting).forEach(out::println);
            return ExitCode.DONE;
        }
        String path = path(settings, id) + "/mode";
        if (reset) {
            daemon.send("DELETE", path, Map.of()).orFail();
            out.println("What was set for " + target(settings, id) + " is taken back.");
        } else {
            if (id != null) {
                DaemonClient.Reply known = daemon.send("GET", "/containers/" + id, Map.of());
                if (known.status() == 404) {
                    known.orFail();
                }
            }
            String name = String.valueOf(mode).toLowerCase(Locale.ROOT);
            DaemonAnswer done = daemon.send("PUT", path, Map.of("mode", name)).orFail();
            out.println(SizeCommands.sentence(done.text("message")));
            if (mode == OperatingMode.PAUSED && id == null && tier == null) {
                out.println("To go on: lxc-autoscale resume");
            }
        }
        return ExitCode.DONE;
    }

    private String path(Settings settings, @Nullable ContainerId id) throws CommandFailedException {
        return id != null
                ? "/containers/" + id
                : tier != null ? "/tiers/" + DaemonClient.segment(section(settings, tier)) : "";
    }

    private String target(Settings settings, @Nullable ContainerId id) throws CommandFailedException {
        return id != null ? "container " + id : tier != null ? section(settings, tier) : "all containers";
    }

    /** The section of that name, with or without {@code TIER_}. One that is gone from the configuration can still be reset. */
    private String section(Settings settings, String name) throws CommandFailedException {
        Map<String, ?> tiers = settings.containers().tiers();
        if (tiers.containsKey(name) || name.equals(DEFAULT) || (reset && name.startsWith(TIER))) {
            return name;
        }
        if (tiers.containsKey(TIER + name)) {
            return TIER + name;
        }
        TreeSet<String> known = new TreeSet<>(tiers.keySet());
        known.add(DEFAULT);
        throw new CommandFailedException(
                ExitCode.FAILED, "there is no tier %s; there are %s".formatted(name, String.join(", ", known)));
    }

    private static CommandFailedException usage(String sentence) {
        return new CommandFailedException(ExitCode.USAGE, sentence);
    }
}
