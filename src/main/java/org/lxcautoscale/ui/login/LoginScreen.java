package org.lxcautoscale.ui.login;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.ui.login.LoginFailedException.Why;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visit;

/** Where people log in and out. */
public final class LoginScreen implements Screen {

    /** A path below {@code /ui}, with its query; without anything that could lead elsewhere. */
    private static final Pattern NEXT = Pattern.compile("(?:/[A-Za-z0-9_~.-]+)*/?(?:\\?[A-Za-z0-9_~.&=%+:,/-]*)?");

    private static final int LONGEST_NEXT = 2000;
    private static final String USUAL_REALM = "pam";

    private final Login login;
    private final SessionVisitors visitors;

    public LoginScreen(Login login, SessionVisitors visitors) {
        this.login = login;
        this.visitors = visitors;
    }

    @Override
    public void addTo(Pages pages) {
        pages.open("/login", this::show);
        pages.open("/login/proxmox", visit -> visit.goTo("/login"));
        pages.openPost("/login/proxmox", this::byProxmox);
        pages.open("/login/token", visit -> visit.goTo("/login"));
        pages.openPost("/login/token", this::byToken);
        pages.open("/login/once", this::showLink);
        pages.openPost("/login/once", this::byLink);
        pages.post("/logout", Scope.READ, this::logOut);
    }

    private void show(Visit visit) throws IOException {
        String next = safe(visit.query("next").orElse(""));
        if (visitors.session(visit.context().exchange()).isPresent()) {
            visit.goTo(next);
            return;
        }
        boolean hasEnded = visitors.hasCookie(visit.context().exchange());
        visit.show(page(visit, next, hasEnded, Optional.empty(), Map.of()));
    }

    private LoginPage page(
            Visit visit, String next, boolean hasEnded, Optional<String> problem, Map<String, String> typed) {
        return new LoginPage(
                visit.texts().get("login.title"),
                next,
                login.hasProxmox(),
                hasEnded,
                problem,
                typed.getOrDefault("user", ""),
                typed.getOrDefault("realm", USUAL_REALM));
    }

    /** What leads below {@code /ui}, and not to where one logs in or out; otherwise the first screen. */
    static String safe(String next) {
        boolean isSafe = next.length() <= LONGEST_NEXT
                && NEXT.matcher(next).matches()
                && !next.contains("/..")
                && !next.matches("/(login|logout|live|assets|mode|theme)\\b.*");
        return isSafe ? next : "";
    }

    private void byProxmox(Visit visit) throws IOException {
        if (!login.hasProxmox()) {
            visit.goTo("/login");
            return;
        }
        Map<String, String> form = visit.form();
        enter(
                visit,
                form,
                address -> login.byProxmox(
                        address,
                        form.getOrDefault("user", "").strip(),
                        form.getOrDefault("realm", "").strip(),
                        form.getOrDefault("password", ""),
                        form.getOrDefault("code", "").replaceAll("\\s", "")));
    }

    private void byToken(Visit visit) throws IOException {
        Map<String, String> form = visit.form();
        enter(visit, form, address -> login.byToken(address, form.getOrDefault("token", "")));
    }

    private interface Attempt {
        Sessions.Opened by(InetAddress address) throws LoginFailedException;
    }

    private void enter(Visit visit, Map<String, String> form, Attempt attempt) throws IOException {
        String next = safe(form.getOrDefault("next", ""));
        try {
            begin(visit, attempt);
            visit.goTo(next);
        } catch (LoginFailedException e) {
            visit.show(fail(visit, e), page(visit, next, false, Optional.of(sentence(visit, e)), form));
        }
    }

    /** One that has been logged in before is so no more: a browser has one session. */
    private void begin(Visit visit, Attempt attempt) throws LoginFailedException {
        Sessions.Opened opened =
                attempt.by(visit.context().exchange().getRemoteAddress().getAddress());
        visitors.session(visit.context().exchange()).ifPresent(login::end);
        Audit.note(visit.context(), opened.session().caller().name() + " has logged in");
        visit.context()
                .exchange()
                .getResponseHeaders()
                .add("Set-Cookie", visitors.cookie().with(opened.secret()));
    }

    /** The status of the answer. */
    private static int fail(Visit visit, LoginFailedException failure) {
        if (failure.why() == Why.WAIT) {
            visit.context().header("Retry-After", failure.arguments().getFirst());
        }
        Audit.note(visit.context(), "not logged in: " + failure.why());
        return failure.why().status();
    }

    private static String sentence(Visit visit, LoginFailedException failure) {
        Object[] arguments = failure.why() == Why.WAIT
                ? new Object[] {
                    visit.units()
                            .span(Duration.ofSeconds(
                                    Long.parseLong(failure.arguments().getFirst())))
                }
                : failure.arguments().toArray();
        return visit.texts().get(failure.why().key(), arguments);
    }

    private void showLink(Visit visit) throws IOException {
        String code = visit.query("code").orElse("");
        visit.show(new OncePage(visit.texts().get("login.once.title"), code, login.isValidLink(code)));
    }

    private void byLink(Visit visit) throws IOException {
        String code = visit.form().getOrDefault("code", "");
        try {
            begin(visit, address -> login.byLink(address, code));
            visit.goTo("");
        } catch (LoginFailedException e) {
            visit.show(fail(visit, e), page(visit, "", false, Optional.of(sentence(visit, e)), Map.of()));
        }
    }

    private void logOut(Visit visit) {
        login.end(visit.session());
        visit.context()
                .exchange()
                .getResponseHeaders()
                .add("Set-Cookie", visitors.cookie().removed());
        visit.goTo("/login");
    }
}
