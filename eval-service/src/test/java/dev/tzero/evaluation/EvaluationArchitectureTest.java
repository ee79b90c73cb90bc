package dev.tzero.evaluation;

import dev.tzero.testkit.ServiceArchitecture;
import org.junit.jupiter.api.Test;

class EvaluationArchitectureTest {
    @Test
    void theDomainKnowsNeitherItsApiNorItsTopicsNorItsTables() {
        ServiceArchitecture.check("dev.tzero.evaluation");
    }
}
