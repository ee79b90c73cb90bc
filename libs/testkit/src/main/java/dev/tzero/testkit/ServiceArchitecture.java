package dev.tzero.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/**
 * The rules every service is held to. The domain (all that is neither {@code api}, {@code messaging}, {@code persistence}
 * nor {@code config}) uses none of the first three, nor Kafka's
 * clients; and no service uses another.
 */
public final class ServiceArchitecture {
    private static final List<String> SERVICES = List.of(
            "dev.tzero.prompt",
            "dev.tzero.dataset",
            "dev.tzero.training",
            "dev.tzero.inference",
            "dev.tzero.evaluation");

    private ServiceArchitecture() {}

    /**
     * @param root the service's root package, such as {@code dev.tzero.prompt}
     * @throws AssertionError naming every class that breaks a rule, or saying that there is no class to check
     */
    public static void check(String root) {
        check(root, Classes.of(root));
    }

    static void check(String root, JavaClasses service) {
        String[] edges = {root + ".api..", root + ".messaging..", root + ".persistence.."};
        var domain = resideInAPackage(root + "..")
                .and(not(resideInAnyPackage(edges)))
                .and(not(resideInAPackage(root + ".config..")));
        noClasses()
                .that(domain)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(edges)
                .because("the domain knows neither its API, nor its topics, nor its tables")
                .allowEmptyShould(true)
                .check(service);
        noClasses()
                .that(domain)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..")
                .because("records are read and written in messaging packages")
                .allowEmptyShould(true)
                .check(service);
        String[] others = SERVICES.stream()
                .filter(other -> !other.equals(root))
                .map(other -> other + "..")
                .toArray(String[]::new);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("services talk through topics and gRPC only")
                .check(service);
        classes()
                .should()
                .resideInAPackage(root + "..")
                .because("a service lives under one root package")
                .check(service);
    }

    /** The compiled main classes below a package, test classes left out. */
    static final class Classes {
        private Classes() {}

        static JavaClasses of(String root) {
            var found = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(root);
            if (found.isEmpty()) {
                throw new AssertionError("there is no class under " + root + " to check");
            }
            return found;
        }
    }
}
