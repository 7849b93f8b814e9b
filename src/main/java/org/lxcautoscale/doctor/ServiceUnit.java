package org.lxcautoscale.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The installed systemd unit that runs the daemon.
 *
 * @param name without {@code .service}
 * @param original whether it belongs to the original LXC AutoScale, whose unit has the same name
 */
record ServiceUnit(String name, boolean original) {

    private static final List<String> PLACES = List.of(
            "etc/systemd/system",
            "run/systemd/system",
            "usr/local/lib/systemd/system",
            "lib/systemd/system",
            "usr/lib/systemd/system");

    private static final List<String> NAMES = List.of("lxc_autoscale", "lxc-autoscale");

    private static final Pattern PYTHON = Pattern.compile("(?m)^\\s*ExecStart\\s*=.*(python|\\.py\\b)");

    /** The unit that systemd uses; empty when none is installed. */
    static Optional<ServiceUnit> installed(LocalMachine machine) {
        for (String name : NAMES) {
            for (String place : PLACES) {
                Optional<String> text = machine.text(place + "/" + name + ".service");
                if (text.isPresent()) {
                    return Optional.of(
                            new ServiceUnit(name, PYTHON.matcher(text.get()).find()));
                }
            }
        }
        return Optional.empty();
    }
}
