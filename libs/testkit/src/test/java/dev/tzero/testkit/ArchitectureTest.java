package dev.tzero.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tzero.prompt.api.Resource;
import dev.tzero.prompt.catalog.CleanDomain;
import dev.tzero.prompt.catalog.UsesApi;
import dev.tzero.prompt.catalog.UsesKafka;
import dev.tzero.prompt.messaging.UsesForeignService;
import dev.tzero.prompt.messaging.UsesOwnDomain;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void aServiceThatKeepsTheRulesPasses() {
        assertDoesNotThrow(() -> check(CleanDomain.class, UsesOwnDomain.class, Resource.class));
    }

    @Test
    void aDomainClassThatUsesTheApiIsNamed() {
        var failure = assertThrows(AssertionError.class, () -> check(CleanDomain.class, UsesApi.class));
        assertTrue(failure.getMessage().contains("dev.tzero.prompt.catalog.UsesApi"), failure.getMessage());
    }

    @Test
    void aDomainClassThatUsesKafkaIsNamed() {
        var failure = assertThrows(AssertionError.class, () -> check(CleanDomain.class, UsesKafka.class));
        assertTrue(failure.getMessage().contains("dev.tzero.prompt.catalog.UsesKafka"), failure.getMessage());
    }

    @Test
    void aServiceThatUsesAnotherIsNamed() {
        var failure = assertThrows(AssertionError.class, () -> check(CleanDomain.class, UsesForeignService.class));
        assertTrue(
                failure.getMessage().contains("dev.tzero.prompt.messaging.UsesForeignService"), failure.getMessage());
        assertTrue(failure.getMessage().contains("services talk through topics and gRPC only"), failure.getMessage());
    }

    @Test
    void aLibraryThatUsesKafkaIsNamed() {
        assertDoesNotThrow(
                () -> LibraryArchitecture.checkPlain(new ClassFileImporter().importClasses(CleanDomain.class)));
        var failure = assertThrows(
                AssertionError.class,
                () -> LibraryArchitecture.checkPlain(new ClassFileImporter().importClasses(UsesKafka.class)));
        assertTrue(failure.getMessage().contains("dev.tzero.prompt.catalog.UsesKafka"), failure.getMessage());
    }

    @Test
    void aPackageWithoutClassesIsAnErrorAndNotASuccess() {
        var failure = assertThrows(AssertionError.class, () -> ServiceArchitecture.check("dev.tzero.nothing"));
        assertEquals("there is no class under dev.tzero.nothing to check", failure.getMessage());
    }

    private static void check(Class<?>... classes) {
        ServiceArchitecture.check("dev.tzero.prompt", new ClassFileImporter().importClasses(classes));
    }
}
