package dev.tzero.inference.api;

import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.Calls;
import dev.tzero.platform.errors.ReadableRequests;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.openinference.v2.GRPCInferenceServiceGrpc;
import dev.tzero.proto.openinference.v2.ModelInferRequest;
import dev.tzero.proto.openinference.v2.ModelInferResponse;
import dev.tzero.proto.openinference.v2.ModelMetadataRequest;
import dev.tzero.proto.openinference.v2.ModelMetadataResponse;
import dev.tzero.proto.openinference.v2.ModelMetadataResponse.TensorMetadata;
import dev.tzero.proto.openinference.v2.ModelReadyRequest;
import dev.tzero.proto.openinference.v2.ModelReadyResponse;
import dev.tzero.proto.openinference.v2.ServerLiveRequest;
import dev.tzero.proto.openinference.v2.ServerLiveResponse;
import dev.tzero.proto.openinference.v2.ServerMetadataRequest;
import dev.tzero.proto.openinference.v2.ServerMetadataResponse;
import dev.tzero.proto.openinference.v2.ServerReadyRequest;
import dev.tzero.proto.openinference.v2.ServerReadyResponse;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The Open Inference Protocol (KServe v2) over this replica: tensor {@code text} is written about or, where tensor {@code
 * choices} is sent too, ranked.
 */
@GrpcService
@Blocking
public class OpenInference implements BindableService, GRPCInferenceServiceGrpc.AsyncService {

    private static final String BYTES = "BYTES";

    private final Replica replica;
    private final Answers answers;

    public OpenInference(Replica replica, Answers answers) {
        this.replica = replica;
        this.answers = answers;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ReadableRequests.of(GRPCInferenceServiceGrpc.bindService(this));
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
        Calls.unary(
                observer, () -> ServerLiveResponse.newBuilder().setLive(true).build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
        Calls.unary(
                observer,
                () -> ServerReadyResponse.newBuilder()
                        .setReady(!replica.models().served().isEmpty())
                        .build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
        Calls.unary(
                observer,
                () -> ModelReadyResponse.newBuilder()
                        .setReady(replica.models().serves(request.getName())
                                && isVersion(request.getName(), request.getVersion()))
                        .build());
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
        Calls.unary(
                observer,
                () -> ServerMetadataResponse.newBuilder()
                        .setName("tzero")
                        .setVersion("0.1.0")
                        .build());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        Calls.unary(observer, () -> {
            String digest = digest(request.getName(), request.getVersion());
            return ModelMetadataResponse.newBuilder()
                    .setName(request.getName())
                    .addVersions(digest)
                    .setPlatform("tzero_djl_pytorch")
                    .addInputs(tensor(TextTensors.TEXT, BYTES, -1))
                    .addInputs(tensor(TextTensors.CHOICES, BYTES, -1, -1))
                    .addOutputs(tensor(TextTensors.TEXT_OUTPUT, BYTES, -1))
                    .addOutputs(tensor(TextTensors.SCORES, "FP64", -1, -1))
                    .addOutputs(tensor(TextTensors.BEST_CHOICE, "INT64", -1))
                    .build();
        });
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        BooleanSupplier cancelled = InferenceGrpcService.cancelled(observer);
        Calls.later(observer, () -> {
            digest(request.getModelName(), request.getModelVersion());
            TextTensors tensors = TextTensors.of(request);
            if (tensors.choices().isEmpty()) {
                List<GenerateTask> tasks = GenerateParameters.tasks(tensors.texts(), request.getParametersMap());
                return answers.generate(request.getModelName(), tasks, cancelled)
                        .thenApply(results -> tensors.generated(request, results));
            }
            return answers.rank(request.getModelName(), tensors.rankTasks(), cancelled)
                    .thenApply(results -> tensors.ranked(request, results));
        });
    }

    private boolean isVersion(String name, String version) {
        return version.isEmpty() || replica.models().digest(name).equals(version);
    }

    /** @throws ServiceException {@link InferenceError#MODEL_UNKNOWN} where the name or this version of it is not served */
    private String digest(String name, String version) {
        String digest = replica.models().digest(name);
        if (!version.isEmpty() && !version.equals(digest)) {
            throw new ServiceException(
                    InferenceError.MODEL_UNKNOWN,
                    "model_version: '" + version + "' of model '" + name + "' is not served here: expected " + digest);
        }
        return digest;
    }

    private static TensorMetadata tensor(String name, String datatype, long... shape) {
        TensorMetadata.Builder tensor =
                TensorMetadata.newBuilder().setName(name).setDatatype(datatype);
        for (long extent : shape) {
            tensor.addShape(extent);
        }
        return tensor.build();
    }
}
