package dev.tzero.local.demo;

import dev.tzero.proto.dataset.v1.DatasetServiceGrpc;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc.DatasetServiceBlockingStub;
import dev.tzero.proto.evaluation.v1.EvaluationServiceGrpc;
import dev.tzero.proto.evaluation.v1.EvaluationServiceGrpc.EvaluationServiceBlockingStub;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc;
import dev.tzero.proto.inference.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import dev.tzero.proto.training.v1.TrainingServiceGrpc;
import dev.tzero.proto.training.v1.TrainingServiceGrpc.TrainingServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The five services as a client sees them: one plaintext channel on loopback to each. A call waits for a service that is
 * being started again, at most {@link #PATIENCE_SECONDS} seconds.
 */
public final class Services implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int LARGEST_ANSWER = 32 << 20;
    private static final long PATIENCE_SECONDS = 120;

    private final List<ManagedChannel> channels;

    /** @param ports of prompt, dataset, trainer, inference and eval service, in this order */
    public Services(List<Integer> ports) {
        channels = ports.stream()
                .map(port -> NettyChannelBuilder.forAddress(HOST, port)
                        .usePlaintext()
                        .maxInboundMessageSize(LARGEST_ANSWER)
                        .build())
                .map(ManagedChannel.class::cast)
                .toList();
    }

    public PromptServiceBlockingStub prompts() {
        return patient(PromptServiceGrpc.newBlockingStub(channels.get(0)));
    }

    public DatasetServiceBlockingStub datasets() {
        return patient(DatasetServiceGrpc.newBlockingStub(channels.get(1)));
    }

    public TrainingServiceBlockingStub training() {
        return patient(TrainingServiceGrpc.newBlockingStub(channels.get(2)));
    }

    public InferenceServiceBlockingStub inference() {
        return patient(InferenceServiceGrpc.newBlockingStub(channels.get(3)));
    }

    public EvaluationServiceBlockingStub evaluations() {
        return patient(EvaluationServiceGrpc.newBlockingStub(channels.get(4)));
    }

    private static <S extends AbstractStub<S>> S patient(S stub) {
        return stub.withWaitForReady().withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        channels.forEach(Services::await);
    }

    private static void await(ManagedChannel channel) {
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
