package org.lxcautoscale.ui.settings;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.http.Token;
import org.lxcautoscale.http.Tokens;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visit;

/** The tokens of the API: shown, created and revoked by administrators. */
public final class TokensScreen implements Screen {

    private static final String PATH = "/settings/tokens";

    /** In days; 0 is for ever. */
    private static final List<Integer> LIFETIMES = List.of(30, 90, 365, 0);

    private final Tokens tokens;
    private final InstantSource clock;

    public TokensScreen(Tokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public void addTo(Pages pages) {
        pages.get(PATH, Scope.ADMIN, visit -> show(visit, 200, Optional.empty(), Optional.empty(), ""));
        pages.post(PATH, Scope.ADMIN, this::create);
        pages.get(PATH + "/{id}/revoke", Scope.ADMIN, this::ask);
        pages.post(PATH + "/{id}/revoke", Scope.ADMIN, this::revoke);
    }

    private void show(
            Visit visit, int status, Optional<TokensPage.Created> created, Optional<String> problem, String name)
            throws IOException {
        Instant now = clock.instant();
        visit.show(
                status,
                new TokensPage(
                        visit.texts().get("settings.tokens.title"),
                        tokens.list().stream()
                                .map(token -> row(visit, token, now))
                                .toList(),
                        created,
                        problem,
                        name,
                        LIFETIMES.stream()
                                .map(days -> new TokensPage.Lifetime(
                                        days, visit.texts().get("settings.tokens.lifetime", days)))
                                .toList(),
                        Copyable.command("lxc-autoscale token list")));
    }

    private static TokensPage.Row row(Visit visit, Token token, Instant now) {
        return new TokensPage.Row(
                token.id(),
                token.name(),
                token.scopes().stream().max(Scope::compareTo).orElse(Scope.READ).toString(),
                visit.units().time(token.created()),
                token.expires().map(visit.units()::time).orElse(visit.texts().get("settings.tokens.never")),
                token.isExpired(now));
    }

    private void create(Visit visit) throws IOException {
        Map<String, String> form = visit.form();
        String name = form.getOrDefault("name", "").strip();
        Scope scope = Scope.parse(form.getOrDefault("scope", ""))
                .orElseThrow(() -> ApiProblem.badRequest(visit.texts().get("settings.tokens.no-scope")));
        try {
            Tokens.Created created = tokens.create(name, scope, expires(visit, form.getOrDefault("days", "")));
            Audit.note(visit.context(), "token " + name + " created, scope " + scope);
            show(visit, 200, Optional.of(new TokensPage.Created(name, created.secret())), Optional.empty(), "");
        } catch (IllegalArgumentException e) {
            show(visit, 400, Optional.empty(), Optional.of(Visit.sentence(String.valueOf(e.getMessage()))), name);
        }
    }

    private Optional<Instant> expires(Visit visit, String days) {
        return LIFETIMES.stream()
                .filter(known -> Integer.toString(known).equals(days))
                .findFirst()
                .map(known -> known == 0
                        ? Optional.<Instant>empty()
                        : Optional.of(clock.instant().plus(Duration.ofDays(known))))
                .orElseThrow(() -> ApiProblem.badRequest(visit.texts().get("settings.tokens.no-lifetime")));
    }

    private Token token(Visit visit) throws IOException {
        String id = visit.path("id");
        return tokens.list().stream()
                .filter(token -> token.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound(visit.texts().get("settings.tokens.gone")));
    }

    private void ask(Visit visit) throws IOException {
        Token token = token(visit);
        visit.show(new RevokePage(
                visit.texts().get("settings.revoke.title", token.name()),
                token.id(),
                token.name(),
                Copyable.command("lxc-autoscale token revoke " + token.name())));
    }

    private void revoke(Visit visit) throws IOException {
        Token token = token(visit);
        tokens.revoke(token.id());
        Audit.note(visit.context(), "token " + token.name() + " revoked");
        visit.goTo(PATH, visit.texts().get("settings.revoke.done", token.name()));
    }
}
