package dev.tzero.training.api;

import dev.tzero.training.persistence.RunStates;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunBook;

/** Runs as the contract shows them. */
final class RunMessages {
    private RunMessages() {}

    static dev.tzero.proto.training.v1.Run run(Run run) {
        var message = dev.tzero.proto.training.v1.Run.newBuilder()
                .setRequest(run.request())
                .setState(RunStates.contract(run.status()))
                .setReason(run.status().why())
                .setCreatedAt(RunBook.timestamp(run.createdAt()));
        run.progress().ifPresent(message::setProgress);
        run.lastCheckpoint().ifPresent(message::setLastCheckpoint);
        return message.build();
    }
}
