package dev.tzero.platform.app;

import dev.tzero.proto.training.v1.GetRunRequest;
import dev.tzero.proto.training.v1.GetRunResponse;
import dev.tzero.proto.training.v1.TrainingServiceGrpc;
import dev.tzero.proto.training.v1.WatchRunRequest;
import dev.tzero.proto.training.v1.WatchRunResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.RunOnVirtualThread;

/** The same on virtual threads, with a stream that fails after its first answer. */
@GrpcService
@RunOnVirtualThread
class VirtualGrpc extends TrainingServiceGrpc.TrainingServiceImplBase {

    @Override
    public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> observer) {
        Behaviour.of(request.getRunId());
        if (!Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("not on a virtual thread");
        }
        observer.onNext(GetRunResponse.getDefaultInstance());
        observer.onCompleted();
    }

    @Override
    public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> observer) {
        observer.onNext(WatchRunResponse.getDefaultInstance());
        try {
            Behaviour.of(request.getRunId());
            observer.onCompleted();
        } catch (RuntimeException e) {
            observer.onError(e);
        }
    }
}
