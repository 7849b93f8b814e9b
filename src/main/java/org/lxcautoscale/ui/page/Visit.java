package org.lxcautoscale.ui.page;

import gg.jte.output.Utf8ByteOutput;
import io.avaje.jex.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.lxcautoscale.api.ApiRequest;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.control.Command;
import org.lxcautoscale.control.Reply;
import org.lxcautoscale.decision.OperatingMode;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Caller;

/** A request for a page. Used by one thread. */
public final class Visit {

    static final String POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Context context;
    private final Pages pages;
    private final Optional<Session> session;

    Visit(Context context, Pages pages, Optional<Session> session) {
        this.context = context;
        this.pages = pages;
        this.session = session;
    }

    public Context context() {
        return context;
    }

    /** Of who looks; only on pages that need one. */
    public Session session() {
        return session.orElseThrow();
    }

    public Caller caller() {
        return session().caller();
    }

    public Texts texts() {
        return pages.texts();
    }

    public Units units() {
        return pages.units();
    }

    public Instant now() {
        return pages.now();
    }

    /** A part of the path. */
    public String path(String name) {
        return context.pathParam(name);
    }

    /**
     * The container of the path, {@code {id}}.
     *
     * @throws ApiProblem 404 when it is no id
     */
    public ContainerId container() {
        String text = path("id");
        if (!ContainerId.isValid(text)) {
            throw ApiProblem.notFound(texts().get("error.no-container", ApiRequest.printable(text)));
        }
        return new ContainerId(text);
    }

    /**
     * The mode of that name.
     *
     * @throws ApiProblem 400 when there is none
     */
    public OperatingMode mode(String name) {
        return OperatingMode.parse(name).orElseThrow(() -> ApiProblem.badRequest(texts().get("error.no-mode")));
    }

    /** A parameter of the query; empty when it is missing or empty. */
    public Optional<String> query(String name) {
        String query = context.exchange().getRequestURI().getRawQuery();
        return Optional.ofNullable(fields(query == null ? "" : query).get(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /**
     * The fields of a form, with the first value of each.
     *
     * @throws ApiProblem 400 when the body is no form
     */
    public Map<String, String> form() {
        return fields(ApiRequest.body(context));
    }

    private Map<String, String> fields(String text) {
        try {
            return FormFields.parse(text);
        } catch (IllegalArgumentException _) {
            throw ApiProblem.badRequest(texts().get("error.no-form"));
        }
    }

    /** Whether only what is live of the page is read again, so that the rest of it need not be made. */
    public boolean isRefresh() {
        return "live".equals(context.header("HX-Target"));
    }

    /** Answers with a page. */
    public void show(Page page) throws IOException {
        show(200, page);
    }

    /** The same with another status. */
    public void show(int status, Page page) throws IOException {
        Utf8ByteOutput html = pages.html(this, page);
        context.header("Content-Security-Policy", POLICY);
        context.header("Referrer-Policy", "same-origin");
        context.header("Content-Type", "text/html; charset=utf-8");
        context.exchange().sendResponseHeaders(status, html.getContentLength());
        try (OutputStream out = context.exchange().getResponseBody()) {
            html.writeTo(out);
        }
    }

    /**
     * Leads to another page.
     *
     * @param path below {@code /ui}
     * @param notice what was done, shown there once
     */
    public void goTo(String path, String notice) {
        pages.notices().put(session(), new Frame.Notice(false, notice));
        goTo(path);
    }

    /** The same, with what could not be done. */
    public void goToSaying(String path, String whatIsWrong) {
        pages.notices().put(session(), new Frame.Notice(true, whatIsWrong));
        goTo(path);
    }

    /** Leads to another page. */
    public void goTo(String path) {
        context.header("Location", "/ui" + path);
        context.status(303).text("");
    }

    /**
     * Lets the loop carry out a command, and leads to a page that says what became of it.
     *
     * @param path below {@code /ui}
     */
    public void carryOut(Command command, String path) throws InterruptedException {
        try {
            Optional<Reply.Done> done = pages.commands().carryOut(command, context);
            goTo(path, done.map(Reply.Done::sentence).map(Visit::sentence).orElseGet(() -> texts().get("done.later")));
        } catch (ApiProblem refused) {
            goToSaying(path, sentence(refused.detail()));
        }
    }

    /** Part of a sentence as a whole one. */
    public static String sentence(String part) {
        String text = part.strip();
        if (text.isEmpty()) {
            return text;
        }
        String begun = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return begun.endsWith(".") || begun.endsWith("!") || begun.endsWith("?") ? begun : begun + ".";
    }

    /** Where a form wants to lead, if that is below {@code /ui}; otherwise the one given. */
    public String back(String usual) {
        String wanted = form().getOrDefault("back", "");
        return wanted.matches("/ui(/[A-Za-z0-9._~/-]*)?(\\?[^\\s\\\\\"<>]*)?") ? wanted.substring(3) : usual;
    }

    Optional<Session> sessionIfAny() {
        return session;
    }

    /** Path and query. */
    String self() {
        String query = context.exchange().getRequestURI().getRawQuery();
        return context.exchange().getRequestURI().getRawPath() + (query == null ? "" : "?" + query);
    }
}
