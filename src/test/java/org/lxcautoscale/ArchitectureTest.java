package org.lxcautoscale;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.avaje.jsonb.Jsonb;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which package may use which, and what none may do. {@code docs/architecture.md} says why. */
class ArchitectureTest {

    private static final String ROOT = "org.lxcautoscale.";

    private final JavaClasses product = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.lxcautoscale");

    @Test
    void packagesUseOnlyWhatLiesBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.lxcautoscale..")
                .withOptionalLayers(true)
                .layer("io")
                .definedBy(ROOT + "io..")
                .layer("container")
                .definedBy(ROOT + "container..")
                .layer("metrics")
                .definedBy(ROOT + "metrics..")
                .layer("demand")
                .definedBy(ROOT + "demand..")
                .layer("anomaly")
                .definedBy(ROOT + "anomaly..")
                .layer("forecast")
                .definedBy(ROOT + "forecast..")
                .layer("settings")
                .definedBy(ROOT + "settings..")
                .layer("config")
                .definedBy(ROOT + "config..")
                .layer("decision")
                .definedBy(ROOT + "decision..")
                .layer("host port")
                .definedBy("org.lxcautoscale.host")
                .layer("host adapters")
                .definedBy("org.lxcautoscale.host.*..")
                .layer("cycle")
                .definedBy(ROOT + "cycle..")
                .layer("group")
                .definedBy(ROOT + "group..")
                .layer("control")
                .definedBy(ROOT + "control..")
                .layer("log")
                .definedBy(ROOT + "log..")
                .layer("notify")
                .definedBy(ROOT + "notify..")
                .layer("status")
                .definedBy(ROOT + "status..")
                .layer("history")
                .definedBy(ROOT + "history..")
                .layer("replay")
                .definedBy(ROOT + "replay..")
                .layer("recommend")
                .definedBy(ROOT + "recommend..")
                .layer("learn")
                .definedBy(ROOT + "learn..")
                .layer("prometheus")
                .definedBy(ROOT + "prometheus..")
                .layer("http")
                .definedBy(ROOT + "http..")
                .layer("api")
                .definedBy(ROOT + "api..")
                .layer("systemd")
                .definedBy(ROOT + "systemd..")
                .layer("daemon")
                .definedBy(ROOT + "daemon..")
                .layer("doctor")
                .definedBy(ROOT + "doctor..")
                .layer("ui")
                .definedBy(ROOT + "ui..")
                .layer("cli")
                .definedBy(ROOT + "cli..")
                .whereLayer("io")
                .mayNotAccessAnyLayer()
                .whereLayer("container")
                .mayNotAccessAnyLayer()
                .whereLayer("demand")
                .mayOnlyAccessLayers("container")
                .whereLayer("anomaly")
                .mayNotAccessAnyLayer()
                .whereLayer("forecast")
                .mayOnlyAccessLayers("demand", "container")
                .whereLayer("metrics")
                .mayOnlyAccessLayers("container")
                .whereLayer("settings")
                .mayOnlyAccessLayers("container")
                .whereLayer("config")
                .mayOnlyAccessLayers("settings", "container", "io")
                .whereLayer("decision")
                .mayOnlyAccessLayers("demand", "settings", "metrics", "container")
                .whereLayer("host port")
                .mayOnlyAccessLayers("metrics", "container")
                .whereLayer("host adapters")
                .mayOnlyAccessLayers("host port", "metrics", "container", "io")
                .whereLayer("cycle")
                .mayOnlyAccessLayers("decision", "demand", "host port", "settings", "metrics", "container", "io")
                .whereLayer("group")
                .mayOnlyAccessLayers("cycle", "decision", "host port", "settings", "metrics", "container", "io")
                .whereLayer("control")
                .mayOnlyAccessLayers(
                        "group", "cycle", "decision", "host port", "settings", "metrics", "container", "io")
                .whereLayer("log")
                .mayOnlyAccessLayers("cycle", "decision", "settings", "metrics", "container", "io")
                .whereLayer("notify")
                .mayOnlyAccessLayers("cycle", "decision", "settings", "metrics", "container", "io")
                .whereLayer("status")
                .mayOnlyAccessLayers("cycle", "decision", "settings", "metrics", "container", "io")
                .whereLayer("history")
                .mayOnlyAccessLayers("cycle", "decision", "host port", "settings", "metrics", "container", "io")
                .whereLayer("replay")
                .mayOnlyAccessLayers(
                        "history", "host port", "decision", "demand", "settings", "metrics", "container", "io")
                .whereLayer("recommend")
                .mayOnlyAccessLayers("replay", "history", "host port", "demand", "settings", "metrics", "container")
                .whereLayer("learn")
                .mayOnlyAccessLayers(
                        "anomaly",
                        "forecast",
                        "recommend",
                        "replay",
                        "history",
                        "cycle",
                        "decision",
                        "demand",
                        "settings",
                        "metrics",
                        "container",
                        "io")
                .whereLayer("prometheus")
                .mayOnlyAccessLayers("group", "http", "cycle", "decision", "settings", "metrics", "container", "io")
                .whereLayer("systemd")
                .mayOnlyAccessLayers("log", "io")
                .whereLayer("http")
                .mayOnlyAccessLayers("settings", "io")
                .whereLayer("daemon")
                .mayOnlyBeAccessedByLayers("api", "doctor", "ui", "cli")
                .whereLayer("api")
                .mayOnlyBeAccessedByLayers("ui", "cli")
                .whereLayer("doctor")
                .mayOnlyBeAccessedByLayers("ui", "cli")
                .whereLayer("ui")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(product);
    }

    @Test
    void packagesDoNotDependOnEachOtherInCircles() {
        slices().matching("org.lxcautoscale.(*)..").should().beFreeOfCycles().check(product);
    }

    @Test
    void screensDoNotUseEachOther() {
        slices().matching(ROOT + "ui.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + "ui.page.."))
                .ignoreDependency(resideInAPackage(ROOT + "ui.templates.."), alwaysTrue())
                .check(product);
    }

    @Test
    void adaptersOfAHostDoNotUseEachOther() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "host.lxc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "host.proxmox..", ROOT + "host.simulated..", ROOT + "host.detection..")
                .check(product);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "host.command..", ROOT + "host.cgroup..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "host.proxmox..",
                        ROOT + "host.lxc..",
                        ROOT + "host.simulated..",
                        ROOT + "host.detection..")
                .check(product);
    }

    @Test
    void decisionsArePure() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "decision..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.logging..", "org.slf4j..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(product);
    }

    @Test
    void timeIsPassedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "daemon..", ROOT + "cli..", ROOT + "host.*..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .check(product);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..")
                .check(product);
    }

    @Test
    void onlyOnePlaceMakesReadersOfJson() {
        noClasses()
                .that()
                .doNotHaveSimpleName("JsonFormat")
                .should()
                .callMethod(Jsonb.class, "builder")
                .check(product);
    }

    @Test
    void onlyOnePlaceReadsYaml() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.snakeyaml..")
                .check(product);
    }

    @Test
    void namesSaySomething() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Base)")
                .check(product);
    }

    @Test
    void nothingStaticChanges() {
        fields().that()
                .areStatic()
                .and()
                .areNotFinal()
                .should()
                .bePrivate()
                .andShould()
                .beFinal()
                .allowEmptyShould(true)
                .check(product);
    }
}
