package dev.tzero.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.proto.training.v1.Hyperparameters;
import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.proto.training.v1.TrainingRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestCheckTest {

    private static final TrainingRequest GOOD = TrainingRequest.newBuilder()
            .setRunId("run-1")
            .setCorpusId("corpus")
            .setNewModel(NewModel.newBuilder()
                    .setDModel(8)
                    .setDFf(16)
                    .setDKv(4)
                    .setNumHeads(2)
                    .setNumLayers(1)
                    .setNumDecoderLayers(1)
                    .setTokenizerUri("file:///models/tokenizer.json"))
            .setHyperparameters(
                    Hyperparameters.newBuilder().setSteps(10).setBatchSize(4).setLearningRate(1e-3))
            .build();

    @Test
    void aGoodRequestHasNoProblem() {
        assertEquals(List.of(), RequestCheck.problems(GOOD));
    }

    @Test
    void everyProblemNamesFieldValueAndExpectation() {
        TrainingRequest bad = GOOD.toBuilder()
                .setRunId("../escape")
                .setCheckpointEvery(-1)
                .setHyperparameters(GOOD.getHyperparameters().toBuilder()
                        .setBatchSize(0)
                        .setLearningRate(Double.NaN)
                        .setBeta2(1))
                .build();

        assertEquals(
                List.of(
                        "run_id: \"../escape\"; expected 1 to 200 letters, digits, '.', '_' and '-' with a letter or digit first",
                        "hyperparameters.batch_size: 0; expected 1 to 65536",
                        "hyperparameters.learning_rate: NaN; expected a number greater than 0 and below 100",
                        "hyperparameters.beta2: 1.0; expected 0 for the default, or a number between 0 and 1",
                        "checkpoint_every: -1; expected 0 to 1099511627776"),
                RequestCheck.problems(bad));
    }

    @Test
    void aRequestWithoutAStartIsTold() {
        assertEquals(
                List.of("start: not set; expected one of new_model, checkpoint_digest, model_uri"),
                RequestCheck.problems(GOOD.toBuilder().clearNewModel().build()));
    }

    @Test
    void aTokenizerMustBeAFile() {
        TrainingRequest bad = GOOD.toBuilder()
                .setNewModel(GOOD.getNewModel().toBuilder().setTokenizerUri("http://somewhere/tokenizer.json"))
                .build();

        assertEquals(
                List.of(
                        "new_model.tokenizer_uri: \"http://somewhere/tokenizer.json\"; expected an absolute file URI such as file:///models/t5"),
                RequestCheck.problems(bad));
    }

    @Test
    void differencesOfTwoRequestsAreNamedFieldByField() {
        TrainingRequest other = GOOD.toBuilder()
                .setHyperparameters(GOOD.getHyperparameters().toBuilder().setSteps(20))
                .setPromoteTo("default")
                .build();

        assertEquals(
                List.of("hyperparameters.steps: 10 there, 20 here", "promote_to:  there, default here"),
                RequestDifference.between(GOOD, other));
    }
}
