package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.MemorySize;

/**
 * How soon a container in need should grow, and how far. The scoreboard measures waiting against it, so it should match
 * the configuration under test.
 *
 * @param reserveCores cores the host never hands out
 * @param reserveMemory memory the host never hands out
 * @param maxCores the most cores a container may have
 * @param maxMemory the most memory a container may have
 * @param fullShare share of its memory limit above which a container is in need
 * @param maxWait longest acceptable wait of a container that needs more and could get it
 */
public record ServiceLevel(
        int reserveCores,
        MemorySize reserveMemory,
        int maxCores,
        MemorySize maxMemory,
        double fullShare,
        Duration maxWait) {

    /** The product's defaults: 10 % of the cores and 2048 MB in reserve, 8 cores at most, two cycles of 300 s. */
    public static ServiceLevel defaultsOn(HostSpec machine) {
        MemorySize reserve = MemorySize.ofMebibytes(2048);
        return new ServiceLevel(
                Math.max(1, machine.cores() / 10),
                reserve,
                8,
                new MemorySize(Math.max(0, machine.memory().bytes() - reserve.bytes())),
                0.9,
                Duration.ofSeconds(600));
    }

    public ServiceLevel withMaxWait(Duration changed) {
        return new ServiceLevel(reserveCores, reserveMemory, maxCores, maxMemory, fullShare, changed);
    }

    /** The same for the adaptive policy, which leaves less room, and so expects a container in need to be fuller. */
    public ServiceLevel withFullShare(double changed) {
        return new ServiceLevel(reserveCores, reserveMemory, maxCores, maxMemory, changed, maxWait);
    }
}
