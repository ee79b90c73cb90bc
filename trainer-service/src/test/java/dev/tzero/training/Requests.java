package dev.tzero.training;

import dev.tzero.proto.training.v1.Hyperparameters;
import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.proto.training.v1.Schedule;
import dev.tzero.proto.training.v1.TrainingRequest;
import java.net.URI;

/** Requests for runs of a tiny model. */
public final class Requests {
    private Requests() {}

    /** A good request; the tokenizer need not exist for it to be good. */
    public static TrainingRequest.Builder request(String runId, String corpusId, URI tokenizer) {
        return TrainingRequest.newBuilder()
                .setRunId(runId)
                .setCorpusId(corpusId)
                .setNewModel(NewModel.newBuilder()
                        .setDModel(16)
                        .setDFf(32)
                        .setDKv(8)
                        .setNumHeads(2)
                        .setNumLayers(1)
                        .setNumDecoderLayers(1)
                        .setTokenizerUri(tokenizer.toString())
                        .setSeed(7))
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setSteps(20)
                        .setBatchSize(4)
                        .setLearningRate(0.01)
                        .setWarmupSteps(2)
                        .setSchedule(Schedule.SCHEDULE_COSINE)
                        .setWeightDecay(0.01)
                        .setMaxGradientNorm(1)
                        .setBucketWindow(4)
                        .setSeed(3));
    }

    /** As {@link #request(String, String, URI)}, for tests that do not train. */
    public static TrainingRequest.Builder request(String runId) {
        return request(runId, "corpus", URI.create("file:///models/tokenizer.json"));
    }
}
