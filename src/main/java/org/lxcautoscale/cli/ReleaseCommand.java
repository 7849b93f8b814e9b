package org.lxcautoscale.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.lxcautoscale.daemon.Hosts;
import org.lxcautoscale.daemon.InstanceLock;
import org.lxcautoscale.daemon.OpenHost;
import org.lxcautoscale.host.MemoryBrakes;
import org.lxcautoscale.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Releases the brakes of a daemon that was killed. One that ends by itself releases them. */
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description =
                "Release the memory brakes that a killed daemon has left. The service runs this when it has ended.")
final class ReleaseCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Override
    public Integer call() throws Exception {
        Settings settings = configuration.read().settings();
        Optional<Long> daemon = InstanceLock.holder(settings.startup().files().lockFile());
        if (daemon.isPresent()) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "daemon " + daemon.get() + " is running and would set the brakes again; stop it, it releases them:"
                            + " systemctl stop lxc_autoscale");
        }
        ConfigurationOptions.logToConsole(settings, true);
        try (OpenHost host = Hosts.open(settings);
                MemoryBrakes _ = host.brakes().get()) {
            return ExitCode.DONE;
        }
    }
}
