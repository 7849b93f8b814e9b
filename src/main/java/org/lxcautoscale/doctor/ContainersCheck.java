package org.lxcautoscale.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.host.HostUnavailableException;
import org.lxcautoscale.status.StatusReport;
import org.lxcautoscale.status.StatusReport.ContainerStatus;
import org.lxcautoscale.status.StatusReport.DecisionStatus;

/** Shows which containers will be resized and which not, and why. */
public final class ContainersCheck implements DoctorCheck {

    /** Codes of the reasons why a container is not touched at all; {@code docs/decisions.md} lists them. */
    private static final Set<String> UNTOUCHED =
            Set.of("IGNORED", "NOT_RUNNING", "FROZEN", "TEMPLATE", "LOCKED", "UNLIMITED", "CPU_PINNED");

    private final StatusSource statuses;

    /** Reads the status of the host and all its containers. Changes nothing. */
    public interface StatusSource {
        StatusReport read() throws IOException, HostUnavailableException, InterruptedException;
    }

    public ContainersCheck(StatusSource statuses) {
        this.statuses = statuses;
    }

    @Override
    public String topic() {
        return "Containers";
    }

    @Override
    public List<CheckResult> run() {
        try {
            StatusReport report = statuses.read();
            List<CheckResult> results = new ArrayList<>();
            String where = report.backend().equals("proxmox-api") ? ", on its node" : "";
            report.containers().forEach(container -> check(container, where, results));
            if (results.isEmpty()) {
                results.add(CheckResult.note("there are none on " + report.host()));
            }
            Objects.requireNonNull(report.unmatched()).forEach(entry -> results.add(CheckResult.note(entry)));
            return results;
        } catch (HostUnavailableException e) {
            Fault fault = e.isDenied() ? Fault.NOT_PERMITTED : Fault.NOT_REACHABLE;
            return List.of(CheckResult.failed(fault, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return List.of(CheckResult.failed(Fault.OTHER, String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static void check(ContainerStatus container, String where, List<CheckResult> results) {
        String name = container.id().equals(container.name())
                ? container.id()
                : container.id() + " (" + container.name() + ")";
        results.add(treatment(name, container));
        for (String problem : container.policy().problems()) {
            results.add(CheckResult.failed(Fault.OTHER, name + ": " + problem, remedy(container, problem, where)));
        }
        container.policy().overruled().forEach(tag -> results.add(CheckResult.note(name + ": " + tag)));
        container.limits().forEach(limit -> results.add(CheckResult.note(name + ": " + limit)));
    }

    /** A container that is listed in several tiers has a problem that is not about a tag. */
    private static String remedy(ContainerStatus container, String problem, String where) {
        return problem.startsWith("tag")
                ? "pct set " + container.id() + " --tags '"
                        + String.join(";", container.policy().tags()) + "'    # with the tag mended" + where
                : "lxc-autoscale config show " + container.id();
    }

    private static CheckResult treatment(String name, ContainerStatus container) {
        if (container.policy().mode().equals("ignored")) {
            return CheckResult.note(
                    "%s: left alone, %s".formatted(name, container.policy().because()));
        }
        if (container.unknown() != null && container.cpu().reason().equals("UNKNOWN_USAGE")) {
            return CheckResult.failed(Fault.OTHER, "%s: cannot be read: %s".formatted(name, container.unknown()));
        }
        boolean cores = isTouched(container.cpu());
        boolean memory = isTouched(container.memory());
        if (!cores && !memory) {
            return CheckResult.note(
                    "%s: not now, %s".formatted(name, container.memory().sentence()));
        }
        String verb = container.policy().mode().equals("observed") ? "observed" : "managed";
        String what = "%s: %s %s, by section %s"
                .formatted(
                        name,
                        cores && memory ? "cores and memory" : cores ? "cores" : "memory",
                        verb,
                        container.section());
        if (cores && memory) {
            return verb.equals("managed") ? CheckResult.ok(what) : CheckResult.note(what + "; " + because(container));
        }
        return CheckResult.note("%s; %s not, %s"
                .formatted(
                        what, cores ? "memory" : "cores", (cores ? container.memory() : container.cpu()).sentence()));
    }

    /** Problems with tags are reported separately. */
    private static String because(ContainerStatus container) {
        return container.policy().problems().isEmpty()
                ? container.policy().because()
                : "only observed until its tags make sense";
    }

    private static boolean isTouched(DecisionStatus decision) {
        return !UNTOUCHED.contains(decision.reason());
    }
}
