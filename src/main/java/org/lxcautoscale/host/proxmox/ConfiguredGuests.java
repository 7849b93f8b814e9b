package org.lxcautoscale.host.proxmox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.host.Inventory;
import org.lxcautoscale.host.Inventory.Network;
import org.lxcautoscale.host.TaskFailedException;
import org.lxcautoscale.host.TaskFailedException.Kind;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.TextFile;

/**
 * All guests of a cluster, from their configuration files below {@code /etc/pve/nodes}, which each node has of all nodes, those
 * that are offline included. Starts no process.
 */
final class ConfiguredGuests {

    private static final Pattern CONFIG_NAME = Pattern.compile("([1-9][0-9]{2,8})\\.conf");

    /** A guest that moves while files are listed may be in no list, or in two. */
    private static final int ATTEMPTS = 5;

    private final Path pve;

    /** @param root the root directory of the machine */
    ConfiguredGuests(Path root) {
        this.pve = root.resolve("etc/pve");
    }

    /** What exists, without storages: these files do not tell which of them a node has. */
    Inventory inventory() throws TaskFailedException {
        SortedMap<Path, GuestKind> files = files();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Inventory inventory = read(files);
            SortedMap<Path, GuestKind> filesNow = files();
            if (filesNow.equals(files)) {
                return inventory;
            }
            files = filesNow;
        }
        throw new TaskFailedException(
                Kind.FAILED,
                "which guests exist is not known: their configurations in " + pve + " do not stay where they are");
    }

    private SortedMap<Path, GuestKind> files() throws TaskFailedException {
        Path nodes = pve.resolve("nodes");
        try {
            SortedMap<Path, GuestKind> files = new TreeMap<>();
            List<Path> places = Files.isDirectory(nodes) ? list(nodes) : List.of(pve);
            for (Path place : places) {
                for (GuestKind kind : GuestKind.values()) {
                    for (Path file : list(place.resolve(kind.directory()))) {
                        files.put(file, kind);
                    }
                }
            }
            if (!Files.isDirectory(nodes) && !Files.isDirectory(pve.resolve(GuestKind.CONTAINER.directory()))) {
                throw new TaskFailedException(
                        Kind.FAILED,
                        "which guests exist is not known: " + nodes
                                + " is not there or cannot be read: this is no Proxmox"
                                + " node, or its configuration file system is not mounted (systemctl status pve-cluster)");
            }
            return files;
        } catch (IOException e) {
            throw unreadable(nodes, e);
        }
    }

    /** The entries of a directory; none if it is not there. */
    private static List<Path> list(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all;
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static Inventory read(SortedMap<Path, GuestKind> files) throws TaskFailedException {
        Set<ContainerId> ids = new HashSet<>();
        Map<ContainerId, List<Network>> networks = new HashMap<>();
        Map<ContainerId, String> unknownNetworks = new HashMap<>();
        for (Map.Entry<Path, GuestKind> entry : files.entrySet()) {
            Path file = entry.getKey();
            Matcher name = CONFIG_NAME.matcher(file.getFileName().toString());
            if (!name.matches()) {
                continue;
            }
            ContainerId id = new ContainerId(name.group(1));
            try {
                Map<String, String> options = CurrentSection.options(TextFile.read(file));
                ids.add(id);
                List<Network> found = entry.getValue().networks(options);
                if (!found.isEmpty()) {
                    networks.put(id, found);
                }
            } catch (IllegalArgumentException e) {
                unknownNetworks.put(id, file + ": " + e.getMessage());
            } catch (NoSuchFileException _) {
                // It has just been removed.
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        return new Inventory(ids, networks, unknownNetworks, Map.of(), true);
    }

    private static TaskFailedException unreadable(Path file, IOException e) {
        return new TaskFailedException(
                e instanceof AccessDeniedException ? Kind.DENIED : Kind.FAILED,
                "which guests exist is not known: " + FileErrors.describe(file, e),
                e);
    }
}
