package org.lxcautoscale.ui.page;

import com.sun.net.httpserver.HttpExchange;
import gg.jte.output.Utf8ByteOutput;
import io.avaje.jex.Jex;
import io.avaje.jex.http.Context;
import io.avaje.jex.security.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lxcautoscale.api.Commands;
import org.lxcautoscale.control.Standing;
import org.lxcautoscale.daemon.IdleCollection;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.ErrorFormat;
import org.lxcautoscale.http.Identification;
import org.lxcautoscale.http.Identity;
import org.lxcautoscale.http.LongAnswer;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.status.StatusBoard;

/** The pages of the dashboard, and what all of them need. Thread-safe once the screens are added. */
public final class Pages {

    /** Below which path everything is. */
    public static final String ROOT = "/ui";

    /** What files may be kept by a browser: their path changes with them. */
    private static final String FOREVER = "public, max-age=31536000, immutable";

    /** Often enough that nobody on the way takes the connection for dead. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final RunningDaemon daemon;
    private final Visitors visitors;
    private final Commands commands;
    private final Texts texts = new Texts();
    private final Notices notices = new Notices();
    private final Supplier<List<Frame.Extra>> extras;
    private final IdleCollection collection = new IdleCollection();
    private final Jex jex;

    /** Made for the first page, so that who never looks pays nothing. */
    private static final class Made {
        static final Templates TEMPLATES = new Templates();
        static final Assets ASSETS = new Assets();
    }

    /** @param extras buttons of a demonstration */
    public Pages(Jex jex, RunningDaemon daemon, Visitors visitors, Supplier<List<Frame.Extra>> extras) {
        this.jex = jex;
        this.daemon = daemon;
        this.visitors = visitors;
        this.commands = new Commands(daemon.control());
        this.extras = extras;
        jex.get(ROOT + "/assets/{version}/{name}", this::asset);
        jex.get(ROOT + "/live", this::live, Scope.READ);
    }

    /**
     * Adds a page.
     *
     * @param path below {@link #ROOT}: {@code /containers/{id}}
     */
    public void get(String path, Scope scope, Handler handler) {
        jex.get(ROOT + path, context -> answer(context, handler), scope);
    }

    /** Adds something that can be done. Its forms have to send the session's own token back. */
    public void post(String path, Scope scope, Handler handler) {
        jex.post(
                ROOT + path,
                context -> answer(context, visit -> {
                    requireOwnForm(visit);
                    handler.answer(visit);
                }),
                scope);
    }

    /** Adds a page that needs no session. */
    public void open(String path, Handler handler) {
        jex.get(ROOT + path, context -> answer(context, handler), new Role[0]);
    }

    /** Adds something that can be done without a session. */
    public void openPost(String path, Handler handler) {
        jex.post(ROOT + path, context -> answer(context, handler), new Role[0]);
    }

    /** How is found out who calls. Who is nobody is led to the entrance, or told so where a page asks by itself. */
    public static Identification identification(Visitors visitors) {
        return request -> {
            Optional<Session> session = visitors.session(request);
            if (session.isPresent()) {
                return new Identity(
                        session.get().caller(), "session " + session.get().id());
            }
            boolean isByScript = request.getRequestHeaders().containsKey("HX-Request")
                    || request.getRequestURI().getPath().equals(ROOT + "/live");
            if (isByScript) {
                throw new ApiProblem(401, "Not logged in", "Log in again.")
                        .withHeader("HX-Redirect", ROOT + visitors.entrance());
            }
            throw new ApiProblem(303, "Log in", "Log in first.")
                    .withHeader("Location", ROOT + visitors.entrance() + afterwards(request));
        };
    }

    /** The query that leads back to the page that was asked for, or to that of the form that was sent. */
    private static String afterwards(HttpExchange request) {
        String page = request.getRequestMethod().equals("POST")
                ? request.getRequestHeaders().getFirst("Referer")
                : request.getRequestURI().toString();
        try {
            URI uri = new URI(page == null ? "" : page);
            String path = String.valueOf(uri.getRawPath());
            if (path.startsWith(ROOT + "/")) {
                String wanted =
                        path.substring(ROOT.length()) + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
                return "?next=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8);
            }
        } catch (URISyntaxException _) {
            // leads to the first screen
        }
        return "";
    }

    /** How errors are written that no page has shown. */
    public static ErrorFormat errors() {
        return new ErrorFormat(
                "text/html; charset=utf-8",
                problem -> Made.TEMPLATES.bare(new ErrorPage(problem.status(), problem.title(), problem.detail())));
    }

    private void answer(Context context, Handler handler) throws Exception {
        Visit visit = new Visit(context, this, visitors.session(context.exchange()));
        try {
            handler.answer(visit);
        } catch (ApiProblem problem) {
            if (problem.status() >= 500 && problem.status() != 503) {
                throw problem;
            }
            problem.headers().forEach(context::header);
            visit.show(problem.status(), new ErrorPage(problem.status(), problem.title(), problem.detail()));
        }
    }

    private void requireOwnForm(Visit visit) {
        byte[] sent = visit.form().getOrDefault("csrf", "").getBytes(StandardCharsets.UTF_8);
        byte[] own = visit.session().csrf().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(sent, own)) {
            throw new ApiProblem(403, texts.get("error.stale-form.title"), texts.get("error.stale-form"));
        }
    }

    Utf8ByteOutput html(Visit visit, Page page) {
        collection.worked();
        return Made.TEMPLATES.html(frame(visit), page);
    }

    private Frame frame(Visit visit) {
        StatusBoard.View view = daemon.board().view();
        Standing standing = daemon.control().standing();
        Instant now = now();
        Optional<Session> session = visit.sessionIfAny();
        return new Frame(
                texts,
                units(),
                session,
                visit.self(),
                daemon.hostName(),
                Mode.of(standing, view.settings()),
                session.flatMap(notices::take),
                view.observedAt(),
                Frame.isOld(view.observedAt(), now, view.settings().sampleInterval()),
                standing.approvals().size(),
                theme(visit.context()),
                Made.ASSETS.version(),
                extras.get());
    }

    private static String theme(Context context) {
        String chosen = context.cookie("theme");
        return "light".equals(chosen) || "dark".equals(chosen) ? chosen : "auto";
    }

    Notices notices() {
        return notices;
    }

    Commands commands() {
        return commands;
    }

    Texts texts() {
        return texts;
    }

    Units units() {
        return new Units(daemon.board().view().settings().timezone(), now());
    }

    Instant now() {
        return daemon.now().get().wall();
    }

    private void asset(Context context) throws IOException {
        Assets.Asset asset = Made.ASSETS
                .get(context.pathParam("name"))
                .orElseThrow(() -> ApiProblem.notFound(texts.get("error.nothing-here")));
        boolean isCurrent = context.pathParam("version").equals(Made.ASSETS.version());
        context.header("Cache-Control", isCurrent ? FOREVER : "no-store");
        asset.writeTo(context);
    }

    /** Says that the loop has taken a step, at most once a second, for as long as the session lasts. */
    private void live(Context context) throws IOException, InterruptedException {
        context.contentType("text/event-stream");
        if (context.exchange().getRequestMethod().equals("HEAD")) {
            context.write("");
            return;
        }
        LongAnswer.begin(context);
        try (OutputStream out = context.outputStream()) {
            write(out, "retry: 2000\n\n");
            RunningDaemon.State seen = daemon.state();
            while (visitors.session(context.exchange()).isPresent()) {
                RunningDaemon.State now = daemon.awaitOther(seen, HEARTBEAT);
                write(out, now.equals(seen) ? ": still here\n\n" : "event: step\ndata: " + now.number() + "\n\n");
                seen = now;
            }
            write(out, "event: ended\ndata: session\n\n");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
