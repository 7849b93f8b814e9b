package org.lxcautoscale.doctor;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Proxmox privilege that we need, as declared by the API, and the path it is needed on. */
public enum Privilege {
    SYS_AUDIT("/nodes", AccessLevel.OBSERVE, "see what a node has free"),
    VM_AUDIT("/vms", AccessLevel.OBSERVE, "see containers, their sizes, tags and usage"),
    VM_CONFIG_CPU("/vms", AccessLevel.SCALING, "set cores"),
    VM_CONFIG_MEMORY("/vms", AccessLevel.SCALING, "set the memory limit"),
    VM_SNAPSHOT("/vms", AccessLevel.GROUPS, "make the snapshot that a running container is cloned from"),
    VM_CLONE("/vms", AccessLevel.GROUPS, "clone a container"),
    VM_ALLOCATE("/vms", AccessLevel.GROUPS, "make the clone's new id; it can destroy containers as well"),
    VM_CONFIG_OPTIONS("/vms", AccessLevel.GROUPS, "tag a clone"),
    VM_CONFIG_NETWORK("/vms", AccessLevel.GROUPS, "give a clone its address"),
    VM_POWERMGMT("/vms", AccessLevel.GROUPS, "start and stop a clone"),
    DATASTORE_ALLOCATESPACE("/storage", AccessLevel.GROUPS, "make the clone's disk"),
    SDN_USE("/sdn", AccessLevel.GROUPS, "connect a clone to its network");

    private final String path;
    private final AccessLevel since;
    private final String purpose;

    Privilege(String path, AccessLevel since, String purpose) {
        this.path = path;
        this.since = since;
        this.purpose = purpose;
    }

    /** The path where it must be granted, with propagation: {@code /vms}. */
    public String path() {
        return path;
    }

    /** The lowest access level that needs it. */
    public AccessLevel since() {
        return since;
    }

    /** What it is needed for, as words that follow "to". */
    public String purpose() {
        return purpose;
    }

    /** As Proxmox writes it: {@code VM.Config.CPU}. */
    public String proxmoxName() {
        return Stream.of(name().split("_")).map(Privilege::word).collect(Collectors.joining("."));
    }

    private static String word(String word) {
        return switch (word) {
            case "VM", "CPU", "SDN" -> word;
            case "POWERMGMT" -> "PowerMgmt";
            case "ALLOCATESPACE" -> "AllocateSpace";
            default -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
        };
    }
}
