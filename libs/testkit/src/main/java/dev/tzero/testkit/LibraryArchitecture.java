package dev.tzero.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;

/** The rule for plain libraries: no Quarkus, no Kafka, no gRPC, no database, no service. */
public final class LibraryArchitecture {
    private LibraryArchitecture() {}

    /**
     * @param root the library's root package, such as {@code dev.tzero.jinja}
     * @throws AssertionError naming every class that breaks the rule, or saying that there is no class to check
     */
    public static void checkPlain(String root) {
        checkPlain(ServiceArchitecture.Classes.of(root));
    }

    static void checkPlain(JavaClasses library) {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "org.eclipse.microprofile..",
                        "io.smallrye..",
                        "org.apache.kafka..",
                        "io.grpc..",
                        "java.sql..",
                        "javax.sql..",
                        "dev.tzero.prompt..",
                        "dev.tzero.dataset..",
                        "dev.tzero.training..",
                        "dev.tzero.inference..",
                        "dev.tzero.evaluation..")
                .because("a library is plain Java: it is used without a container, a broker or a database")
                .check(library);
    }
}
