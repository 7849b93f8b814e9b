package org.lxcautoscale.doctor;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Proxmox privilege that we need, as declared by the API, and the path it is needed on. */
public enum Privilege {
    SYS_AUDIT("/nodes", "see what a node has free"),
    VM_AUDIT("/vms", "see containers, their sizes, tags and usage"),
    VM_CONFIG_CPU("/vms", "set cores"),
    VM_CONFIG_MEMORY("/vms", "set the memory limit"),
    VM_SNAPSHOT("/vms", "make snapshots, without which a running container cannot be cloned, and roll back"),
    VM_CLONE("/vms", "clone a container"),
    VM_ALLOCATE("/vms", "make a clone's new id; it can destroy containers as well"),
    VM_CONFIG_OPTIONS("/vms", "tag a clone"),
    VM_CONFIG_NETWORK("/vms", "give a clone its address"),
    VM_CONFIG_DISK("/vms", "make a disk larger"),
    VM_POWERMGMT("/vms", "start and stop a container"),
    DATASTORE_ALLOCATESPACE("/storage", "make a clone's disk, or a disk larger"),
    DATASTORE_AUDIT("/storage", "see which storages a node has for clones"),
    SDN_USE("/sdn", "connect a clone to its network");

    private final String path;
    private final String purpose;

    Privilege(String path, String purpose) {
        this.path = path;
        this.purpose = purpose;
    }

    /** The path where it must be granted, with propagation: {@code /vms}. */
    public String path() {
        return path;
    }

    /** Whether everything works without it as well, only with less foresight. */
    public boolean isOptional() {
        return this == DATASTORE_AUDIT;
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
