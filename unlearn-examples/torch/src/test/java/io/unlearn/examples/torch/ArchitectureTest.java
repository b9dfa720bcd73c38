package io.unlearn.examples.torch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md, for main classes of the published modules. This module sees them all. */
class ArchitectureTest {
    private static final String CORE = "io.unlearn.core..";
    private static final String DJL = "io.unlearn.djl..";
    private static final String CERTIFIED = "io.unlearn.certified..";
    private static final String ALGORITHMS = "io.unlearn.algorithms..";
    private static final String AUDIT = "io.unlearn.audit..";
    private static final String[] PUBLISHED = {CORE, DJL, CERTIFIED, ALGORITHMS, AUDIT};

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "io.unlearn.core",
                    "io.unlearn.djl",
                    "io.unlearn.certified",
                    "io.unlearn.algorithms",
                    "io.unlearn.audit");

    @Test
    void allPublishedModulesAreSeen() {
        for (String name : new String[] {
            "core.Unlearner",
            "djl.EngineEnvironment",
            "certified.CertifiedTrainer",
            "algorithms.Baselines",
            "audit.StandardAudit"
        }) {
            assertThat(MAIN.contain("io.unlearn." + name)).as(name).isTrue();
        }
    }

    @Test
    void coreDependsOnNobody() {
        never(CORE, DJL, CERTIFIED, ALGORITHMS, AUDIT, "ai.djl..").check(MAIN);
    }

    @Test
    void djlDependsOnCoreAlone() {
        never(DJL, CERTIFIED, ALGORITHMS, AUDIT).check(MAIN);
    }

    @Test
    void certifiedDependsOnCoreAlone() {
        never(CERTIFIED, DJL, ALGORITHMS, AUDIT, "ai.djl..").check(MAIN);
    }

    @Test
    void auditDependsOnCoreAlone() {
        never(AUDIT, DJL, ALGORITHMS, CERTIFIED, "ai.djl..").check(MAIN);
    }

    @Test
    void algorithmsDoNotSeeCertifiedAndAudit() {
        never(ALGORITHMS, CERTIFIED, AUDIT).check(MAIN);
    }

    @Test
    void onlyDjlTouchesEngineInternals() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE, CERTIFIED, ALGORITHMS, AUDIT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void internalsStayInside() {
        for (String module : new String[] {"djl", "certified", "algorithms", "audit"}) {
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.unlearn." + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.unlearn." + module + ".internal..")
                    .check(MAIN);
        }
    }

    @Test
    void nobodyPrintsOrUsesAnotherLogger() {
        noClasses()
                .that()
                .resideInAnyPackage(PUBLISHED)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAnyPackage(PUBLISHED)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(MAIN);
    }

    @Test
    void nobodySharesAGenerator() {
        noSharedGenerator().check(MAIN);
    }

    /** Rules that cannot fail prove nothing: here each kind is given a class that breaks it. */
    @Test
    void theRulesCanFail() {
        JavaClasses wrong = new ClassFileImporter().importPackages("io.unlearn.examples.torch.wrong");
        assertThatThrownBy(() -> never("io.unlearn.examples.torch.wrong..", "java.util.logging..")
                        .check(wrong))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> noSharedGenerator().check(wrong)).isInstanceOf(AssertionError.class);
    }

    private static ArchRule never(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true);
    }

    private static ArchRule noSharedGenerator() {
        return noFields().that().areStatic().should().haveRawType(Random.class);
    }
}
