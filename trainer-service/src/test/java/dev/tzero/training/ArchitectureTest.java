package dev.tzero.training;

import dev.tzero.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theDomainKnowsNeitherItsApiNorItsTopicsNorItsTables() {
        ServiceArchitecture.check("dev.tzero.training");
    }
}
