package dev.tzero.training.run;

import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.TrainingProgress;
import dev.tzero.proto.training.v1.TrainingRequest;
import java.time.Instant;
import java.util.Optional;

/**
 * A run and where it stands.
 *
 * @param request as it was asked for
 * @param status where it stands
 * @param progress the last report; empty before the first
 * @param lastCheckpoint the newest checkpoint; empty before the first
 * @param createdAt when it was asked for
 */
public record Run(
        TrainingRequest request,
        RunStatus status,
        Optional<TrainingProgress> progress,
        Optional<Checkpoint> lastCheckpoint,
        Instant createdAt) {

    public String id() {
        return request.getRunId();
    }
}
