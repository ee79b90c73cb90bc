package dev.tzero.training.persistence;

import dev.tzero.proto.training.v1.RunState;
import dev.tzero.training.run.RunStatus;
import dev.tzero.training.run.RunStatus.Complete;
import dev.tzero.training.run.RunStatus.Failed;
import dev.tzero.training.run.RunStatus.Queued;
import dev.tzero.training.run.RunStatus.Running;
import dev.tzero.training.run.RunStatus.Stopped;
import dev.tzero.training.run.RunStatus.Stopping;

/** A status as the column {@code run.state} and the contract spell it. */
public final class RunStates {
    private RunStates() {}

    static String column(RunStatus status) {
        return switch (status) {
            case Queued _ -> "QUEUED";
            case Running _ -> "RUNNING";
            case Stopping _ -> "STOPPING";
            case Stopped _ -> "STOPPED";
            case Complete _ -> "COMPLETE";
            case Failed _ -> "FAILED";
        };
    }

    static RunStatus status(String column, String reason) {
        return switch (column) {
            case "QUEUED" -> new Queued();
            case "RUNNING" -> new Running();
            case "STOPPING" -> new Stopping(reason);
            case "STOPPED" -> new Stopped(reason);
            case "COMPLETE" -> new Complete();
            case "FAILED" -> new Failed(reason);
            default ->
                throw new IllegalStateException("run.state is " + column + ", which no version of this service writes");
        };
    }

    /** The contract has no word for a run that is about to stop: it still trains. */
    public static RunState contract(RunStatus status) {
        return switch (status) {
            case Queued _ -> RunState.RUN_STATE_QUEUED;
            case Running _, Stopping _ -> RunState.RUN_STATE_RUNNING;
            case Stopped _ -> RunState.RUN_STATE_STOPPED;
            case Complete _ -> RunState.RUN_STATE_COMPLETE;
            case Failed _ -> RunState.RUN_STATE_FAILED;
        };
    }
}
