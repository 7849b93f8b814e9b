package org.lxcautoscale.ui.whatif;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lxcautoscale.config.Configuration;
import org.lxcautoscale.config.Configuration.EffectiveValue;
import org.lxcautoscale.config.ConfigurationFile;
import org.lxcautoscale.config.ConfigurationFile.Checked;
import org.lxcautoscale.config.ConfigurationFile.Content;
import org.lxcautoscale.config.InvalidConfigurationException;
import org.lxcautoscale.config.KeyDescription;
import org.lxcautoscale.config.KeyEdits;
import org.lxcautoscale.config.Problem;
import org.lxcautoscale.container.ContainerId;
import org.lxcautoscale.daemon.RunningDaemon;
import org.lxcautoscale.history.PastUsage;
import org.lxcautoscale.http.Scope;
import org.lxcautoscale.replay.WhatIf;
import org.lxcautoscale.replay.WhatIf.Answer;
import org.lxcautoscale.replay.WhatIf.Question;
import org.lxcautoscale.settings.ContainerIdentity;
import org.lxcautoscale.settings.StartupSettings;
import org.lxcautoscale.status.TrackedStatus;
import org.lxcautoscale.ui.page.Pages;
import org.lxcautoscale.ui.page.Screen;
import org.lxcautoscale.ui.page.Visit;
import org.lxcautoscale.ui.whatif.Trials.State;
import org.lxcautoscale.ui.whatif.WhatIfPage.Field;
import org.lxcautoscale.ui.whatif.WhatIfPage.Form;
import org.lxcautoscale.ui.whatif.WhatIfPage.Running;

/** Tries changes of the configuration on what containers have used in the last days. Thread-safe. */
public final class WhatIfScreen implements Screen {

    private static final String PATH = "/what-if";
    private static final String DEFAULT = "DEFAULT";
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final List<Integer> DAYS = List.of(1, 7, 30);
    private static final int USUAL_DAYS = 7;
    private static final int UNPROCESSABLE = 422;

    /** What can be changed: all that decides on sizes over hours and days. */
    private static final List<String> KEYS = List.of(
            "policy",
            "behaviour",
            "cpu_upper_threshold",
            "cpu_lower_threshold",
            "memory_upper_threshold",
            "memory_lower_threshold",
            "min_cores",
            "max_cores",
            "min_memory",
            "max_memory",
            "core_min_increment",
            "core_max_increment",
            "memory_min_increment",
            "min_decrease_chunk",
            "usage_margin_percent",
            "max_shrink_percent",
            "stabilization_cycles",
            "cooldown",
            "energy_mode",
            "off_peak_start",
            "off_peak_end");

    /** What is learned is not replayed. */
    private static final Map<String, List<String>> CHOICES = Map.of("energy_mode", List.of("false", "true"));

    private final RunningDaemon daemon;
    private final Supplier<Configuration> inForce;
    private final Optional<ConfigurationFile> file;
    private final Trials<Asked> trials = new Trials<>(LONGEST);

    /**
     * @param inForce the configuration in force
     * @param file empty when the configuration is none that could be changed here
     */
    public WhatIfScreen(RunningDaemon daemon, Supplier<Configuration> inForce, Optional<ConfigurationFile> file) {
        this.daemon = daemon;
        this.inForce = inForce;
        this.file = file;
    }

    @Override
    public void addTo(Pages pages) {
        pages.get(PATH, Scope.READ, this::show);
        pages.post(PATH, Scope.SCALE, this::act);
    }

    /** What is filled in, and what is wrong with it. */
    private record Filled(String section, int days, Map<String, String> values, Map<String, String> errors) {}

    private void show(Visit visit) throws IOException {
        String section = visit.query("section").filter(sections()::contains).orElse(DEFAULT);
        Filled filled = switch (trials.state()) {
            case State.Done<Asked> done when visit.query("section").isEmpty() -> filled(done.question());
            case State.Ended<Asked> ended when visit.query("section").isEmpty() -> filled(ended.question());
            default -> new Filled(section, USUAL_DAYS, Map.of(), Map.of());
        };
        show(visit, 200, filled, "");
    }

    private Filled filled(Asked asked) {
        return sections().contains(asked.section())
                ? new Filled(asked.section(), asked.days(), asked.changed(), Map.of())
                : new Filled(DEFAULT, asked.days(), Map.of(), Map.of());
    }

    private void show(Visit visit, int status, Filled filled, String said) throws IOException {
        State<Asked> state = trials.state();
        boolean mayAsk = visit.caller().scopes().contains(Scope.SCALE);
        Optional<Running> running = state instanceof State.Running<Asked> now
                ? Optional.of(new Running(
                        now.number(), now.percent(), ResultView.words(now.question(), visit.texts()), mayAsk))
                : Optional.empty();
        Optional<ResultView> result = state instanceof State.Done<Asked> done
                        && !done.answer().containers().isEmpty()
                ? Optional.of(ResultView.of(done.question(), done.answer(), visit.texts(), visit.units()))
                : Optional.empty();
        Optional<String> obstacle = obstacle(visit);
        visit.show(
                status,
                new WhatIfPage(
                        visit.texts().get("what-if.title"),
                        Stream.of(said, obstacle.orElse(""), ended(visit, state))
                                .filter(words -> !words.isEmpty())
                                .findFirst()
                                .orElse(""),
                        obstacle.isPresent() ? Optional.empty() : Optional.of(form(visit, filled)),
                        mayAsk,
                        running,
                        result));
    }

    private static String ended(Visit visit, State<Asked> state) {
        return switch (state) {
            case State.None<Asked> _, State.Running<Asked> _ -> "";
            case State.Done<Asked> done ->
                done.answer().containers().isEmpty() ? visit.texts().get("what-if.nothing") : "";
            case State.Ended<Asked> end ->
                switch (end.why()) {
                    case CANCELLED -> visit.texts().get("what-if.cancelled");
                    case TOO_LONG -> visit.texts().get("what-if.too-long", LONGEST.toMinutes());
                    case FAILED -> visit.texts().get("what-if.failed", end.sentence());
                };
        };
    }

    /** Why nothing can be asked. */
    private Optional<String> obstacle(Visit visit) {
        if (file.isEmpty()) {
            return Optional.of(visit.texts().get("what-if.no-yaml"));
        }
        return startup().history().isEnabled()
                ? Optional.empty()
                : Optional.of(visit.texts().get("what-if.no-history"));
    }

    private StartupSettings startup() {
        return daemon.board().view().settings().startup();
    }

    private List<String> sections() {
        return Stream.concat(
                        Stream.of(DEFAULT),
                        inForce.get().settings().containers().tiers().keySet().stream()
                                .sorted())
                .toList();
    }

    /** The values in force of what can be changed, by key. */
    private Map<String, String> now(String section) {
        return inForce.get().all().stream()
                .filter(value -> value.section().equals(section) && KEYS.contains(value.key()))
                .collect(Collectors.toMap(EffectiveValue::key, EffectiveValue::value));
    }

    private Form form(Visit visit, Filled filled) {
        Map<String, String> now = now(filled.section());
        List<Field> fields = KEYS.stream()
                .flatMap(key -> KeyDescription.find(filled.section(), key).stream())
                .map(key -> field(visit, key, now.getOrDefault(key.name(), ""), filled))
                .toList();
        String path = file.map(one -> one.path().toString()).orElse("");
        return new Form(
                sections(),
                filled.section(),
                filled.days(),
                fields,
                "lxc-autoscale replay --compare " + quoted(path) + " changed.yaml --history " + filled.days() + "d");
    }

    private static Field field(Visit visit, KeyDescription key, String now, Filled filled) {
        String value = filled.values().getOrDefault(key.name(), now);
        String range = key.range().isEmpty()
                ? ""
                : " " + Visit.sentence(key.unit().isEmpty() ? key.range() : key.range() + " " + key.unit());
        return new Field(
                key.name(),
                key.unit().isEmpty() ? key.name() : key.name() + " (" + key.unit() + ")",
                key.doc() + range,
                now.isEmpty()
                        ? visit.texts().get("what-if.now.none")
                        : visit.texts().get("what-if.now", now),
                value,
                choices(key, now),
                !value.equals(now),
                filled.errors().getOrDefault(key.name(), ""));
    }

    /** The value in force is always among them. */
    private static List<String> choices(KeyDescription key, String now) {
        List<String> choices = CHOICES.getOrDefault(key.name(), key.choices());
        return choices.isEmpty() || choices.contains(now)
                ? choices
                : Stream.concat(choices.stream(), Stream.of(now)).toList();
    }

    /** A word of a shell. */
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private void act(Visit visit) throws IOException {
        Map<String, String> sent = visit.form();
        if (sent.containsKey("cancel")) {
            String number = sent.getOrDefault("cancel", "");
            if (number.matches("[0-9]{1,18}")) {
                trials.cancel(Long.parseLong(number));
            }
            visit.goTo(PATH);
            return;
        }
        String section = sent.getOrDefault("section", DEFAULT);
        Map<String, String> values = new LinkedHashMap<>();
        KEYS.forEach(key -> Optional.ofNullable(sent.get("key." + key))
                .map(String::strip)
                .ifPresent(value -> values.put(key, value)));
        if (!sections().contains(section)) {
            show(
                    visit,
                    UNPROCESSABLE,
                    new Filled(DEFAULT, USUAL_DAYS, values, Map.of()),
                    visit.texts().get("what-if.bad-section", section));
            return;
        }
        Optional<Integer> days = DAYS.stream()
                .filter(one -> one.toString().equals(sent.get("days")))
                .findFirst();
        Filled filled = new Filled(section, days.orElse(USUAL_DAYS), values, Map.of());
        Optional<String> obstacle = obstacle(visit);
        if (obstacle.isPresent() || days.isEmpty()) {
            show(
                    visit,
                    UNPROCESSABLE,
                    filled,
                    obstacle.orElseGet(() -> visit.texts().get("what-if.bad-days")));
        } else {
            begin(visit, filled, file.orElseThrow());
        }
    }

    private void begin(Visit visit, Filled filled, ConfigurationFile configuration) throws IOException {
        Map<String, String> now = now(filled.section());
        Map<String, String> changed = new LinkedHashMap<>(filled.values());
        changed.entrySet().removeIf(value -> value.getValue().equals(now.getOrDefault(value.getKey(), "")));
        if (changed.isEmpty()) {
            show(visit, UNPROCESSABLE, filled, visit.texts().get("what-if.nothing-changed"));
            return;
        }
        Content content;
        String draft;
        Checked checked;
        try {
            content = configuration.read();
            if (configuration.check(content.text()).configuration().isEmpty()) {
                show(visit, UNPROCESSABLE, filled, visit.texts().get("what-if.file-invalid"));
                return;
            }
            draft = KeyEdits.with(configuration.path().toString(), content.text(), filled.section(), changed);
            checked = configuration.check(draft);
        } catch (InvalidConfigurationException e) {
            Problem first = e.problems().getFirst();
            show(visit, UNPROCESSABLE, filled, visit.texts().get("what-if.by-hand", first.inOneLine()));
            return;
        } catch (IOException e) {
            show(
                    visit,
                    UNPROCESSABLE,
                    filled,
                    visit.texts().get("what-if.unreadable", configuration.path(), String.valueOf(e.getMessage())));
            return;
        }
        if (checked.configuration().isEmpty()) {
            showErrors(visit, filled, checked.problems());
            return;
        }
        Asked asked =
                new Asked(visit.caller().name(), filled.section(), filled.days(), changed, draft, content.version());
        Question question = question(asked, checked.configuration().get(), visit.now());
        if (trials.begin(asked, progress -> answer(question, progress)).isEmpty()) {
            show(visit, 409, filled, visit.texts().get("what-if.busy"));
            return;
        }
        visit.goTo(PATH);
    }

    /** Errors are shown at the keys that they name, and all of them at the head. */
    private void showErrors(Visit visit, Filled filled, List<Problem> problems) throws IOException {
        Map<String, String> errors = new LinkedHashMap<>();
        for (String key : KEYS) {
            problems.stream()
                    .map(Problem::message)
                    .filter(message -> message.matches("(?s).*\\b" + key + "\\b.*"))
                    .findFirst()
                    .ifPresent(message -> errors.put(key, message));
        }
        String all =
                problems.stream().map(Problem::message).map(Visit::sentence).collect(Collectors.joining(" "));
        show(visit, UNPROCESSABLE, new Filled(filled.section(), filled.days(), filled.values(), errors), all);
    }

    private Question question(Asked asked, Configuration after, Instant now) {
        Map<ContainerId, ContainerIdentity> known =
                daemon.board().view().status().map(TrackedStatus::present).orElse(List.of()).stream()
                        .collect(Collectors.toMap(ContainerIdentity::id, Function.identity()));
        return new Question(
                inForce.get().settings().containers(),
                after.settings().containers(),
                after.settings().timezone(),
                now.minus(Duration.ofDays(asked.days())),
                now,
                known);
    }

    private Answer answer(Question question, DoubleConsumer progress) throws IOException, InterruptedException {
        StartupSettings startup = startup();
        try (PastUsage past = PastUsage.open(startup.history(), startup.files().stateDir())) {
            return WhatIf.answer(question, past, progress);
        } catch (NoSuchFileException _) {
            return new Answer(question.from(), question.until(), List.of(), List.of(), 0, Map.of());
        }
    }
}
