package org.lxcautoscale.doctor;

import io.avaje.jsonb.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lxcautoscale.doctor.CheckResult.Fault;
import org.lxcautoscale.io.JsonFormat;

/** The results of all checks, in order. */
public record DoctorReport(List<Section> sections) {

    /** The results of one check. */
    public record Section(String topic, List<CheckResult> results) {

        public Section {
            results = List.copyOf(results);
        }
    }

    /** The report in JSON. */
    @Json
    record Document(boolean healthy, List<Entry> checks) {}

    /**
     * A result in JSON.
     *
     * @param state {@code ok}, {@code failed} or {@code note}
     */
    @Json
    record Entry(String topic, String state, String sentence, List<String> remedy) {}

    public DoctorReport {
        sections = List.copyOf(sections);
    }

    /** Runs the checks one after the other. A check that throws an exception is reported as a fault. */
    public static DoctorReport of(List<DoctorCheck> checks) {
        List<Section> sections = new ArrayList<>();
        for (DoctorCheck check : checks) {
            sections.add(new Section(check.topic(), results(check)));
        }
        return new DoctorReport(sections);
    }

    private static List<CheckResult> results(DoctorCheck check) {
        try {
            return check.run();
        } catch (RuntimeException e) {
            return List.of(CheckResult.failed(Fault.OTHER, "this could not be checked: " + e));
        }
    }

    /** The most specific fault; empty when there is none. */
    public Optional<Fault> worst() {
        return results().stream().flatMap(result -> result.fault().stream()).min(Enum::compareTo);
    }

    List<CheckResult> results() {
        return sections.stream().flatMap(section -> section.results().stream()).toList();
    }

    /** One line of JSON. */
    public String toJson() {
        List<Entry> entries = new ArrayList<>();
        for (Section section : sections) {
            for (CheckResult result : section.results()) {
                entries.add(new Entry(
                        section.topic(),
                        result.state().name().toLowerCase(Locale.ROOT),
                        result.sentence(),
                        result.remedy()));
            }
        }
        return JsonFormat.create().type(Document.class).toJson(new Document(worst().isEmpty(), entries));
    }
}
