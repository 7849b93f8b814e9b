package org.lxcautoscale;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Numbers and letters are written the same way in every language. {@code "…".formatted(…)} takes the language of the
 * machine, so it is for text alone: {@code %s}.
 */
class LocaleTest {

    private static final Pattern FORMATTED = Pattern.compile("\\.formatted\\(");

    private static final Pattern NUMBER = Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[doxXfeEgGaAtTcCS]");

    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void formattedIsForTextAlone() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                Matcher call = FORMATTED.matcher(source);
                while (call.find()) {
                    String receiver = receiver(statement(source, call.start()));
                    if (NUMBER.matcher(receiver).find()) {
                        wrong.add(file.getFileName() + ": " + receiver.strip());
                    }
                }
            }
        }
        assertThat(wrong)
                .as("formatted() with numbers; take String.format(Locale.ROOT, …)")
                .isEmpty();
    }

    /** What stands between the end of the statement before and a place. */
    private static String statement(String source, int end) {
        int start = end;
        while (start > 0 && ";{}".indexOf(source.charAt(start - 1)) < 0) {
            start--;
        }
        return source.substring(start, end);
    }

    /** The string that the call is made on, or the last one of a sum in parentheses. */
    private static String receiver(String before) {
        String text = before.stripTrailing();
        if (text.endsWith("\"\"\"")) {
            return text.substring(text.lastIndexOf("\"\"\"", text.length() - 4));
        }
        return text.endsWith("\"") ? text.substring(Math.max(0, text.lastIndexOf('\n'))) : text;
    }

    @Test
    void nothingElseIsWrittenInTheLanguageOfTheMachine() {
        JavaClasses product = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.lxcautoscale");

        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
                .check(product);
    }
}
