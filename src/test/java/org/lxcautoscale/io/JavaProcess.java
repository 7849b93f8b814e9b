package org.lxcautoscale.io;

import java.util.ArrayList;
import java.util.List;

/** A Java process of its own with the tests' class path, and the right to load libraries that the packaged program has. */
public final class JavaProcess {

    private JavaProcess() {}

    /** Its command line. */
    public static List<String> command(List<String> options, String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+UseSerialGC");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return command;
    }
}
