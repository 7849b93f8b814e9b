package org.lxcautoscale.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lxcautoscale.container.Allocation;
import org.lxcautoscale.container.Container;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.cycle.Change;
import org.lxcautoscale.cycle.CycleListener;
import org.lxcautoscale.cycle.CycleReport;
import org.lxcautoscale.cycle.Outcome;
import org.lxcautoscale.decision.CycleContext.Trigger;
import org.lxcautoscale.decision.Decision;
import org.lxcautoscale.decision.Verdict;
import org.lxcautoscale.metrics.HostUsage;
import org.lxcautoscale.metrics.Moment;
import org.lxcautoscale.metrics.Observation;
import org.lxcautoscale.metrics.Observed;
import org.lxcautoscale.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The text log of a cycle, in the wording that users of the original LXC AutoScale search for. */
public final class CycleLog implements CycleListener {

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");

    private final UnmatchedEntries unmatched = new UnmatchedEntries();

    private Settings settings;
    private int grantableCores;
    private long grantableMegabytes;
    private @Nullable Moment startedAt;

    public CycleLog(Settings settings) {
        this.settings = settings;
    }

    /** Marks the entries as being about a container. */
    private static void about(ContainerId id, Runnable entries) {
        try (MDC.MDCCloseable _ = MDC.putCloseable(TextLog.CONTAINER, id.value())) {
            entries.run();
        }
    }

    @Override
    public void reconfigured(Settings changed) {
        settings = changed;
        unmatched.forget();
    }

    @Override
    public void observed(Observation seen, Moment now) {
        if (unmatched.isNew()) {
            unmatched.newIn(seen, settings).forEach(LOG::warn);
        }
    }

    @Override
    public void started(Observation seen, Moment now) {
        unmatched.newIn(seen, settings).forEach(LOG::warn);
        LOG.info("Starting resource allocation process...");
        startedAt = now;
        grantableCores = 0;
        grantableMegabytes = 0;
        for (Observation.Node node : seen.nodes()) {
            if (node.usage().isEmpty()) {
                continue;
            }
            HostUsage usage = node.usage().get();
            grantableCores += usage.cores() - settings.reserve().coresOf(usage.cores());
            grantableMegabytes += Math.max(
                    0, usage.memory().mebibytes() - settings.reserve().memory().mebibytes());
        }
        LOG.info("Initial resources before adjustments: {} cores, {} MB memory", grantableCores, grantableMegabytes);
        for (Observed observed : seen.containers()) {
            if (observed instanceof Observed.Readable readable && isSkipped(readable.container())) {
                about(
                        observed.id(),
                        () -> LOG.info("Container {} is not running. Skipping adjustments.", observed.id()));
            }
        }
    }

    private boolean isSkipped(Container container) {
        return !container.isRunning()
                && !container.template()
                && !settings.containers().isIgnored(container);
    }

    @Override
    public void applying(Decision decision) {
        about(decision.id(), () -> logApplying(decision));
    }

    private static void logApplying(Decision decision) {
        for (Resource resource : Resource.values()) {
            Verdict verdict = decision.verdict(resource);
            if (verdict.isChange()) {
                Change change = new Change(decision.id(), verdict, new Outcome(decision, Outcome.Result.PLANNED, ""));
                LOG.info(
                        "{} {} for container {} by {}...",
                        verdict.isGrow() ? "Increasing" : "Decreasing",
                        resource == Resource.CPU ? "cores" : "memory",
                        decision.id(),
                        change.amount());
            }
        }
    }

    @Override
    public void finished(Outcome outcome, Moment now) {
        about(outcome.decision().id(), () -> logFinished(outcome));
    }

    private static void logFinished(Outcome outcome) {
        ContainerId id = outcome.decision().id();
        switch (outcome.result()) {
            case APPLIED -> {
                for (Change change : Change.of(outcome)) {
                    LOG.info(
                            "Container {}: {} ({})",
                            id,
                            change.action(),
                            change.verdict().sentence());
                }
            }
            case REFUSED -> LOG.warn("Container {} was not changed: {}", id, outcome.detail());
            case FAILED -> LOG.error("Container {} could not be changed: {}", id, outcome.detail());
            case HELD, PLANNED, PENDING -> {}
        }
    }

    @Override
    public void completed(CycleReport report) {
        if (report.trigger() != Trigger.CYCLE) {
            return;
        }
        int cores = grantableCores;
        long megabytes = grantableMegabytes;
        for (Outcome outcome : report.outcomes()) {
            for (Change change : Change.of(outcome)) {
                if (outcome.result() == Outcome.Result.PLANNED) {
                    about(
                            change.id(),
                            () -> LOG.info(
                                    "{}: would change container {}: {} by {} ({})",
                                    outcome.detail().isEmpty() ? "Dry run" : "Observed only",
                                    change.id(),
                                    change.action(),
                                    change.amount(),
                                    change.verdict().sentence()));
                } else if (outcome.isApplied() && isOf(report, outcome)) {
                    long given = change.verdict().after() - change.verdict().before();
                    switch (change.verdict().resource()) {
                        case CPU -> cores -= (int) (given / 1000);
                        case MEMORY -> megabytes -= given >> 20;
                    }
                }
            }
        }
        // If the writes of a cycle last until the next one has started, neither sentence would be true.
        if (report.at().equals(startedAt)) {
            LOG.info("Final resources after adjustments: {} cores, {} MB memory", cores, megabytes);
            LOG.info(
                    "Resource allocation process completed. Next run in {} seconds.",
                    settings.pollInterval().toSeconds());
        }
    }

    /** A write that an earlier step decided on is not an adjustment of this cycle. */
    private static boolean isOf(CycleReport report, Outcome outcome) {
        return outcome.decision().context().cycle().now().equals(report.at().monotonic());
    }

    @Override
    public void settled(ContainerId id, Allocation before, Allocation size, Outcome.Result result, Moment now) {
        about(
                id,
                () -> LOG.info(
                        "Container {} has {}: the write that was left open {}.",
                        id,
                        size,
                        result == Outcome.Result.APPLIED ? "had been carried out" : "had not been carried out"));
    }

    @Override
    public void externallyModified(ContainerId id, Allocation before, Allocation after) {
        about(
                id,
                () -> LOG.info(
                        "Container {} was changed by somebody else from {} to {}. This is its new baseline.",
                        id,
                        before,
                        after));
    }

    @Override
    public void gone(ContainerId id) {
        about(
                id,
                () -> LOG.info(
                        "Container {} is gone: what was remembered of it is forgotten, its backup is set aside.", id));
    }

    @Override
    public void unusual(ContainerId id, Optional<String> what, Moment now) {
        about(
                id,
                () -> what.ifPresentOrElse(
                        sentence -> LOG.warn("Container {} behaves unusually: {}.", id, sentence),
                        () -> LOG.info("Container {} behaves as usual again.", id)));
    }

    @Override
    public void onError(String problem) {
        LOG.error("{}", problem);
    }

    @Override
    public void onError(ContainerId id, String problem) {
        about(id, () -> LOG.error("{}", problem));
    }
}
