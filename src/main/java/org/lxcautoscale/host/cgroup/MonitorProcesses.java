package org.lxcautoscale.host.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.host.cgroup.CommandSockets.Named;
import org.lxcautoscale.io.TextFile;

/**
 * The monitor processes of LXC: each is the parent of the first process of a container. They are identified by their
 * command lines, {@code [lxc monitor] /var/lib/lxc web} of one in the background, {@code lxc-start -F -n 101} of one in
 * the foreground, as Proxmox starts them.
 */
final class MonitorProcesses {

    private static final Pattern TITLE = Pattern.compile("\\[lxc monitor\\] (?<path>/.*?)/* (?<name>[^ /\0]+)[ \0]*");
    private static final Pattern PARENT = Pattern.compile("PPid:\\s+(?<id>[0-9]+)\\s*");

    /** Options of {@code lxc-start} and {@code lxc-execute} whose value is the next word. */
    private static final String WITH_VALUE = "-f -c -L -p -s -o -l -g -u --rcfile --console --console-log --pidfile"
            + " --define --logfile --logpriority --gid --uid --share-net --share-ipc --share-uts --share-pid";

    private final Path root;
    private final Path lxcPath;

    /**
     * @param root the root directory of the machine
     * @param lxcPath the directory of containers whose command line has none
     */
    MonitorProcesses(Path root, Path lxcPath) {
        this.root = root;
        this.lxcPath = lxcPath;
    }

    /** All monitors by container. Reads every process of the machine. */
    Map<Named, String> scan() {
        Map<Named, String> found = new HashMap<>();
        for (String process : processes()) {
            Named container = monitoredBy(process);
            if (container != null) {
                found.put(container, process);
            }
        }
        return found;
    }

    /** The container that a process monitors; null if it is not a monitor, or does not exist. */
    @Nullable
    Named monitoredBy(String process) {
        try {
            return parse(TextFile.read(root.resolve("proc/" + process + "/cmdline")));
        } catch (IOException e) {
            return null;
        }
    }

    private @Nullable Named parse(String line) {
        if (line.startsWith("[lxc monitor] ")) {
            Matcher title = TITLE.matcher(line);
            return title.matches() ? new Named(Path.of(title.group("path")), title.group("name")) : null;
        }
        List<String> words = Arrays.asList(line.split("\0", -1));
        return words.getFirst().matches("(.*/)?lxc-(start|execute)") ? parse(words.subList(1, words.size())) : null;
    }

    private @Nullable Named parse(List<String> words) {
        String name = "";
        String path = lxcPath.toString();
        for (int i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            String word = words.get(i);
            String next = i + 1 < words.size() ? words.get(i + 1) : "";
            if (word.equals("-n") || word.equals("--name")) {
                name = next;
                i++;
            } else if (word.equals("-P") || word.equals("--lxcpath")) {
                path = next;
                i++;
            } else if (word.startsWith("--name=")) {
                name = word.substring("--name=".length());
            } else if (word.startsWith("--lxcpath=")) {
                path = word.substring("--lxcpath=".length());
            } else if (word.matches("-[nP].+")) {
                name = word.charAt(1) == 'n' ? word.substring(2) : name;
                path = word.charAt(1) == 'P' ? word.substring(2) : path;
            } else if (Arrays.asList(WITH_VALUE.split(" ", -1)).contains(word)) {
                i++;
            } else if (name.isEmpty() && !word.startsWith("-")) {
                name = word;
            }
        }
        return name.isEmpty() || !path.startsWith("/") ? null : new Named(Path.of(path), name);
    }

    /** The first process of the container of a monitor; empty if there is none, or it is unknown. */
    Optional<String> initOf(String monitor) {
        List<String> children = children(monitor);
        return children.stream()
                .filter(child -> Processes.isInit(root, child))
                .findFirst()
                .or(() -> children.size() == 1 ? Optional.of(children.getFirst()) : Optional.empty());
    }

    private List<String> children(String monitor) {
        try {
            String text = TextFile.read(root.resolve("proc/" + monitor + "/task/" + monitor + "/children"));
            return Arrays.stream(text.split("\\s+", -1))
                    .filter(id -> !id.isEmpty())
                    .toList();
        } catch (IOException notInThisKernel) {
            return processes().stream()
                    .filter(process -> isChild(process, monitor))
                    .toList();
        }
    }

    private boolean isChild(String process, String parent) {
        try {
            return TextFile.read(root.resolve("proc/" + process + "/status"))
                    .lines()
                    .map(PARENT::matcher)
                    .anyMatch(line -> line.matches() && line.group("id").equals(parent));
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> processes() {
        String[] names = root.resolve("proc").toFile().list();
        List<String> processes = new ArrayList<>();
        for (String name : names == null ? new String[0] : names) {
            if (name.matches("[1-9][0-9]*")) {
                processes.add(name);
            }
        }
        return processes;
    }
}
