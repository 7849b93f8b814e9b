package org.lxcautoscale.ui.hosts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.decision.Headroom;
import org.lxcautoscale.forecast.Full;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.HostReserve;
import org.lxcautoscale.ui.hosts.NodeCard.Bar;
import org.lxcautoscale.ui.hosts.NodeCard.Fact;
import org.lxcautoscale.ui.page.Promised;
import org.lxcautoscale.ui.page.Texts;
import org.lxcautoscale.ui.page.Units;

/** Puts nodes into words. */
record Nodes(Texts texts, Units units, HostReserve reserve, Map<String, Map<Resource, Full>> full) {

    /** Less than that is no room. */
    private static final long LEAST_MEMORY = 64L << 20;

    private static final long LEAST_MILLICORES = 100;

    /** @param hostName for a node without a name: the only one */
    List<NodeCard> cards(List<Observation.Node> nodes, String hostName) {
        return nodes.stream()
                .map(node -> card(node, node.name().isEmpty() ? hostName : node.name()))
                .sorted(Comparator.comparing(NodeCard::name))
                .toList();
    }

    private NodeCard card(Observation.Node node, String name) {
        if (node.usage().isEmpty()) {
            return new NodeCard(name, texts.get("hosts.silent"), true, List.of(), "", List.of(), List.of());
        }
        HostUsage usage = node.usage().get();
        Headroom room = Headroom.of(usage, reserve);
        Promised promised = Promised.of(node);
        boolean hasMemory = room.memory() >= LEAST_MEMORY;
        boolean hasCores = room.millicores().isEmpty() || room.millicores().getAsLong() >= LEAST_MILLICORES;
        String sentence = texts.get(
                hasMemory && hasCores
                        ? "hosts.room"
                        : hasMemory ? "hosts.no-cores" : hasCores ? "hosts.no-memory" : "hosts.no-room");
        return new NodeCard(
                name,
                sentence,
                !(hasMemory && hasCores),
                List.of(cpu(usage, promised), memory(usage, promised)),
                fits(room, hasMemory && hasCores),
                full(name),
                facts(node, usage, promised));
    }

    private Bar cpu(HostUsage usage, Promised promised) {
        double all = Math.max(1, usage.cores());
        double used = usage.cores() - usage.idleCores().orElse(usage.cores());
        double kept = reserve.coresOf(usage.cores());
        return new Bar(
                texts.get("hosts.cpu"),
                texts.get(
                        usage.idleCores().isPresent() ? "hosts.cpu.words" : "hosts.cpu.unknown",
                        units.cores(used),
                        units.cores(all),
                        units.cores(promised.cores()),
                        units.cores(kept)),
                percent(used, all),
                0,
                percent(promised.cores(), all),
                percent(kept, all));
    }

    private Bar memory(HostUsage usage, Promised promised) {
        double all = Math.max(1, usage.memory().bytes());
        double used = all - usage.memoryAvailable().bytes();
        double kept = reserve.memory().bytes();
        return new Bar(
                texts.get("hosts.memory"),
                texts.get(
                        "hosts.memory.words",
                        units.memory(used),
                        units.memory(all),
                        units.memory(promised.memory()),
                        units.memory(kept)),
                percent(used, all),
                percent((double) usage.zfsCache().bytes(), all),
                percent(promised.memory(), all),
                percent(kept, all));
    }

    private static double percent(double part, double all) {
        return Math.round(1000 * Math.max(0, part) / all) / 10.0;
    }

    private String fits(Headroom room, boolean isAny) {
        if (!isAny) {
            return texts.get("hosts.fits.nothing");
        }
        String memory = units.memory((double) room.memory());
        return room.millicores().isPresent()
                ? texts.get("hosts.fits", units.coresInWords(room.millicores().getAsLong() / 1000.0), memory)
                : texts.get("hosts.fits.memory", memory);
    }

    private List<String> full(String name) {
        Map<Resource, Full> ofNode = full.getOrDefault(name, Map.of());
        if (ofNode.isEmpty()) {
            return List.of(texts.get("hosts.full.none"));
        }
        List<String> sentences = new ArrayList<>();
        ofNode.forEach((resource, one) -> sentences.add(texts.get(
                "hosts.full",
                texts.get(resource == Resource.CPU ? "hosts.cpu" : "hosts.memory"),
                String.valueOf(one.days()),
                String.valueOf(one.atTheEarliest()),
                String.valueOf(one.atTheLatest()),
                one.sentence())));
        return sentences;
    }

    private List<Fact> facts(Observation.Node node, HostUsage usage, Promised promised) {
        List<Fact> facts = new ArrayList<>();
        long running = node.containers().stream()
                .filter(one -> one instanceof Observed.Readable readable
                        && readable.container().isRunning())
                .count();
        add(
                facts,
                "containers",
                texts.get(
                        "hosts.fact.containers.value",
                        running,
                        node.containers().size()));
        add(
                facts,
                "promised",
                texts.get(
                                promised.memory() > usage.memory().bytes()
                                        ? "hosts.fact.promised.more"
                                        : "hosts.fact.promised.less",
                                units.memory(promised.memory()),
                                units.memory((double) usage.memory().bytes()))
                        + (promised.unlimited() > 0
                                ? " " + texts.get("hosts.fact.promised.unlimited", promised.unlimited())
                                : ""));
        add(
                facts,
                "reserve",
                texts.get(
                        "hosts.fact.reserve.value",
                        units.coresInWords(reserve.coresOf(usage.cores())),
                        units.memory((double) reserve.memory().bytes())));
        if (usage.zfsCache().bytes() > 0) {
            add(facts, "zfs", texts.get("hosts.fact.zfs.value", units.memory((double)
                    usage.zfsCache().bytes())));
        }
        pressure(usage.pressure())
                .forEach((name, percent) ->
                        add(facts, "pressure." + name, texts.get("hosts.fact.pressure.value", units.percent(percent))));
        return facts;
    }

    private void add(List<Fact> facts, String name, String value) {
        facts.add(new Fact(texts.get("hosts.fact." + name), value));
    }

    private static Map<String, Double> pressure(HostUsage.Pressure pressure) {
        Map<String, Double> known = new TreeMap<>();
        put(known, "cpu", pressure.cpu());
        put(known, "io", pressure.io());
        put(known, "memory", pressure.memory());
        return known;
    }

    private static void put(Map<String, Double> known, String name, OptionalDouble percent) {
        percent.ifPresent(value -> known.put(name, value));
    }
}
