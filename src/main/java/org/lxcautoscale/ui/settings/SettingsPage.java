package org.lxcautoscale.ui.settings;

import java.util.List;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Page;

/**
 * The settings screen.
 *
 * @param checked when the doctor's checks were run; empty when they have not been
 * @param isChecking whether they run now
 * @param receiver where notifications go; empty when nowhere
 * @param versions what runs here
 * @param cost what it uses itself
 */
public record SettingsPage(
        String title,
        List<ModeRow> modes,
        String checked,
        boolean isChecking,
        String verdict,
        boolean isHealthy,
        List<Topic> topics,
        Copyable doctor,
        String receiver,
        List<Fact> versions,
        List<Fact> cost)
        implements Page {

    public SettingsPage {
        modes = List.copyOf(modes);
        topics = List.copyOf(topics);
        versions = List.copyOf(versions);
        cost = List.copyOf(cost);
    }

    /** A line of a list: what, and how it is. */
    public record Fact(String name, String value) {}

    /**
     * Containers that have another mode than all.
     *
     * @param kind {@code tier} or {@code container}
     */
    public record ModeRow(String kind, String name, String what, String mode, String by, String since) {}

    /** What one check of the doctor has found. */
    public record Topic(String name, List<Finding> findings) {
        public Topic {
            findings = List.copyOf(findings);
        }
    }

    /**
     * A line of it.
     *
     * @param state {@code ok}, {@code failed} or {@code note}
     * @param remedy commands that fix it
     */
    public record Finding(String state, String sentence, List<String> remedy) {
        public Finding {
            remedy = List.copyOf(remedy);
        }
    }

    @Override
    public String template() {
        return "settings/settings.jte";
    }
}
