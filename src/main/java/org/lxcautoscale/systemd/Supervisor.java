package org.lxcautoscale.systemd;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the service is, by the protocol of {@code sd_notify(3)}. Does nothing when the process is no service
 * of type {@code notify}. Thread-safe; never blocks or fails.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    /** No sample takes longer than this, on any host. */
    private static final Duration LONGEST_STEP = Duration.ofMinutes(2);

    private final Optional<UnixDatagram> socket;
    private final Optional<Duration> watchdog;

    private Supervisor(Optional<UnixDatagram> socket, Optional<Duration> watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /**
     * The service manager that has started this process.
     *
     * @param environment {@code NOTIFY_SOCKET} and {@code WATCHDOG_USEC} are used
     */
    public static Supervisor of(Map<String, String> environment) {
        String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        Optional<UnixDatagram> socket = UnixDatagram.to(address);
        if (socket.isEmpty() && !address.isEmpty()) {
            LOG.warn(
                    "systemd waits for a sign of life that cannot be sent, and will end this process: {}",
                    UnixDatagram.problem());
        }
        return new Supervisor(
                socket,
                Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                        .filter(text -> text.matches("\\d{1,18}"))
                        .map(text -> Duration.of(Long.parseLong(text), ChronoUnit.MICROS)));
    }

    /** Start-up has ended: units that wait for this one may start. */
    public void ready() {
        send("READY=1");
    }

    /** Shows a line in {@code systemctl status}. */
    public void status(String line) {
        send("STATUS=" + line.replace('\n', ' '));
    }

    /** A step has ended. Without this for {@code WatchdogSec} the service is restarted. */
    public void alive() {
        if (watchdog.isPresent()) {
            send("WATCHDOG=1");
        }
    }

    /** Gives the watchdog patience for steps that are this far apart, where {@code WatchdogSec} is shorter. */
    public void expectStepEvery(Duration interval) {
        watchdog.ifPresent(configured -> {
            Duration needed = interval.multipliedBy(2).plus(LONGEST_STEP);
            Duration patience = needed.compareTo(configured) > 0 ? needed : configured;
            send("WATCHDOG_USEC=" + patience.toNanos() / 1000);
        });
    }

    /** The process is about to end. */
    public void stopping() {
        send("STOPPING=1");
    }

    private void send(String message) {
        socket.ifPresent(to -> to.send(message));
    }
}
