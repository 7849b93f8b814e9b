package org.lxcautoscale.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.anomaly.DetectorOptions;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.forecast.Foreseen;
import org.lxcautoscale.forecast.Horizon;
import org.lxcautoscale.forecast.Quantiles;
import org.lxcautoscale.forecast.Standing;
import org.lxcautoscale.history.ContainerFigure;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.history.Series.Point;
import org.lxcautoscale.replay.PastUseReader;
import org.lxcautoscale.settings.Settings;

/** The models that a daemon keeps, for people who look at them or make them anew. Not thread-safe. */
public final class Models {

    private final ModelFiles files;
    private final Settings settings;

    public Models(Settings settings) {
        this.settings = settings;
        this.files = new ModelFiles(directory(settings));
    }

    /** Where they are. */
    public static Path directory(Settings settings) {
        return Learning.directory(settings.startup().files().stateDir());
    }

    /**
     * What is known of one resource of a container.
     *
     * @param hour what is expected to be used at most in the next hour; empty if too little is known
     * @param asked what a forecast that has proved itself asks for
     */
    public record State(
            ContainerId id,
            String name,
            Resource resource,
            Standing standing,
            Optional<Quantiles> hour,
            Optional<Quantiles> day,
            Optional<Foreseen> asked) {}

    /**
     * What was read.
     *
     * @param damaged a sentence for each that makes no sense
     */
    public record Read(List<State> states, List<String> damaged) {}

    /** All of them, as of when they were last saved. */
    public Read read() throws IOException {
        List<State> states = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        Horizon horizon = Learning.horizon(settings);
        Bounds bounds = Bounds.of(settings.containers());
        for (ContainerId id :
                files.ids().stream().sorted(Comparator.naturalOrder()).toList()) {
            try {
                Optional<byte[]> packed = files.read(id);
                if (packed.isPresent()) {
                    Learned learned = Learned.of(packed.get(), DetectorOptions.DEFAULT);
                    for (Resource resource : Resource.values()) {
                        states.add(new State(
                                id,
                                learned.name(),
                                resource,
                                learned.model().standing(resource),
                                learned.model().nextHour(resource),
                                learned.model().nextDay(resource),
                                learned.model()
                                        .foreseen(
                                                resource,
                                                bounds.of(id, learned.name()).of(resource),
                                                horizon)));
                    }
                }
            } catch (IOException e) {
                damaged.add("The model of container " + id + " cannot be used: " + e.getMessage());
            }
        }
        return new Read(states, damaged);
    }

    /**
     * Makes the model of a container anew, from the history.
     *
     * @return of how many windows it has learned; it is not kept if there are none
     */
    public int train(PastUsage history, ContainerId id, String name, Instant until) throws IOException {
        List<Point<ContainerFigure>> windows =
                Learning.windows(history, id.value(), name, until.minus(Learning.PAST), until);
        if (!windows.isEmpty()) {
            Learned learned = Learned.ofNew(name, DetectorOptions.DEFAULT);
            Learner.train(
                    learned,
                    windows,
                    Bounds.of(settings.containers()).of(id, name),
                    Learning.horizon(settings),
                    settings.timezone());
            files.write(id, learned.toBytes());
        }
        return windows.size();
    }

    /** A sentence for each resource of each host that will clearly be full, by the history; without an end. */
    public List<String> hosts(PastUsage history, Instant until) throws IOException {
        return HostGrowth.sentences(history, settings.timezone(), until);
    }

    /** The containers that there is a history of, by id: the name of each. */
    public static Map<ContainerId, String> containers(PastUsage history) throws IOException {
        return PastUseReader.containers(history);
    }
}
