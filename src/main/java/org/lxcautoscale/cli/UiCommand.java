package org.lxcautoscale.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.io.TextFile;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.ListenAddress;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "ui",
        mixinStandardHelpOptions = true,
        description =
                "Print a link that opens the dashboard, once, as administrator. For root on the daemon's machine.")
final class UiCommand implements Callable<Integer> {

    private static final int LONGEST_NAME = 256;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Settings settings = DaemonRun.settings(configuration.read());
        DaemonAnswer link = new DaemonClient(settings, Optional.empty())
                .send("POST", "/ui/links", Map.of())
                .orFail();
        ApiSettings api = settings.startup().api();
        spec.commandLine().getOut().println(address(api) + link.text("path"));
        PrintWriter err = spec.commandLine().getErr();
        err.println("Open it within 10 minutes. It logs in once, as administrator: keep it to yourself.");
        if (api.listen().isLoopback()) {
            int port = api.listen().port();
            err.printf(
                    Locale.ROOT,
                    "The dashboard is served to this machine only. To open the link elsewhere, run there first:"
                            + " ssh -L %d:%s root@%s%n",
                    port,
                    api.listen(),
                    machine());
        }
        return ExitCode.DONE;
    }

    /** The beginning of the URL. Where all addresses are listened at, the machine's name stands for them. */
    private static String address(ApiSettings api) {
        ListenAddress listen = api.listen();
        ListenAddress reached = isAny(listen) ? new ListenAddress(machine(), listen.port()) : listen;
        return (api.tls().isUsed() ? "https://" : "http://") + reached;
    }

    private static boolean isAny(ListenAddress listen) {
        try {
            return InetAddress.ofLiteral(listen.host()).isAnyLocalAddress();
        } catch (IllegalArgumentException _) {
            return false; // a name
        }
    }

    private static String machine() {
        try {
            String name = TextFile.read(Hosts.root().resolve("proc/sys/kernel/hostname"), LONGEST_NAME)
                    .strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException _) {
            return "localhost";
        }
    }
}
