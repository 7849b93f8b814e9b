package org.lxcautoscale.decision;

/** Why a size changes or stays: one vocabulary for logs, journal, explanations and tests. */
public enum Reason {
    // Policies
    WITHIN_THRESHOLDS("threshold policy"),
    ABOVE_UPPER_THRESHOLD("threshold policy"),
    BELOW_LOWER_THRESHOLD("threshold policy"),
    LITTLE_KNOWN("adaptive policy"),
    AS_NEEDED("adaptive policy"),
    NEEDS_MORE("adaptive policy"),
    NEEDS_LESS("adaptive policy"),
    EXPECTED("expected need"),
    OFF_PEAK("energy mode"),
    OFF_PEAK_END("energy mode"),
    STARTUP_BOOST("startup boost"),
    STARTUP_BOOST_END("startup boost"),
    PRESSURE("memory pressure"),
    REGRET("regret"),
    LENT("lent size"),
    ROLLBACK("rollback"),
    MANUAL("manual size"),
    BOOST("boost"),
    BOOST_END("boost"),
    APPROVED("approval"),
    BETWEEN_CYCLES("between cycles"),
    // Guards
    IGNORED("ignored"),
    NOT_RUNNING("not running"),
    TEMPLATE("locked or template"),
    LOCKED("locked or template"),
    UNKNOWN_USAGE("unknown reading"),
    FROZEN("frozen"),
    NOT_IN_FORCE("not in force"),
    HELD_ELSEWHERE("held elsewhere"),
    UNLIMITED("unlimited"),
    CPU_PINNED("pinned CPUs"),
    BOUNDS("min/max"),
    IN_USE("in-use floor"),
    FORCED("forced"),
    REMEMBERED_FLOOR("remembered floor"),
    EXPECTED_FLOOR("expected floor"),
    FLAPPING("flapping damper"),
    DEAD_BAND("dead band"),
    STEP_LIMIT("step limit"),
    STABILIZATION("stabilisation"),
    COOLDOWN("cool-down"),
    BACK_OFF("back-off"),
    PRESSURE_VETO("pressure veto"),
    UNUSUAL("unusual state"),
    HELD("hold"),
    PAUSED("paused"),
    APPROVAL("approval"),
    OBSERVED_ONLY("observed only"),
    HOST_BUDGET("host budget");

    private final String rule;

    Reason(String rule) {
        this.rule = rule;
    }

    /** Whether a change for this reason cannot wait for the next cycle, nor for a cool-down. */
    boolean isUrgent() {
        return this == PRESSURE || this == REGRET;
    }

    /** Whether a person wants the change, which no policy has decided. */
    boolean isRequested() {
        return switch (this) {
            case ROLLBACK, MANUAL, BOOST, BOOST_END, APPROVED -> true;
            default -> false;
        };
    }

    /** The name of the policy or guard. */
    public String rule() {
        return rule;
    }
}
