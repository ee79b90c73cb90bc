package dev.tzero.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.proto.training.v1.Hyperparameters;
import dev.tzero.proto.training.v1.Schedule;
import dev.tzero.proto.training.v1.TrainingRequest;
import org.junit.jupiter.api.Test;

class TrainingPlanTest {

    private static TrainingPlan plan(long steps, int batchSize, int window, long checkpointEvery) {
        return TrainingPlan.of(TrainingRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setSteps(steps)
                        .setBatchSize(batchSize)
                        .setBucketWindow(window)
                        .setLearningRate(1))
                .setCheckpointEvery(checkpointEvery)
                .build());
    }

    @Test
    void whatARequestLeavesOutHasTheContractsDefault() {
        TrainingPlan plan = plan(1, 1, 0, 0);

        assertEquals(16, plan.bucketWindow());
        assertEquals(0.9, plan.beta1());
        assertEquals(0.999, plan.beta2());
        assertEquals(1024, plan.maxInputTokens());
        assertEquals(256, plan.maxTargetTokens());
        assertEquals(Schedule.SCHEDULE_CONSTANT, plan.schedule());
    }

    @Test
    void withoutANumberOfStepsARunIsOnePassThatLeavesNoExampleOut() {
        assertEquals(4, plan(0, 3, 1, 0).totalSteps(10));
        assertEquals(7, plan(7, 3, 1, 0).totalSteps(10));
    }

    @Test
    void checkpointsAreWrittenFirstLastAndEverySoOften() {
        TrainingPlan plan = plan(10, 1, 4, 4);

        assertTrue(plan.checkpointDue(0, 10));
        assertFalse(plan.checkpointDue(3, 10));
        assertTrue(plan.checkpointDue(4, 10));
        assertTrue(plan.checkpointDue(10, 10));
        assertFalse(plan(10, 1, 4, 0).checkpointDue(4, 10));
    }

    @Test
    void theLastWindowHoldsTheBatchesThatAreLeft() {
        TrainingPlan plan = plan(10, 1, 4, 0);

        assertEquals(4, plan.batchesIn(0, 10));
        assertEquals(2, plan.batchesIn(2, 10));
        assertEquals(2, plan.windowAfter(9));
        assertEquals(1, plan.batchesDone(9));
    }
}
