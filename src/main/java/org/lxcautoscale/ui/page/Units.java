package org.lxcautoscale.ui.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Amounts and times as people read them. Immutable.
 *
 * @param zone of the times
 * @param now what is "ago" is so from then
 */
public record Units(ZoneId zone, Instant now) {

    /** For what is not known. */
    public static final String UNKNOWN = "–";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss z", Locale.ENGLISH);
    private static final String[] STEPS = {"KB", "MB", "GB", "TB"};

    /** {@code 512 MB}, {@code 1.5 GB}; in steps of 1024, as Proxmox has them. */
    public String memory(double bytes) {
        double amount = bytes / 1024;
        int step = 0;
        while (Math.abs(amount) >= 1024 && step < STEPS.length - 1) {
            amount /= 1024;
            step++;
        }
        return number(amount, amount < 10 && step > 1 ? 1 : 0) + " " + STEPS[step];
    }

    /** A size as exactly as it can be set: {@code 2433 MB}, {@code 1.25 GB}. */
    public String size(double bytes) {
        double quarters = bytes / (1 << 28);
        return quarters >= 4 && quarters == Math.rint(quarters)
                ? number(quarters / 4, 2) + " GB"
                : number(bytes / (1 << 20), 0) + " MB";
    }

    /** An amount as {@link #memory(double)} has it, or {@code –}. */
    public String memory(@Nullable Long bytes) {
        return bytes == null ? UNKNOWN : memory((double) (long) bytes);
    }

    /** A limit of memory; without one, {@code no limit}. */
    public String memoryLimit(@Nullable Long bytes) {
        return bytes == null ? "no limit" : memory(bytes);
    }

    /** {@code 2}, {@code 0.35}; or {@code –}. */
    public String cores(@Nullable Double cores) {
        return cores == null ? UNKNOWN : number(cores, cores < 10 ? 2 : 1);
    }

    /** {@code 1 core}, {@code 2.5 cores}. */
    public String coresInWords(double cores) {
        return number(cores, 2) + (cores == 1 ? " core" : " cores");
    }

    /** The same of a limit; without one, {@code no limit}. */
    public String coresLimit(@Nullable Double cores) {
        return cores == null ? "no limit" : coresInWords(cores);
    }

    /** {@code 37 %}, or {@code –}. */
    public String percent(@Nullable Double percent) {
        return percent == null ? UNKNOWN : number(percent, percent < 10 ? 1 : 0) + " %";
    }

    /** At most so many digits after the point, and none that say nothing. */
    public static String number(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return digits == 0 ? text : text.replaceFirst("\\.?0+$", "");
    }

    /** {@code 5 s ago}, {@code in 3 min}, {@code now}. */
    public String ago(Instant time) {
        Duration past = Duration.between(time, now);
        if (past.abs().compareTo(Duration.ofSeconds(1)) < 0) {
            return "now";
        }
        return past.isNegative() ? "in " + span(past.negated()) : span(past) + " ago";
    }

    /** {@code 40 s}, {@code 3 min}, {@code 2 h}, {@code 5 d}. */
    public String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 90) {
            return seconds + " s";
        }
        if (seconds < 90 * 60) {
            return Math.round(seconds / 60.0) + " min";
        }
        if (seconds < 36 * 3600) {
            return Math.round(seconds / 3600.0) + " h";
        }
        return Math.round(seconds / 86_400.0) + " d";
    }

    /** {@code 14:05}, {@code 3 Mar 14:05} on another day, with the year in another year. */
    public String time(Instant time) {
        var there = time.atZone(zone);
        var here = now.atZone(zone);
        DateTimeFormatter format =
                there.toLocalDate().equals(here.toLocalDate()) ? TIME : there.getYear() == here.getYear() ? DAY : YEAR;
        return format.format(there);
    }

    /** {@code 3 Mar 2026 14:05:07 CET}. */
    public String exactTime(Instant time) {
        return EXACT.format(time.atZone(zone));
    }
}
