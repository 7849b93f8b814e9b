package org.lxcautoscale.ui.page;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The words of the dashboard, from one bundle, in the format of {@link MessageFormat}. Immutable. */
public final class Texts {

    private static final String BUNDLE = "org.lxcautoscale.ui.texts";

    private final ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, Locale.ROOT);

    /**
     * The text of a key.
     *
     * @param arguments for its places; numbers are written as the text says, so amounts are given as text
     * @throws MissingResourceException when there is no such key
     */
    public String get(String key, Object... arguments) {
        return new MessageFormat(bundle.getString(key), Locale.ENGLISH).format(arguments);
    }
}
