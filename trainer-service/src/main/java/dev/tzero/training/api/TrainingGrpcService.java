package dev.tzero.training.api;

import dev.tzero.platform.errors.Calls;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ReadableRequests;
import dev.tzero.proto.training.v1.GetRunRequest;
import dev.tzero.proto.training.v1.GetRunResponse;
import dev.tzero.proto.training.v1.ListCheckpointsRequest;
import dev.tzero.proto.training.v1.ListCheckpointsResponse;
import dev.tzero.proto.training.v1.ListRunsRequest;
import dev.tzero.proto.training.v1.ListRunsResponse;
import dev.tzero.proto.training.v1.PromoteCheckpointRequest;
import dev.tzero.proto.training.v1.PromoteCheckpointResponse;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.proto.training.v1.ResumeRunRequest;
import dev.tzero.proto.training.v1.ResumeRunResponse;
import dev.tzero.proto.training.v1.StartRunRequest;
import dev.tzero.proto.training.v1.StartRunResponse;
import dev.tzero.proto.training.v1.StopRunRequest;
import dev.tzero.proto.training.v1.StopRunResponse;
import dev.tzero.proto.training.v1.TrainingRequest;
import dev.tzero.proto.training.v1.TrainingServiceGrpc;
import dev.tzero.proto.training.v1.WatchRunRequest;
import dev.tzero.proto.training.v1.WatchRunResponse;
import dev.tzero.training.config.TrainingConfig;
import dev.tzero.training.persistence.JdbcRunLedgers;
import dev.tzero.training.run.Refusal;
import dev.tzero.training.run.Run;
import dev.tzero.training.run.RunBook;
import dev.tzero.training.run.RunBook.UnknownCorpus;
import dev.tzero.training.run.RunLedger;
import dev.tzero.training.trainer.RunSignal;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** {@code tzero.training.v1.TrainingService} over the ledger. */
@GrpcService
@Blocking
public class TrainingGrpcService implements BindableService, TrainingServiceGrpc.AsyncService {
    private final RunBook runs;
    private final JdbcRunLedgers ledgers;
    private final RunSignal signal;
    private final RunWatch watch;
    private final Duration lookupWait;

    public TrainingGrpcService(
            RunBook runs, JdbcRunLedgers ledgers, RunSignal signal, RunWatch watch, TrainingConfig config) {
        this.runs = runs;
        this.ledgers = ledgers;
        this.signal = signal;
        this.watch = watch;
        this.lookupWait = config.lookupWait();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ReadableRequests.of(TrainingServiceGrpc.bindService(this));
    }

    @Override
    public void startRun(StartRunRequest request, StreamObserver<StartRunResponse> observer) {
        Calls.unary(
                observer,
                () -> StartRunResponse.newBuilder()
                        .setRun(RunMessages.run(start(request.getRequest())))
                        .build());
    }

    @Override
    public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> observer) {
        Calls.unary(
                observer,
                () -> StopRunResponse.newBuilder()
                        .setRun(RunMessages.run(change(ledger -> runs.stop(ledger, request.getRunId()))))
                        .build());
    }

    @Override
    public void resumeRun(ResumeRunRequest request, StreamObserver<ResumeRunResponse> observer) {
        Calls.unary(
                observer,
                () -> ResumeRunResponse.newBuilder()
                        .setRun(RunMessages.run(change(ledger -> runs.resume(ledger, request.getRunId()))))
                        .build());
    }

    @Override
    public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> observer) {
        BooleanSupplier cancelled =
                observer instanceof ServerCallStreamObserver<?> call ? call::isCancelled : () -> false;
        try {
            watch.follow(
                    request.getRunId(),
                    run -> observer.onNext(WatchRunResponse.newBuilder()
                            .setRun(RunMessages.run(run))
                            .build()),
                    cancelled);
        } catch (RuntimeException e) {
            observer.onError(Failure.of(e).asStatus());
            return;
        }
        observer.onCompleted();
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> observer) {
        Calls.unary(
                observer,
                () -> GetRunResponse.newBuilder()
                        .setRun(RunMessages.run(read(ledger -> RunBook.known(ledger, request.getRunId()))))
                        .build());
    }

    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> observer) {
        Calls.unary(
                observer,
                () -> ListRunsResponse.newBuilder()
                        .addAllRuns(read(RunLedger::runs).stream()
                                .map(RunMessages::run)
                                .toList())
                        .build());
    }

    @Override
    public void listCheckpoints(ListCheckpointsRequest request, StreamObserver<ListCheckpointsResponse> observer) {
        Calls.unary(
                observer,
                () -> ListCheckpointsResponse.newBuilder()
                        .addAllCheckpoints(read(ledger -> {
                            Run run = RunBook.known(ledger, request.getRunId());
                            return ledger.checkpoints(run.id());
                        }))
                        .build());
    }

    @Override
    public void promoteCheckpoint(
            PromoteCheckpointRequest request, StreamObserver<PromoteCheckpointResponse> observer) {
        Calls.unary(observer, () -> {
            Promotion promotion =
                    change(ledger -> runs.promote(ledger, request.getCheckpointDigest(), request.getAlias()));
            return PromoteCheckpointResponse.newBuilder()
                    .setPromotion(promotion)
                    .build();
        });
    }

    /** A corpus that is unknown now may be known in a moment: it is waited for a little. */
    private Run start(TrainingRequest request) {
        long deadline = System.nanoTime() + lookupWait.toNanos();
        while (true) {
            long seen = signal.count();
            try {
                Run run = ledgers.call(ledger -> runs.request(ledger, request, UnknownCorpus.REFUSED));
                signal.raise();
                return run;
            } catch (Refusal e) {
                long left = deadline - System.nanoTime();
                if (e.reason() != Refusal.Reason.UNKNOWN_CORPUS || left <= 0 || !awaited(seen, left)) {
                    throw TrainingError.of(e);
                }
            }
        }
    }

    private boolean awaited(long seen, long nanos) {
        try {
            signal.awaitAfter(seen, Duration.ofNanos(nanos));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T> T change(Function<RunLedger, T> work) {
        T result = read(work);
        signal.raise();
        return result;
    }

    private <T> T read(Function<RunLedger, T> work) {
        try {
            return ledgers.call(work);
        } catch (Refusal e) {
            throw TrainingError.of(e);
        }
    }
}
