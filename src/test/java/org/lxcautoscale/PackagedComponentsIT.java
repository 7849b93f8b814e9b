package org.lxcautoscale;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the package says about its components. Runs in the profile {@code package}, after {@code packaging/build-bom}. */
class PackagedComponentsIT {

    private static final Path BOM = Path.of("target/bom.json");
    private static final Path COPYRIGHT = Path.of("packaging/copyright");

    private static List<Map<?, ?>> components() throws IOException {
        Map<?, ?> bom = (Map<?, ?>) Jsonb.instance().type(Object.class).fromJson(Files.readString(BOM));
        return ((List<?>) bom.get("components"))
                .stream().<Map<?, ?>>map(Map.class::cast).toList();
    }

    private static List<Path> libraries() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/lib"))) {
            return files.sorted().toList();
        }
    }

    private static Map<?, ?> component(Path library) throws IOException {
        List<Map<?, ?>> found = components().stream()
                .filter(component -> library.getFileName()
                        .toString()
                        .equals(component.get("name") + "-" + component.get("version") + ".jar"))
                .toList();
        assertThat(found).as("components of %s that are %s", BOM, library).hasSize(1);
        return found.getFirst();
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void theListOfComponentsIsValid() throws IOException {
        SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder -> builder.schemaIdResolvers(
                        resolvers -> resolvers.mapPrefix("http://cyclonedx.org/schema/", "classpath:")));

        assertThat(schemas.getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"))
                        .validate(Files.readString(BOM), InputFormat.JSON))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void everyLibraryIsListedWithItsHashAndItsLicence(Path library) throws Exception {
        Map<?, ?> component = component(library);

        assertThat((List<?>) component.get("hashes"))
                .<Object>map(hash -> hash)
                .contains(Map.of("alg", "SHA-256", "content", sha256(library)));
        assertThat((List<?>) component.get("licenses")).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void everyLibraryIsNamedInTheCopyrightFileWithTheLicenceItDeclares(Path library) throws IOException {
        String declared = ((Map<?, ?>)
                        ((Map<?, ?>) ((List<?>) component(library).get("licenses")).getFirst()).get("license"))
                .get("id")
                .toString();

        assertThat(licences("usr/lib/lxc-autoscale/app/lib/" + library.getFileName()))
                .as("licences in %s", COPYRIGHT)
                .singleElement()
                .asString()
                .contains(declared);
    }

    @Test
    void theJavaRuntimeIsListedAsItDescribesItself() throws IOException {
        List<Map<?, ?>> runtimes = components().stream()
                .filter(component -> "openjdk".equals(component.get("name")))
                .toList();

        assertThat(runtimes).singleElement().satisfies(runtime -> {
            assertThat(Files.readString(Path.of("target/runtime/release")))
                    .contains("JAVA_VERSION=\""
                            + runtime.get("version").toString().split("\\+", 2)[0] + "\"");
            assertThat(runtime.get("manufacturer").toString()).contains("name=");
            assertThat(runtime.get("licenses").toString()).contains("GPL-2.0-only WITH Classpath-exception-2.0");
        });
    }

    /** The licences of the paragraphs for the file, without the one for all files. */
    private static List<String> licences(String file) throws IOException {
        return Stream.of(Files.readString(COPYRIGHT).split("\n\n"))
                .filter(paragraph -> paragraph.startsWith("Files: ") && !paragraph.startsWith("Files: *\n"))
                .filter(paragraph -> Stream.of(field(paragraph, "Files").split(" "))
                        .anyMatch(glob -> FileSystems.getDefault()
                                .getPathMatcher("glob:" + glob)
                                .matches(Path.of(file))))
                .map(paragraph -> field(paragraph, "License"))
                .toList();
    }

    private static String field(String paragraph, String name) {
        return paragraph
                .lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElseThrow();
    }
}
