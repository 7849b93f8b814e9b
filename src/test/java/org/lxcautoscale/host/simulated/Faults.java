package org.lxcautoscale.host.simulated;

import java.time.Duration;

/**
 * What goes wrong at random, and how often; equal seeds and equal actions give equal faults.
 *
 * @param seed of the chance of faults
 * @param writes faults of writes
 * @param looks faults of reading
 * @param outages when not even sizes can be read
 * @param events what happens on the host by itself
 */
public record Faults(long seed, Writes writes, Reads reads, Outages outages, Events events) {

    /**
     * Shares of all writes, 0 … 1, together at most 1.
     *
     * @param failing refused by the host for a passing reason
     * @param hanging no answer within the limit; half of them take effect all the same
     * @param vanishing the container leaves the host just before, and is back after {@link Events#absence()}
     * @param crashing our process is killed: a third of the times before the write took effect, a third after, and a
     *     third while it goes on, to take effect up to half a minute later
     * @param notInForce the host accepts, but memory limits do not come into force for a quarter of an hour
     * @param timeLimit how long a hanging write takes
     */
    public record Writes(
            double failing, double hanging, double vanishing, double crashing, double notInForce, Duration timeLimit) {

        public Writes {
            if (failing + hanging + vanishing + crashing + notInForce > 1) {
                throw new IllegalArgumentException("more faults than writes");
            }
        }
    }

    /**
     * Shares, 0 … 1.
     *
     * @param unreadable of readings of one container that are unknown
     * @param unavailable of looks at which the host as a whole cannot be read
     * @param crashing of looks at which our process is killed
     */
    public record Reads(double unreadable, double unavailable, double crashing) {}

    /**
     * Times in which containers have no size: {@code Unreadable}, and not only unknown use.
     *
     * @param host of all containers at once, times a day on average (Poisson)
     * @param perContainer of a single one, times a day
     * @param shortest the least that they last
     * @param longest the most; lengths are spread evenly between the two
     * @param afterWrite share of readings of one container just after a write to it, 0 … 1
     */
    public record Outages(double host, double perContainer, Duration shortest, Duration longest, double afterWrite) {}

    /**
     * Times a day on average (Poisson).
     *
     * @param locksPerContainer a backup locks a container, for {@code lockTime}
     * @param absencesPerContainer a container leaves the host, and is back after {@code absence}
     * @param lossesPerContainer a container leaves the host for good
     * @param freezesPerContainer a backup in suspend mode freezes a container, for {@code freezeTime}
     * @param limitsPerContainer somebody puts another memory limit into force than is configured, three quarters to
     *     one and a half of it
     * @param wallJumps the wall clock jumps by up to six hours forth or back
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

    /** Nothing goes wrong, unless it is commanded. */
    public static Faults none(long seed) {
        return new Faults(
                seed,
                new Writes(0, 0, 0, 0, 0, COMMAND_LIMIT),
                new Reads(0, 0, 0),
                new Outages(0, 0, SHORTEST_OUTAGE, LONGEST_OUTAGE, 0),
                new Events(0, BACKUP, 0, MIGRATION, 0, 0, SUSPENSION, 0, 0));
    }

    /**
     * A very bad host. Of writes 10 % fail, 4 % hang, 2 % meet a vanished container, 3 % are the last of our process,
     * 3 % are accepted and not in force; 1 reading in 500 is unknown, 1 look in 200 finds no host, 1 in 4,000 is our
     * last (four crashes in 48 h of samples every 10 s). Twice a day no container, and of each once a day not this one,
     * can be read for one to three minutes; nor in 1 of 20 cases one that has just been written. Of each container a day
     * a lock, three freezes and a memory limit put into force by others, each second day an absence; two jumps of the
     * wall clock a day. Nothing is lost for good.
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
