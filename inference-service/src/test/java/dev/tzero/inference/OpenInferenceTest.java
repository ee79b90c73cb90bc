package dev.tzero.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.tzero.proto.openinference.v2.GRPCInferenceServiceGrpc;
import dev.tzero.proto.openinference.v2.InferParameter;
import dev.tzero.proto.openinference.v2.ModelInferRequest;
import dev.tzero.proto.openinference.v2.ModelInferResponse;
import dev.tzero.proto.openinference.v2.ModelMetadataRequest;
import dev.tzero.proto.openinference.v2.ModelReadyRequest;
import dev.tzero.proto.openinference.v2.ServerLiveRequest;
import dev.tzero.proto.openinference.v2.ServerReadyRequest;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.testkit.TzeroTestResource;
import io.grpc.Status;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients of the Open Inference Protocol. */
@QuarkusTest
@QuarkusTestResource(TzeroTestResource.class)
@Tag("slow")
class OpenInferenceTest extends ServiceFixture {

    @Test
    void clientsOfTheOpenInferenceProtocolAreAnswered() {
        Promotion promotion = promote("open", 2);
        var open = GRPCInferenceServiceGrpc.newBlockingStub(channel);
        ModelInferRequest texts = ModelInferRequest.newBuilder()
                .setModelName("open")
                .setId("mine")
                .addInputs(tensor("text", List.of(2L), "the cat", "the dog"))
                .putParameters(
                        "max_new_tokens",
                        InferParameter.newBuilder().setInt64Param(3).build())
                .build();
        ModelInferRequest choices = ModelInferRequest.newBuilder()
                .setModelName("open")
                .addInputs(tensor("text", List.of(2L), "the cat", "the dog"))
                .addInputs(tensor("choices", List.of(2L), "yes", "no"))
                .build();

        ModelInferResponse written = open.modelInfer(texts);
        ModelInferResponse ranked = open.modelInfer(choices);
        ModelInferResponse raw = open.modelInfer(ModelInferRequest.newBuilder()
                .setModelName("open")
                .addInputs(tensor("text", List.of(1L)))
                .addInputs(tensor("choices", List.of(1L, 2L)))
                .addRawInputContents(packed("the cat"))
                .addRawInputContents(packed("yes", "no"))
                .build());

        assertTrue(open.serverLive(ServerLiveRequest.getDefaultInstance()).getLive());
        assertTrue(open.serverReady(ServerReadyRequest.getDefaultInstance()).getReady());
        assertTrue(
                open.modelReady(ModelReadyRequest.newBuilder().setName("open").build())
                        .getReady());
        assertFalse(
                open.modelReady(ModelReadyRequest.newBuilder().setName("nobody").build())
                        .getReady());
        assertEquals(
                List.of(promotion.getCheckpointDigest()),
                open.modelMetadata(ModelMetadataRequest.newBuilder()
                                .setName("open")
                                .build())
                        .getVersionsList());
        assertEquals("mine", written.getId());
        assertEquals(promotion.getCheckpointDigest(), written.getModelVersion());
        assertEquals(2, written.getOutputs(0).getContents().getBytesContentsCount());
        assertEquals(List.of(2L, 2L), ranked.getOutputs(0).getShapeList());
        List<Double> scores = ranked.getOutputs(0).getContents().getFp64ContentsList();
        assertEquals(
                scores.get(0) >= scores.get(1) ? 0 : 1,
                ranked.getOutputs(1).getContents().getInt64Contents(0));
        ByteBuffer rawScores =
                raw.getRawOutputContents(0).asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(scores.get(0), rawScores.getDouble(), 1e-4);
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "text: shape [3] has 3 elements: expected the 1 that were sent",
                () -> open.modelInfer(ModelInferRequest.newBuilder()
                        .setModelName("open")
                        .addInputs(tensor("text", List.of(3L), "the cat"))
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "parameters: 'tokens' is none",
                () -> open.modelInfer(texts.toBuilder()
                        .putParameters("tokens", InferParameter.getDefaultInstance())
                        .build()));
        assertRefused(
                Status.Code.INVALID_ARGUMENT,
                "text: raw contents end within an element at byte 0",
                () -> open.modelInfer(ModelInferRequest.newBuilder()
                        .setModelName("open")
                        .addInputs(tensor("text", List.of(1L)))
                        .addRawInputContents(ByteString.copyFrom(new byte[] {9, 0, 0, 0, 1}))
                        .build()));
        assertRefused(
                Status.Code.NOT_FOUND,
                "model: 'nobody' is not served here",
                () -> open.modelInfer(texts.toBuilder().setModelName("nobody").build()));
    }

    private static ModelInferRequest.InferInputTensor tensor(String name, List<Long> shape, String... elements) {
        ModelInferRequest.InferInputTensor.Builder tensor = ModelInferRequest.InferInputTensor.newBuilder()
                .setName(name)
                .setDatatype("BYTES")
                .addAllShape(shape);
        for (String element : elements) {
            tensor.getContentsBuilder().addBytesContents(ByteString.copyFromUtf8(element));
        }
        return tensor.build();
    }

    private static ByteString packed(String... elements) {
        ByteString packed = ByteString.EMPTY;
        for (String element : elements) {
            ByteString bytes = ByteString.copyFromUtf8(element);
            packed = packed.concat(ByteString.copyFrom(ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(bytes.size())
                            .array()))
                    .concat(bytes);
        }
        return packed;
    }
}
