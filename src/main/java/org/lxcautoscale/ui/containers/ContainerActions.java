package org.lxcautoscale.ui.containers;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.container.Resource;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.ModeOrder;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Visit;

/** What can be done with a container. */
final class ContainerActions {

    private static final String ONE = "/containers/{id}";

    /** Cores and MB that anyone could mean; what the host allows is asked by the loop. */
    private static final double MOST_CORES = 8192;

    private static final double MOST_MEMORY = 1L << 30;
    private static final double MOST_MINUTES = 365 * 24 * 60;

    void addTo(Pages pages) {
        pages.post(ONE + "/size", Scope.SCALE, this::size);
        pages.post(ONE + "/boost", Scope.SCALE, this::boost);
        pages.post(ONE + "/hold", Scope.SCALE, this::hold);
        pages.post(
                ONE + "/release",
                Scope.SCALE,
                visit -> carryOut(visit, new Command.Release(visit.container(), by(visit))));
        pages.post(
                ONE + "/end-boost",
                Scope.SCALE,
                visit -> carryOut(visit, new Command.EndBoost(visit.container(), by(visit))));
        pages.post(ONE + "/mode", Scope.SCALE, this::mode);
        pages.post(
                ONE + "/rollback",
                Scope.ADMIN,
                visit -> carryOut(visit, new Command.RollBack(visit.container(), by(visit))));
    }

    private static String by(Visit visit) {
        return visit.caller().name();
    }

    private static void carryOut(Visit visit, Command command) throws InterruptedException {
        visit.carryOut(command, visit.back("/containers/" + visit.container()));
    }

    private void size(Visit visit) throws InterruptedException {
        Map<Resource, Long> amounts = amounts(visit);
        carryOut(visit, new Command.Resize(visit.container(), amounts, false, false, by(visit)));
    }

    private void boost(Visit visit) throws InterruptedException {
        Duration length = minutes(visit);
        carryOut(visit, new Command.BoostFor(visit.container(), amounts(visit), length, by(visit)));
    }

    private void hold(Visit visit) throws InterruptedException {
        String why = visit.form().getOrDefault("why", "").strip();
        String words = why.isEmpty()
                ? visit.texts().get("container.hold.no-reason")
                : why.substring(0, Math.min(200, why.length()));
        carryOut(visit, new Command.HoldFor(visit.container(), minutes(visit), words, by(visit)));
    }

    private void mode(Visit visit) throws InterruptedException {
        ContainerId id = visit.container();
        String name = visit.form().getOrDefault("mode", "");
        Optional<OperatingMode> mode = name.equals("configured") ? Optional.empty() : Optional.of(visit.mode(name));
        carryOut(
                visit,
                new Command.SetMode(
                        new ModeOrder.Target(ModeOrder.Target.Kind.CONTAINER, id.value()), mode, by(visit)));
    }

    /** The fields cores and memory (MB); one that is empty leaves that resource as it is. */
    private static Map<Resource, Long> amounts(Visit visit) {
        Map<String, String> form = visit.form();
        Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
        number(visit, form.getOrDefault("cores", ""), MOST_CORES, "error.cores")
                .ifPresent(cores -> amounts.put(Resource.CPU, Math.round(cores * 1000)));
        number(visit, form.getOrDefault("memory", ""), MOST_MEMORY, "error.memory")
                .ifPresent(memory -> amounts.put(Resource.MEMORY, (long) (double) memory << 20));
        if (amounts.isEmpty()) {
            throw ApiProblem.badRequest(visit.texts().get("error.no-size"));
        }
        return amounts;
    }

    private static Optional<Double> number(Visit visit, String text, double most, String error) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            double value = Double.parseDouble(text.strip().replace(',', '.'));
            if (value > 0 && value <= most) {
                return Optional.of(value);
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw ApiProblem.badRequest(visit.texts().get(error));
    }

    private static Duration minutes(Visit visit) {
        double minutes = number(visit, visit.form().getOrDefault("minutes", ""), MOST_MINUTES, "error.minutes")
                .orElseThrow(() -> ApiProblem.badRequest(visit.texts().get("error.minutes")));
        return Duration.ofSeconds(Math.max(1, Math.round(minutes * 60)));
    }
}
