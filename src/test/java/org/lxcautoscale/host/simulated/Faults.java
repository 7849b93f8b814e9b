package org.lxcautoscale.host.simulated;

import java.time.Duration;

/**
 * The rates of random faults. Equal seeds and equal actions give equal faults.
 *
 * @param seed of the random faults
 * @param writes faults of writes
 * @param reads faults of reads
 * @param outages when not even sizes can be read
 * @param events what others do on the host
 */
public record Faults(long seed, Writes writes, Reads reads, Outages outages, Events events) {

    /**
     * Shares of all writes, 0 … 1, together at most 1.
     *
     * @param failing rejected by the host for a temporary reason
     * @param hanging no response within the time limit; half of them take effect nevertheless
     * @param vanishing the container leaves the host just before, and returns after {@link Events#absence()}
     * @param crashing our process is killed: a third of the times before the write takes effect, a third after, and a
     *     third while it continues and takes effect up to half a minute later
     * @param notInForce accepted, but memory limits do not take effect for a quarter of an hour
     * @param timeLimit how long a hanging write takes
     */
    public record Writes(
            double failing, double hanging, double vanishing, double crashing, double notInForce, Duration timeLimit) {

        public Writes {
            if (failing + hanging + vanishing + crashing + notInForce > 1) {
                throw new IllegalArgumentException("the shares of write faults exceed 1");
            }
        }
    }

    /**
     * Shares, 0 … 1.
     *
     * @param unreadable of readings of one container that are unknown
     * @param unavailable of reads at which the whole host is unavailable
     * @param crashing of reads at which our process is killed
     */
    public record Reads(double unreadable, double unavailable, double crashing) {}

    /**
     * Outages in which containers are {@code Unreadable}: neither size nor usage is known.
     *
     * @param host of all containers at once, per day on average (Poisson)
     * @param perContainer of a single one, per day
     * @param shortest minimum duration
     * @param longest maximum duration; uniformly distributed between the two
     * @param afterWrite share of readings of one container just after a write to it, 0 … 1
     */
    public record Outages(double host, double perContainer, Duration shortest, Duration longest, double afterWrite) {}

    /**
     * Events per day on average (Poisson).
     *
     * @param locksPerContainer a backup locks a container, for {@code lockTime}
     * @param absencesPerContainer a container leaves the host, and returns after {@code absence}
     * @param lossesPerContainer a container leaves the host for good
     * @param freezesPerContainer a backup in suspend mode freezes a container, for {@code freezeTime}
     * @param limitsPerContainer somebody changes the memory limit in force without the configuration, to three quarters to
     *     one and a half of it
     * @param wallJumps the wall clock jumps by up to six hours forward or back
     */
    public record Events(
            double locksPerContainer,
            Duration lockTime,
            double absencesPerContainer,
            Duration absence,
            double lossesPerContainer,
            double freezesPerContainer,
            Duration freezeTime,
            double limitsPerContainer,
            double wallJumps) {}

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);
    private static final Duration BACKUP = Duration.ofMinutes(7);
    private static final Duration MIGRATION = Duration.ofMinutes(3);
    private static final Duration SUSPENSION = Duration.ofMinutes(4);
    private static final Duration SHORTEST_OUTAGE = Duration.ofMinutes(1);
    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(3);

    /** No random faults. */
    public static Faults none(long seed) {
        return new Faults(
                seed,
                new Writes(0, 0, 0, 0, 0, COMMAND_LIMIT),
                new Reads(0, 0, 0),
                new Outages(0, 0, SHORTEST_OUTAGE, LONGEST_OUTAGE, 0),
                new Events(0, BACKUP, 0, MIGRATION, 0, 0, SUSPENSION, 0, 0));
    }

    /**
     * A very bad host. Of writes, 10 % fail, 4 % hang, 2 % find the container gone, 3 % crash our process, 3 % are
     * accepted without effect. 1 reading in 500 is unknown, 1 read in 200 finds the host unavailable, 1 in 4,000 crashes
     * our process (four crashes in 48 h of samples every 10 s). All containers are unreadable twice a day, each single one
     * once a day, for one to three minutes, and in 1 of 20 cases just after a write. Each container has one lock, three
     * freezes and one externally changed memory limit per day, and an absence every second day. The wall clock jumps twice
     * a day. No container is lost for good.
     */
    public static Faults severe(long seed) {
        return new Faults(
                seed,
                new Writes(0.10, 0.04, 0.02, 0.03, 0.03, COMMAND_LIMIT),
                new Reads(0.002, 0.005, 0.00025),
                new Outages(2, 1, SHORTEST_OUTAGE, LONGEST_OUTAGE, 0.05),
                new Events(1, BACKUP, 0.5, MIGRATION, 0, 3, SUSPENSION, 1, 2));
    }

    public Faults with(Writes changed) {
        return new Faults(seed, changed, reads, outages, events);
    }

    public Faults with(Reads changed) {
        return new Faults(seed, writes, changed, outages, events);
    }

    public Faults with(Events changed) {
        return new Faults(seed, writes, reads, outages, changed);
    }

    public Faults with(Outages changed) {
        return new Faults(seed, writes, reads, changed, events);
    }
}
