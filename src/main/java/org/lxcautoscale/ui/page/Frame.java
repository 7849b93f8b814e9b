package org.lxcautoscale.ui.page;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.lxcautoscale.http.Scope;

/**
 * What every page has around what it shows.
 *
 * @param session empty on pages that need none
 * @param self path and query of the page, for what reads it again
 * @param host name of the host
 * @param notice what was done a moment ago; shown once
 * @param observedAt when containers were looked at last
 * @param isOld whether that is longer ago than it should be
 * @param waiting how many changes wait for a person
 * @param theme {@code light}, {@code dark}, or what the system says: {@code auto}
 * @param extras buttons below the navigation, of a demonstration
 */
public record Frame(
        Texts texts,
        Units units,
        Optional<Session> session,
        String self,
        String host,
        Mode mode,
        Optional<Notice> notice,
        Optional<Instant> observedAt,
        boolean isOld,
        int waiting,
        String theme,
        String version,
        List<Extra> extras) {

    /** The navigation: key of its text, and path. */
    private static final List<Link> LINKS = List.of(
            new Link("overview", "/ui"),
            new Link("containers", "/ui/containers"),
            new Link("decisions", "/ui/decisions"),
            new Link("policy", "/ui/policy"),
            new Link("what-if", "/ui/what-if"),
            new Link("hosts", "/ui/hosts"),
            new Link("settings", "/ui/settings"));

    /** A place in the navigation. */
    public record Link(String key, String path) {}

    /**
     * A button of a demonstration.
     *
     * @param path where its form goes, below {@code /ui}
     */
    public record Extra(String path, String label, String hint) {}

    /** Words of something that was done, or could not be. */
    public record Notice(boolean isBad, String words) {}

    public Frame {
        extras = List.copyOf(extras);
    }

    public List<Link> links() {
        return LINKS;
    }

    /** Whether the page belongs to a place of the navigation. */
    public boolean isAt(Link link) {
        String path = self.replaceFirst("[?#].*", "");
        return link.path().equals("/ui") ? path.equals("/ui") : path.startsWith(link.path());
    }

    public String text(String key, Object... arguments) {
        return texts.get(key, arguments);
    }

    /** What forms have to send back. */
    public String csrf() {
        return session.map(Session::csrf).orElse("");
    }

    /** Whether who looks may do what needs this scope. */
    public boolean may(Scope scope) {
        return session.isPresent() && session.get().caller().scopes().contains(scope);
    }

    /** Whether who looks may change sizes. */
    public boolean mayScale() {
        return may(Scope.SCALE);
    }

    /** Whether who looks may change the program. */
    public boolean mayAdminister() {
        return may(Scope.ADMIN);
    }

    /** How long ago containers were looked at. */
    public String age() {
        return observedAt.map(units::ago).orElse("");
    }

    /** The path of a file for browsers. */
    public String asset(String name) {
        return "/ui/assets/" + version + "/" + name;
    }

    /** Longer than so many times the interval of samples, what is known is old. */
    static boolean isOld(Optional<Instant> observedAt, Instant now, Duration interval) {
        return observedAt.isPresent()
                && Duration.between(observedAt.get(), now)
                                .compareTo(interval.multipliedBy(4).plusSeconds(20))
                        > 0;
    }
}
