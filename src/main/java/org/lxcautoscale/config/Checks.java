package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/** Finds what a key's type and range cannot tell: values of one section that contradict each other, paths, secrets. */
final class Checks {

    private static final int LARGEST_SECRET = 4096;

    private final Values values;
    private final List<Problem> problems;

    Checks(Values values, List<Problem> problems) {
        this.values = values;
        this.problems = problems;
    }

    /** Something is wrong with the value of this key. */
    void problem(String key, String message) {
        problems.add(values.problem(key, message));
    }

    void lessThan(String lower, String upper) {
        if (values.number(lower) >= values.number(upper)) {
            contradict(lower, upper, "has to be less than");
        }
    }

    void atMost(String least, String most) {
        if (values.isGiven(least) && values.isGiven(most) && values.number(least) > values.number(most)) {
            contradict(least, most, "must not be more than");
        }
    }

    /** Said once, where it was written: not again for a tier that inherits both, nor for what is wrong anyway. */
    private void contradict(String one, String other, String relation) {
        Value first = values.get(one);
        Value second = values.get(other);
        boolean isWrong = first.isWrong() || second.isWrong();
        if (isWrong || !(first.isWritten() || second.isWritten())) {
            return;
        }
        Value blamed = first.isWritten() ? first : second;
        problems.add(blamed.where()
                .problem("in section '%s' %s (%s) %s %s (%s)"
                        .formatted(
                                Problem.quote(values.section()),
                                one,
                                inWords(first, blamed),
                                relation,
                                other,
                                inWords(second, blamed))));
    }

    private static String inWords(Value value, Value blamed) {
        return value.equals(blamed) ? value.shown() : value.shown() + ", " + value.origin();
    }

    /** The path that a key names; empty when none is given, or it cannot be used, which is reported. */
    Optional<Path> path(String key) {
        String text = values.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return requiredPath(key);
    }

    /** The path that a key has to name; empty when it cannot be used, which is reported. */
    Optional<Path> requiredPath(String key) {
        String text = values.text(key);
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && path.getFileName() != null) {
                return Optional.of(path);
            }
            problem(key, "%s is '%s', but has to be an absolute path".formatted(key, Problem.quote(text)));
        } catch (InvalidPathException e) {
            problem(key, "%s is no path: %s".formatted(key, e.getReason()));
        }
        return Optional.empty();
    }

    /** The secret in the file that a key names; empty when there is none, which is reported. */
    String secret(String key, Path file) {
        try {
            String secret = TextFile.readUtf8(file, LARGEST_SECRET).trim();
            if (secret.isEmpty()) {
                problem(key, file + " is empty");
            }
            return secret;
        } catch (IOException e) {
            problem(key, file + " cannot be read: " + FileErrors.reason(e));
            return "";
        }
    }

    /** Whether a secret can be sent in a header: of visible ASCII characters only. */
    static boolean isSendable(String secret) {
        return secret.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }
}
