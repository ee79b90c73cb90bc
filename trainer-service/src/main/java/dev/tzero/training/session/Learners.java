package dev.tzero.training.session;

import dev.tzero.proto.training.v1.NewModel;
import dev.tzero.training.run.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;

/** Makes models ready to be trained. */
public interface Learners {
    /** A model with random weights. */
    Learner create(NewModel model, TrainingPlan plan, long totalSteps) throws IOException;

    /** The weights of a folder, with an optimizer that has seen nothing yet. */
    Learner open(Path folder, TrainingPlan plan, long totalSteps) throws IOException;

    /** A checkpoint that {@link Learner#save} wrote: goes on as if it had never been closed. */
    Learner resume(Path folder, TrainingPlan plan, long totalSteps) throws IOException;
}
