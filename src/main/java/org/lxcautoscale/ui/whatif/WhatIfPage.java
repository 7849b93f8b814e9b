package org.lxcautoscale.ui.whatif;

import java.util.List;
import java.util.Optional;
import org.lxcautoscale.ui.page.Page;

/**
 * A change that can be tried, and what it would have done.
 *
 * @param said what has come of what was done; empty for nothing
 * @param form empty where nothing can be asked
 * @param mayAsk whether who looks may
 */
public record WhatIfPage(
        String title,
        String said,
        Optional<Form> form,
        boolean mayAsk,
        Optional<Running> running,
        Optional<ResultView> result)
        implements Page {

    /**
     * What can be changed.
     *
     * @param section whose values are shown
     * @param days how far back is looked
     * @param command the same on the machine
     */
    public record Form(List<String> sections, String section, int days, List<Field> fields, String command) {
        public Form {
            sections = List.copyOf(sections);
            fields = List.copyOf(fields);
        }
    }

    /**
     * A key.
     *
     * @param label its name with its unit
     * @param hint what it does, and its range
     * @param now its value in force, for people
     * @param value what is filled in
     * @param choices empty if it is written
     * @param error empty if there is none
     */
    public record Field(
            String key,
            String label,
            String hint,
            String now,
            String value,
            List<String> choices,
            boolean isChanged,
            String error) {
        public Field {
            choices = List.copyOf(choices);
        }
    }

    /** A replay that is under way. */
    public record Running(long number, int percent, String asked, boolean mayCancel) {}

    @Override
    public String template() {
        return "whatif/whatif.jte";
    }
}
