package org.lxcautoscale.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes the pictures of the screens for the documentation, of a demo that runs. Arguments: its address, and where the pictures go.
 * Fails when a page cannot be shown, after all others.
 */
final class Pictures {

    private static final int DESK_WIDTH = 1280;
    private static final int DESK_HEIGHT = 860;
    private static final int PHONE_WIDTH = 390;
    private static final int PHONE_HEIGHT = 844;

    /** @param name of the file, without {@code ui-} and {@code .png} */
    private record Picture(String name, String path, boolean isDark, boolean isPhone) {

        static Picture of(String name, String path) {
            return new Picture(name, path, false, false);
        }
    }

    private static final List<Picture> ALL = List.of(
            Picture.of("overview", "/ui"),
            new Picture("overview-dark", "/ui", true, false),
            new Picture("overview-phone", "/ui", false, true),
            Picture.of("containers", "/ui/containers"),
            Picture.of("container", "/ui/containers/105"),
            new Picture("container-phone", "/ui/containers/105", true, true),
            Picture.of("decisions", "/ui/decisions"),
            Picture.of("policy", "/ui/policy"),
            Picture.of("what-if", "/ui/what-if"),
            Picture.of("hosts", "/ui/hosts"),
            Picture.of("settings", "/ui/settings"));

    private Pictures() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        int missing = 0;
        try (Browser browser = Browser.start(arguments[0])) {
            for (Picture picture : ALL) {
                browser.size(
                                picture.isPhone() ? PHONE_WIDTH : DESK_WIDTH,
                                picture.isPhone() ? PHONE_HEIGHT : DESK_HEIGHT)
                        .dark(picture.isDark())
                        .open(picture.path());
                if (browser.count("#main") == 0) {
                    System.err.println("screens: nothing to be seen at " + picture.path() + ": " + browser.text());
                    missing++;
                    continue;
                }
                browser.picture(directory.resolve("ui-" + picture.name() + ".png"));
            }
        }
        System.exit(missing == 0 ? 0 : 1);
    }
}
