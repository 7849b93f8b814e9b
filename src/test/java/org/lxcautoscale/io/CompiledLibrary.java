package org.lxcautoscale.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The native library, compiled from its source as for the package. */
public final class CompiledLibrary {

    private static final Path COMPILER = Path.of("/usr/bin/cc");

    private CompiledLibrary() {}

    /** Compiles it into a directory. A test that needs it is skipped where there is no compiler. */
    public static Path compile(Path dir) throws IOException, InterruptedException {
        assumeThat(COMPILER).as("a C compiler").exists();
        Path include = Path.of(System.getProperty("java.home"), "include");
        Path library = dir.resolve("liblxcautoscale.so");
        Process compiler = new ProcessBuilder(
                        COMPILER.toString(),
                        "-std=c11",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-fPIC",
                        "-shared",
                        "-I" + include,
                        "-I" + include.resolve("linux"),
                        "-o",
                        library.toString(),
                        "src/main/native/datagram.c",
                        "src/main/native/events.c")
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
        return library;
    }
}
