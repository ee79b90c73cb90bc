package dev.tzero.platform.app;

import dev.tzero.platform.errors.Calls;
import dev.tzero.proto.prompt.v1.ExportPromptsRequest;
import dev.tzero.proto.prompt.v1.ExportPromptsResponse;
import dev.tzero.proto.prompt.v1.ImportPromptsRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;

/** Unary methods on worker threads: one throws from its body, one uses {@link Calls}. */
@GrpcService
@Blocking
class BlockingGrpc extends PromptServiceGrpc.PromptServiceImplBase {

    @Override
    public void exportPrompts(ExportPromptsRequest request, StreamObserver<ExportPromptsResponse> observer) {
        String answer = Behaviour.of(request.getDataset());
        observer.onNext(ExportPromptsResponse.newBuilder().setYaml(answer).build());
        observer.onCompleted();
    }

    @Override
    public void importPrompts(ImportPromptsRequest request, StreamObserver<ImportPromptsResponse> observer) {
        Calls.unary(observer, () -> {
            Behaviour.of(request.getYaml());
            return ImportPromptsResponse.getDefaultInstance();
        });
    }
}
