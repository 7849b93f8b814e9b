package org.lxcautoscale.host.simulated;

import java.time.Duration;
import org.lxcautoscale.container.MemorySize;

/**
 * What a container in need may expect of an autoscaler; the scoreboard counts waiting against it. It should say what the
 * configuration under test says.
 *
 * @param reserveCores cores of the host that are never handed out
 * @param reserveMemory memory of the host that is never handed out
 * @param maxCores the most cores of a container
 * @param maxMemory the most memory of a container
 * @param patience longest time without growth, of a container that needs more and can have it, that is not late
 */
public record Entitlement(
        int reserveCores, MemorySize reserveMemory, int maxCores, MemorySize maxMemory, Duration patience) {

    /** The product's defaults on a machine: 10 % of its cores and 2048 MB are kept, 8 cores at most, two cycles of 300 s. */
    public static Entitlement defaultsOn(Machine machine) {
        MemorySize reserve = MemorySize.ofMebibytes(2048);
        return new Entitlement(
                Math.max(1, machine.cores() / 10),
                reserve,
                8,
                new MemorySize(Math.max(0, machine.memory().bytes() - reserve.bytes())),
                Duration.ofSeconds(600));
    }

    public Entitlement within(Duration changed) {
        return new Entitlement(reserveCores, reserveMemory, maxCores, maxMemory, changed);
    }
}
