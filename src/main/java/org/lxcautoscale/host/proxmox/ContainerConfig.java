package org.lxcautoscale.host.proxmox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.Cores;
import org.lxcautoscale.container.MemorySize;
import org.lxcautoscale.host.cgroup.CpuList;

/**
 * What {@code /etc/pve/lxc/ID.conf} says of a container, as far as its size is concerned.
 *
 * <p>The format is that of {@code pct.conf(5)}: lines {@code key: value}, low-level lines {@code lxc.key: value} or
 * {@code lxc.key = value}, the description in lines that begin with {@code #}, then a section {@code [name]} for each
 * snapshot and {@code [pve:pending]} for changes that wait for a restart. Only what stands above the first section is in
 * force.
 *
 * @param hostname empty when none is set
 * @param cpu what it says about CPU in addition to cores
 * @param lock empty when it is not locked
 * @param problems values that make no sense; the size is not known then
 */
record ContainerConfig(
        String hostname,
        Allocation allocation,
        Container.CpuOptions cpu,
        boolean cpuPinned,
        boolean template,
        String lock,
        Set<String> tags,
        List<String> problems) {

    /** Memory of a container whose configuration does not say. */
    private static final long DEFAULT_MEMORY = 512;

    private static final Pattern LOW_LEVEL = Pattern.compile("(lxc\\.[A-Za-z0-9_.-]+)\\s*[:=]\\s*(.*?)\\s*");
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,5}(\\.[0-9]{1,9})?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}");

    ContainerConfig {
        tags = Set.copyOf(tags);
        problems = List.copyOf(problems);
    }

    static ContainerConfig parse(String text) {
        Parser parser = new Parser();
        CurrentSection.lines(text).forEach(parser::accept);
        return parser.result();
    }

    /** Collects the lines of one file. */
    private static final class Parser {

        private final Set<String> tags = new HashSet<>();
        private final List<String> problems = new ArrayList<>();
        private String hostname = "";
        private String lock = "";
        private Cores cores = Cores.UNLIMITED;
        private MemorySize memory = MemorySize.ofMebibytes(DEFAULT_MEMORY);
        private Cores cpulimit = Cores.UNLIMITED;
        private Cores pinnedCpus = Cores.UNLIMITED;
        private boolean pinned;
        private boolean template;

        void accept(String line) {
            Matcher lowLevel = LOW_LEVEL.matcher(line);
            if (lowLevel.matches()) {
                acceptLowLevel(lowLevel.group(1), lowLevel.group(2));
                return;
            }
            CurrentSection.option(line).ifPresent(option -> acceptOption(option.getKey(), option.getValue()));
        }

        private void acceptOption(String key, String value) {
            switch (key) {
                case "hostname" -> hostname = value;
                case "lock" -> lock = value;
                case "template" -> template = value.equals("1");
                case "tags" -> addTags(value);
                case "cores" -> {
                    long number = number(key, value, Integer.MAX_VALUE / 1000 - 1);
                    cores = number > 0 ? Cores.of((int) number) : Cores.UNLIMITED;
                }
                case "cpulimit" -> cpulimit = cpulimit(value);
                case "memory" -> memory = MemorySize.ofMebibytes(Math.max(0, number(key, value, 1L << 40)));
                default -> {
                    // Anything else does not bear on the size.
                }
            }
        }

        private void acceptLowLevel(String key, String value) {
            if (key.equals("lxc.cgroup2.cpuset.cpus") || key.equals("lxc.cgroup.cpuset.cpus")) {
                pinned = !value.isEmpty();
                pinnedCpus = CpuList.tryCount(value).orElse(Cores.UNLIMITED);
            }
        }

        private void addTags(String value) {
            tags.clear();
            for (String tag : value.toLowerCase(Locale.ROOT).split("[;,\\s]+", -1)) {
                if (!tag.isEmpty()) {
                    tags.add(tag);
                }
            }
        }

        /** Cores, of which there may be fractions; 0 is none. */
        private Cores cpulimit(String value) {
            if (LIMIT.matcher(value).matches()) {
                long millis = Math.round(Double.parseDouble(value) * 1000);
                return millis == 0 ? Cores.UNLIMITED : new Cores((int) millis);
            }
            problems.add("cpulimit: unexpected value '" + value + "'");
            return Cores.UNLIMITED;
        }

        /** A positive number, or -1 and a problem. */
        private long number(String key, String value, long most) {
            if (NUMBER.matcher(value).matches()) {
                long number = Long.parseLong(value);
                if (number >= 1 && number <= most) {
                    return number;
                }
            }
            problems.add(key + ": unexpected value '" + value + "'");
            return -1;
        }

        ContainerConfig result() {
            return new ContainerConfig(
                    hostname,
                    new Allocation(cores, memory),
                    Container.CpuOptions.ofProxmox(cpulimit, pinnedCpus),
                    pinned,
                    template,
                    lock,
                    tags,
                    problems);
        }
    }
}
