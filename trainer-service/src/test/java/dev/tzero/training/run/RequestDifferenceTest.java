package dev.tzero.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.training.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestDifferenceTest {

    @Test
    void equalRequestsDoNotDiffer() {
        assertEquals(
                List.of(),
                RequestDifference.between(
                        Requests.request("r").build(), Requests.request("r").build()));
    }

    @Test
    void everyFieldThatDiffersIsNamedWithBothValues() {
        var there = Requests.request("r");
        var here = Requests.request("r").setCheckpointEvery(5);
        here.getHyperparametersBuilder().setSteps(200);
        here.getNewModelBuilder().setSeed(8);

        assertEquals(
                List.of(
                        "new_model.seed: 7 there, 8 here",
                        "hyperparameters.steps: 20 there, 200 here",
                        "checkpoint_every: 0 there, 5 here"),
                RequestDifference.between(there.build(), here.build()));
    }

    @Test
    void anotherStartIsNamedOnBothSides() {
        var here = Requests.request("r").setModelUri("file:///m").build();

        assertEquals(
                List.of("new_model: set there, not set here", "model_uri: not set there, file:///m here"),
                RequestDifference.between(Requests.request("r").build(), here));
    }
}
