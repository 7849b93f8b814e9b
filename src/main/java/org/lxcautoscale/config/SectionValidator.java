package org.lxcautoscale.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.io.Credential;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/** Validates a section beyond each key's type and range: contradictory values, paths, secrets. */
final class SectionValidator {

    private static final int MAX_SECRET_LENGTH = 4096;

    private final ResolvedSection values;
    private final List<Problem> problems;

    SectionValidator(ResolvedSection values, List<Problem> problems) {
        this.values = values;
        this.problems = problems;
    }

    /** Reports a problem with the value of a key. */
    void problem(String key, String message) {
        problems.add(values.problem(key, message));
    }

    /** Warns of the value of a key, which can be used all the same. */
    void warning(String key, String message) {
        problems.add(values.problem(key, message).asWarning());
    }

    void requireLessThan(String lower, String upper) {
        if (values.number(lower) >= values.number(upper)) {
            reportContradiction(lower, upper, "must be less than");
        }
    }

    void requireAtMost(String least, String most) {
        if (values.isSet(least) && values.isSet(most) && values.number(least) > values.number(most)) {
            reportContradiction(least, most, "must not be greater than");
        }
    }

    /** Reports it once, where it was written: not for a tier that inherits both values, nor for a value already invalid. */
    private void reportContradiction(String one, String other, String relation) {
        ResolvedValue first = values.get(one);
        ResolvedValue second = values.get(other);
        boolean isInvalid = first.isInvalid() || second.isInvalid();
        if (isInvalid || !(first.isExplicit() || second.isExplicit())) {
            return;
        }
        ResolvedValue reported = first.isExplicit() ? first : second;
        problems.add(reported.location()
                .problem("in section '%s' %s (%s) %s %s (%s)"
                        .formatted(
                                Problem.quote(values.section()),
                                one,
                                inWords(first, reported),
                                relation,
                                other,
                                inWords(second, reported))));
    }

    private static String inWords(ResolvedValue value, ResolvedValue reported) {
        return value.equals(reported) ? value.displayText() : value.displayText() + ", " + value.origin();
    }

    /** The path in a key; empty when there is none, or when it is invalid, which is reported. */
    Optional<Path> path(String key) {
        String text = values.text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return requiredPath(key);
    }

    /** The path in a key that must have one; empty when it is invalid, which is reported. */
    Optional<Path> requiredPath(String key) {
        String text = values.text(key);
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && path.getFileName() != null) {
                return Optional.of(path);
            }
            problem(key, "%s is '%s', but must be an absolute path".formatted(key, Problem.quote(text)));
        } catch (InvalidPathException e) {
            problem(key, "%s is not a path: %s".formatted(key, e.getReason()));
        }
        return Optional.empty();
    }

    /** The secret in a file named by a key; empty when there is none, which is reported. */
    String readSecret(String key, Path file) {
        try {
            String secret = TextFile.readUtf8(Credential.source(file, System.getenv()), MAX_SECRET_LENGTH)
                    .trim();
            if (secret.isEmpty()) {
                problem(key, file + " is empty");
            }
            return secret;
        } catch (IOException e) {
            problem(key, file + " cannot be read: " + FileErrors.reason(e));
            return "";
        }
    }

    /** Whether a secret has only visible ASCII characters, so that it can be sent in a header. */
    static boolean isPrintableAscii(String secret) {
        return secret.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }
}
