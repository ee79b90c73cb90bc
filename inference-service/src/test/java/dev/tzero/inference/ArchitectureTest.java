package dev.tzero.inference;

import dev.tzero.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theDomainKnowsNeitherItsApiNorItsTopics() {
        ServiceArchitecture.check("dev.tzero.inference");
    }
}
