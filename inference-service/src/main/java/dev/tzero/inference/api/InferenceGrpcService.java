package dev.tzero.inference.api;

import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.serving.ModelRegistry;
import dev.tzero.platform.errors.Calls;
import dev.tzero.platform.errors.ReadableRequests;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateResponse;
import dev.tzero.proto.inference.v1.GenerateStreamRequest;
import dev.tzero.proto.inference.v1.GenerateStreamResponse;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc;
import dev.tzero.proto.inference.v1.ListModelsRequest;
import dev.tzero.proto.inference.v1.ListModelsResponse;
import dev.tzero.proto.inference.v1.LoadModelRequest;
import dev.tzero.proto.inference.v1.LoadModelResponse;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankResponse;
import dev.tzero.proto.inference.v1.UnloadModelRequest;
import dev.tzero.proto.inference.v1.UnloadModelResponse;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.function.BooleanSupplier;

/** {@code tzero.inference.v1.InferenceService} over this replica. */
@GrpcService
@Blocking
public class InferenceGrpcService implements BindableService, InferenceServiceGrpc.AsyncService {

    private final Replica replica;
    private final Answers answers;

    public InferenceGrpcService(Replica replica, Answers answers) {
        this.replica = replica;
        this.answers = answers;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ReadableRequests.of(InferenceServiceGrpc.bindService(this));
    }

    @Override
    public void generate(GenerateRequest request, StreamObserver<GenerateResponse> observer) {
        Calls.later(
                observer,
                () -> answers.generate(request.getModel(), request.getTasksList(), cancelled(observer))
                        .thenApply(results -> GenerateResponse.newBuilder()
                                .addAllResults(results)
                                .build()));
    }

    @Override
    public void generateStream(GenerateStreamRequest request, StreamObserver<GenerateStreamResponse> observer) {
        Calls.later(
                observer,
                () -> answers.stream(
                                request.getModel(),
                                request.getTask(),
                                cancelled(observer),
                                token -> observer.onNext(GenerateStreamResponse.newBuilder()
                                        .setToken(token)
                                        .build()))
                        .thenApply(result -> GenerateStreamResponse.newBuilder()
                                .setResult(result)
                                .build()));
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> observer) {
        Calls.later(
                observer,
                () -> answers.rank(request.getModel(), request.getTasksList(), cancelled(observer))
                        .thenApply(results ->
                                RankResponse.newBuilder().addAllResults(results).build()));
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
        Calls.unary(
                observer,
                () -> ListModelsResponse.newBuilder()
                        .setReplica(replica.name())
                        .setMemoryBudgetBytes(models().budget().bytes())
                        .setMemoryUsedBytes(models().budget().used())
                        .addAllDevices(ServedModels.devices(models().budget()))
                        .addAllModels(ServedModels.all(models()))
                        .build());
    }

    @Override
    public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> observer) {
        Calls.unary(observer, () -> {
            String model = answers.model(request.getModel());
            models().load(model);
            return LoadModelResponse.newBuilder()
                    .addAllModels(ServedModels.named(models(), model))
                    .build();
        });
    }

    @Override
    public void unloadModel(UnloadModelRequest request, StreamObserver<UnloadModelResponse> observer) {
        Calls.unary(observer, () -> {
            String model = answers.model(request.getModel());
            models().unload(model);
            return UnloadModelResponse.newBuilder()
                    .addAllModels(ServedModels.named(models(), model))
                    .build();
        });
    }

    private ModelRegistry models() {
        return replica.models();
    }

    /** Whether the caller has gone; asked from other threads. */
    static BooleanSupplier cancelled(StreamObserver<?> observer) {
        return observer instanceof ServerCallStreamObserver<?> call ? call::isCancelled : () -> false;
    }
}
