package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lxcautoscale.host.WriteFailedException;
import org.lxcautoscale.host.WriteFailedException.Kind;

/**
 * Understands how {@code pct} fails. Its exit codes are error numbers of the system that leak out, or 255; its words are
 * English except for what the system says, which may come in the machine's language in spite of {@code LC_ALL=C}.
 */
final class PctAnswer {

    private static final int NO_SUCH_FILE = 2;
    private static final int INTERRUPTED = 4;
    private static final int PERMISSION_DENIED = 13;
    private static final int DEVICE_BUSY = 16;

    private static final int LONGEST = 300;

    private static final Pattern START_ERROR = Pattern.compile("error[:=] ?([0-9]+)");

    /** Lines that say nothing of what failed: progress, the headline of a list, usage, and Perl's complaints. */
    private static final Pattern NOISE = Pattern.compile("trying to acquire lock\\.\\.\\.|OK|400 Parameter verification"
            + " failed\\.|(pct [a-z]+ <vmid> .*\\[OPTIONS])|perl: warning:.*|LANGUAGE = .*|LC_[A-Z]+ = .*|LANG = .*"
            + "|are supported and installed on your system\\.");

    private PctAnswer() {}

    static Kind kind(int exitCode, String output) {
        if (exitCode == DEVICE_BUSY || output.contains("Device or resource busy")) {
            return Kind.BUSY;
        }
        if (exitCode == INTERRUPTED
                || output.contains("got timeout")
                || output.contains("can't lock file")
                || output.contains("CT is locked")) {
            return Kind.LOCKED;
        }
        if (exitCode == NO_SUCH_FILE
                || (output.contains("Configuration file '") && output.contains("does not exist"))) {
            return Kind.NOT_FOUND;
        }
        if (output.contains("Parameter verification failed")) {
            return Kind.REJECTED;
        }
        String lower = output.toLowerCase(Locale.ROOT);
        if (exitCode == PERMISSION_DENIED
                || lower.contains("permission denied")
                || lower.contains("permission check failed")
                || lower.contains("run as root")) {
            return Kind.DENIED;
        }
        return Kind.FAILED;
    }

    /** The first line that says something, or the exit code where none does. */
    static String reason(int exitCode, String output) {
        return telling(output).findFirst().orElse("exit code " + exitCode);
    }

    /** The last line that says something, for a command that tells what it does before it fails. */
    static String lastReason(int exitCode, String output) {
        return telling(output).reduce((_, later) -> later).orElse("exit code " + exitCode);
    }

    private static Stream<String> telling(String output) {
        return output.lines()
                .map(line -> line.replaceAll("\\p{Cntrl}+", " ").strip())
                .filter(line -> !line.isEmpty() && !NOISE.matcher(line).matches())
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
    }

    /** Java tells why a command did not start by the error number in its message: {@code error=2} or {@code error: 2}. */
    static WriteFailedException notStarted(String command, IOException e) {
        String message = String.valueOf(e.getMessage());
        Matcher error = START_ERROR.matcher(message);
        String number = error.find() ? error.group(1) : "";
        return switch (number) {
            case "2" ->
                new WriteFailedException(Kind.TOOL_MISSING, command + " is not installed or not on the PATH", e);
            case "13" -> new WriteFailedException(Kind.DENIED, command + " may not be run by this user", e);
            default -> new WriteFailedException(Kind.FAILED, command + " could not be started: " + message, e);
        };
    }
}
