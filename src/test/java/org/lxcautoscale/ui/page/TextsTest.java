package org.lxcautoscale.ui.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextsTest {

    /** A key in a template or a class; one that ends with a dot is the beginning of others. */
    private static final Pattern KEY = Pattern.compile("\"([a-z][a-z0-9-]*(?:\\.[a-z0-9-]+)*\\.?)\"");

    private final ResourceBundle bundle = ResourceBundle.getBundle("org.lxcautoscale.ui.texts", Locale.ROOT);

    @Test
    void placesAreFilled() {
        assertThat(new Texts().get("error.no-container", "104")).isEqualTo("There is no container '104'.");
        assertThat(new Texts().get("decisions.sentence", 0)).isEqualTo("Nothing waits for approval.");
        assertThat(new Texts().get("decisions.sentence", 1)).isEqualTo("One change waits for approval.");
        assertThat(new Texts().get("decisions.sentence", 3)).isEqualTo("3 changes wait for approval.");
    }

    @Test
    void everyTextHasTheFormat() {
        for (String key : bundle.keySet()) {
            assertThatCode(() -> new MessageFormat(bundle.getString(key), Locale.ENGLISH).format(new Object[0]))
                    .as(key)
                    .doesNotThrowAnyException();
            assertThat(bundle.getString(key).replace("''", ""))
                    .as("%s: an apostrophe is written twice", key)
                    .doesNotContain("'");
        }
    }

    /** One that nothing uses would be translated for nothing. */
    @Test
    void everyTextIsUsed() throws IOException {
        Set<String> mentioned = mentioned();
        assertThat(bundle.keySet())
                .allSatisfy(key -> assertThat(mentioned)
                        .as(key)
                        .anyMatch(one -> one.equals(key) || (isBeginning(one) && key.startsWith(one))));
    }

    private static boolean isBeginning(String text) {
        return text.endsWith(".") || text.endsWith("-");
    }

    @Test
    void textsThatTemplatesAskForAreThere() throws IOException {
        Pattern asked = Pattern.compile("frame\\.text\\(\"([a-z0-9.-]+)\"[,)]");
        List<String> missing = new ArrayList<>();
        for (String template : contents(Path.of("src/main/jte"), ".jte")) {
            asked.matcher(template)
                    .results()
                    .map(found -> found.group(1))
                    .filter(key -> !bundle.containsKey(key))
                    .forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    private static Set<String> mentioned() throws IOException {
        List<String> sources = new ArrayList<>(contents(Path.of("src/main/jte"), ".jte"));
        sources.addAll(contents(Path.of("src/main/java/org/lxcautoscale/ui"), ".java"));
        sources.addAll(contents(Path.of("src/main/java/org/lxcautoscale/cli"), ".java"));
        Set<String> keys = new TreeSet<>();
        for (String source : sources) {
            KEY.matcher(source).results().forEach(found -> keys.add(found.group(1)));
            Pattern.compile("\"([a-z][a-z0-9.-]*[.-])\"")
                    .matcher(source)
                    .results()
                    .forEach(found -> keys.add(found.group(1)));
        }
        return keys;
    }

    private static List<String> contents(Path directory, String end) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(one -> one.toString().endsWith(end)).toList()) {
                contents.add(Files.readString(file));
            }
        }
        return contents;
    }
}
