package org.lxcautoscale.ui.whatif;

import java.util.Map;

/**
 * A change that somebody wants to try.
 *
 * @param by who has asked
 * @param section in which values are changed
 * @param days how far back is looked
 * @param changed the new values by key
 * @param draft the configuration with them, without secrets
 * @param version of the file that the draft was made from
 */
record Asked(String by, String section, int days, Map<String, String> changed, String draft, String version) {
    Asked {
        changed = Map.copyOf(changed);
    }
}
