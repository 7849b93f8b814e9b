package org.lxcautoscale.ui.policy;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.ConfigurationChange;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.config.ConfigurationFile.Checked;
import org.lxcautoscale.config.ConfigurationFile.Content;
import org.lxcautoscale.config.ConfigurationFile.Reason;
import org.lxcautoscale.config.ConfigurationFile.Saving;
import org.lxcautoscale.config.Problem;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.http.ApiProblem;
import org.lxcautoscale.http.Audit;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.settings.ApiSettings;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.status.TrackedStatus;
import org.lxcautoscale.ui.page.Copyable;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visit;
import org.lxcautoscale.ui.policy.PolicyPage.Difference;
import org.lxcautoscale.ui.policy.PolicyPage.Said;
import org.lxcautoscale.ui.policy.PolicyPage.Tone;

/** The configuration: who may read sees it without its secrets; who may administer checks, compares and saves drafts. Thread-safe. */
public final class PolicyScreen implements Screen {

    private static final String PATH = "/policy";
    private static final int CONTEXT = 3;

    private final RunningDaemon daemon;
    private final Supplier<Configuration> inForce;
    private final Optional<Editing> editing;

    /** What it takes to edit. */
    private record Editing(ConfigurationFile file, TakeOver takeOver) {}

    /** What was sent. */
    private record Draft(String text, String version) {}

    /**
     * @param inForce the configuration in force: another object after each reload that was taken over
     * @param file empty when the configuration is none that could be edited here
     */
    public PolicyScreen(RunningDaemon daemon, Supplier<Configuration> inForce, Optional<ConfigurationFile> file) {
        this.daemon = daemon;
        this.inForce = inForce;
        this.editing = file.map(one -> new Editing(one, new TakeOver(one, inForce, daemon.reload())));
    }

    @Override
    public void addTo(Pages pages) {
        pages.get(PATH, Scope.READ, this::show);
        pages.post(PATH, Scope.ADMIN, this::edit);
    }

    private void show(Visit visit) throws IOException {
        if (editing.isEmpty()) {
            visit.show(uneditable(visit, Optional.empty(), visit.texts().get("policy.no-yaml")));
            return;
        }
        ConfigurationFile file = editing.get().file();
        try {
            Content content = file.read();
            Checked checked = file.check(content.text());
            Optional<Said> said = said(visit, checked);
            visit.show(page(visit, new Draft(content.text(), content.version()), said, checked, Optional.empty()));
        } catch (IOException e) {
            visit.show(uneditable(
                    visit,
                    Optional.of(file.path().toString()),
                    visit.texts().get("policy.unreadable", file.path(), String.valueOf(e.getMessage()))));
        }
    }

    /** Of the file itself: whether it is what is in force. */
    private Optional<Said> said(Visit visit, Checked checked) {
        if (checked.configuration().isEmpty()) {
            return Optional.of(new Said(Tone.BAD, visit.texts().get("policy.file-invalid")));
        }
        boolean isInForce = change(checked.configuration().get()).values().isEmpty();
        return isInForce
                ? Optional.empty()
                : Optional.of(new Said(Tone.WARN, visit.texts().get("policy.file-differs")));
    }

    private PolicyPage uneditable(Visit visit, Optional<String> file, String words) {
        return new PolicyPage(
                visit.texts().get("policy.title"),
                file,
                "",
                "",
                false,
                Optional.of(new Said(Tone.WARN, words)),
                List.of(),
                Optional.empty(),
                Optional.of(coverage(inForce.get())),
                copyables(file.orElse("")));
    }

    private PolicyPage page(
            Visit visit, Draft draft, Optional<Said> said, Checked checked, Optional<Difference> difference) {
        Optional<String> file = editing.map(one -> one.file().path().toString());
        return new PolicyPage(
                visit.texts().get("policy.title"),
                file,
                draft.text(),
                draft.version(),
                editing.isPresent() && visit.caller().scopes().contains(Scope.ADMIN),
                said,
                checked.problems(),
                difference,
                checked.configuration().map(this::coverage),
                copyables(file.orElse("")));
    }

    private Coverage coverage(Configuration after) {
        return Coverage.of(inForce.get(), after, containers());
    }

    private ConfigurationChange change(Configuration after) {
        return ConfigurationChange.of(inForce.get(), after, containers());
    }

    private List<ContainerIdentity> containers() {
        return daemon.board().view().status().map(TrackedStatus::present).orElse(List.of());
    }

    private List<Copyable> copyables(String file) {
        String option = file.isEmpty() ? "" : " --config " + quoted(file);
        ApiSettings api = daemon.board().view().settings().startup().api();
        String address = (api.tls().isUsed() ? "https://" : "http://") + api.listen();
        return List.of(
                Copyable.command("lxc-autoscale config check" + option),
                Copyable.of("lxc-autoscale config show" + option, "GET", address, "/config", Map.of()));
    }

    /** A word of a shell. */
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private void edit(Visit visit) throws IOException, InterruptedException {
        Editing editor = editing.orElseThrow(() -> new ApiProblem(
                409, visit.texts().get("policy.title"), visit.texts().get("policy.no-yaml")));
        Map<String, String> form = visit.form();
        Draft draft = new Draft(form.getOrDefault("draft", "").replace("\r\n", "\n"), form.getOrDefault("version", ""));
        try {
            switch (form.getOrDefault("action", "")) {
                case "check" -> check(visit, editor.file(), draft);
                case "difference" -> compare(visit, editor.file(), draft, Optional.empty(), 200);
                case "save" -> save(visit, editor, draft);
                default -> throw ApiProblem.badRequest(visit.texts().get("policy.no-action"));
            }
        } catch (IOException e) {
            throw new ApiProblem(
                    503,
                    visit.texts().get("policy.title"),
                    visit.texts().get("policy.unreadable", editor.file().path(), String.valueOf(e.getMessage())));
        }
    }

    private void check(Visit visit, ConfigurationFile file, Draft draft) throws IOException {
        Checked checked = file.check(draft.text());
        boolean isValid = checked.configuration().isPresent();
        Said said = isValid
                ? new Said(
                        Tone.GOOD,
                        visit.texts().get("policy.valid", checked.problems().size()))
                : errors(visit, checked.problems());
        visit.show(isValid ? 200 : 422, page(visit, draft, Optional.of(said), checked, Optional.empty()));
    }

    private static Said errors(Visit visit, List<Problem> problems) {
        return new Said(Tone.BAD, visit.texts().get("policy.invalid", problems.size()));
    }

    private void compare(Visit visit, ConfigurationFile file, Draft draft, Optional<Said> said, int status)
            throws IOException {
        Checked checked = file.check(draft.text());
        Difference difference = new Difference(
                file.difference(draft.text(), CONTEXT), checked.configuration().map(this::change));
        Optional<Said> words = said.isEmpty() && checked.configuration().isEmpty()
                ? Optional.of(errors(visit, checked.problems()))
                : said;
        visit.show(status, page(visit, draft, words, checked, Optional.of(difference)));
    }

    private void save(Visit visit, Editing editor, Draft draft) throws IOException, InterruptedException {
        LocalDateTime now = LocalDateTime.ofInstant(
                visit.now(), daemon.board().view().settings().timezone());
        switch (editor.takeOver().save(draft.text(), draft.version(), now)) {
            case TakeOver.Result.InForce done -> {
                Audit.note(visit.context(), "configuration saved and in force");
                visit.goTo(PATH, inForce(visit, done));
            }
            case TakeOver.Result.Later later -> {
                Audit.note(visit.context(), "configuration saved");
                visit.goTo(PATH, visit.texts().get("policy.later") + backup(visit, later.backup()));
            }
            case TakeOver.Result.NotTaken not -> {
                Audit.note(visit.context(), "configuration not taken over");
                String words = visit.texts().get(not.isUndone() ? "policy.not-taken" : "policy.not-taken.left");
                compare(visit, editor.file(), draft, Optional.of(new Said(Tone.BAD, words)), 503);
            }
            case TakeOver.Result.Refused refused -> refused(visit, editor.file(), draft, refused.why());
        }
    }

    private static String inForce(Visit visit, TakeOver.Result.InForce done) {
        String restart = done.afterRestart().isEmpty()
                ? ""
                : " "
                        + visit.texts()
                                .get(
                                        "policy.restart",
                                        done.afterRestart().stream()
                                                .map(value -> value.section() + " " + value.key())
                                                .collect(Collectors.joining(", ")));
        return visit.texts().get("policy.saved") + restart + backup(visit, done.backup());
    }

    private static String backup(Visit visit, Optional<String> name) {
        return name.map(file -> " " + visit.texts().get("policy.backup", file)).orElse("");
    }

    private void refused(Visit visit, ConfigurationFile file, Draft draft, Saving.Refused why) throws IOException {
        Audit.note(visit.context(), "configuration not saved");
        Said said = new Said(why.reason() == Reason.SAME ? Tone.WARN : Tone.BAD, why.sentence());
        switch (why.reason()) {
            // Who saves again has seen what the other one has changed.
            case CHANGED ->
                compare(visit, file, new Draft(draft.text(), file.read().version()), Optional.of(said), 409);
            case INVALID -> {
                Checked checked = new Checked(Optional.empty(), why.problems());
                Said errors = why.problems().isEmpty() ? said : errors(visit, why.problems());
                visit.show(422, page(visit, draft, Optional.of(errors), checked, Optional.empty()));
            }
            case SAME -> visit.show(page(visit, draft, Optional.of(said), file.check(draft.text()), Optional.empty()));
            case UNWRITABLE ->
                visit.show(503, page(visit, draft, Optional.of(said), file.check(draft.text()), Optional.empty()));
        }
    }
}
