package org.lxcautoscale.io;

/** The small native library of the package, for the few system calls that Java does not have. */
public final class NativeLibrary {

    /** The property that says where the library is. */
    public static final String PROPERTY = "lxcautoscale.native";

    private static final String PROBLEM = load();

    private NativeLibrary() {}

    /** Why there is none; empty if it is loaded. */
    public static String problem() {
        return PROBLEM;
    }

    @SuppressWarnings("restricted") // to load a library is what this class is for
    private static String load() {
        String library = System.getProperty(PROPERTY, "");
        if (library.isEmpty()) {
            return "the native library is not part of this installation";
        }
        try {
            System.load(library);
            return "";
        } catch (UnsatisfiedLinkError e) {
            return String.valueOf(e.getMessage()); // of another architecture, or not readable
        }
    }
}
