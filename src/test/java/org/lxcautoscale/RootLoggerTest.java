package org.lxcautoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** One after the other, each of these would see what the one before left. */
class RootLoggerTest {

    private static final Logger ROOT = Logger.getLogger("");

    @BeforeAll
    static void levelOfTheClass() {
        ROOT.setLevel(Level.CONFIG);
    }

    @RepeatedTest(2)
    void levelAndHandlersOfATestAreGoneWithIt() {
        assertThat(ROOT.getLevel()).isEqualTo(Level.CONFIG);
        assertThat(ROOT.getHandlers()).noneMatch(OfATest.class::isInstance);

        ROOT.setLevel(Level.WARNING);
        ROOT.addHandler(new OfATest());
    }

    @Test
    void theLevelOfTheClassIsKeptDuringIt() {
        assertThat(ROOT.getLevel()).isEqualTo(Level.CONFIG);
    }

    private static final class OfATest extends ConsoleHandler {
        private OfATest() {
            super();
        }

        @Override
        public void publish(java.util.logging.LogRecord line) {}
    }
}
