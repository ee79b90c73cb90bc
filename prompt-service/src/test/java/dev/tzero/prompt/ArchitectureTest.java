package dev.tzero.prompt;

import dev.tzero.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    @Test
    void theDomainKnowsNeitherItsApiNorItsTables() {
        ServiceArchitecture.check("dev.tzero.prompt");
    }
}
