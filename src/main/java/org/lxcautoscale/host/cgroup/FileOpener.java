package org.lxcautoscale.host.cgroup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the files of one container, and closes them together. */
final class FileOpener {

    private final FileContent content;
    private final OpenFiles openFiles;
    private final List<CgroupFile> opened = new ArrayList<>(9);

    FileOpener(FileContent content, OpenFiles openFiles) {
        this.content = content;
        this.openFiles = openFiles;
    }

    CgroupFile file(Path directory, String name) {
        return file(directory, name, false);
    }

    /** A file that is seldom read: it does not take the place of one that is read at each. */
    CgroupFile rare(Path directory, String name) {
        return file(directory, name, true);
    }

    private CgroupFile file(Path directory, String name, boolean isRare) {
        CgroupFile file = new CgroupFile(directory, name, content, openFiles, isRare);
        opened.add(file);
        return file;
    }

    /** Null where there is no such file: other kernels, other controllers. */
    @Nullable
    CgroupFile fileIfPresent(Path directory, String name) {
        return Files.exists(directory.resolve(name)) ? file(directory, name) : null;
    }

    /** The same of a {@linkplain #rare rare} one. */
    @Nullable
    CgroupFile rareIfPresent(Path directory, String name) {
        return Files.exists(directory.resolve(name)) ? rare(directory, name) : null;
    }

    void close() {
        opened.forEach(CgroupFile::close);
    }

    /** Names of keys as they stand in the kernel's files. */
    static byte[][] keys(String... names) {
        byte[][] keys = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            keys[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        return keys;
    }
}
