package dev.tzero.proto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.PromptedExample;
import dev.tzero.proto.evaluation.v1.EvaluationRequest;
import dev.tzero.proto.evaluation.v1.EvaluationResult;
import dev.tzero.proto.inference.v1.InferenceRequest;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.prompt.v1.PromptRejection;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptSubmission;
import dev.tzero.proto.training.v1.Checkpoint;
import dev.tzero.proto.training.v1.Promotion;
import dev.tzero.proto.training.v1.TrainingEvent;
import dev.tzero.proto.training.v1.TrainingRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Topics outlive the code that wrote them: bytes of every record type as first released, each beside what it says as
 * JSON, are read back by today's code. A contract that changes adds a file; it never rewrites one.
 */
class GoldenRecordsTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    static Stream<Message> recordTypes() {
        return Stream.of(
                PromptSubmission.getDefaultInstance(),
                PromptRevision.getDefaultInstance(),
                PromptRejection.getDefaultInstance(),
                CorpusRequest.getDefaultInstance(),
                CorpusManifest.getDefaultInstance(),
                PromptedExample.getDefaultInstance(),
                TrainingRequest.getDefaultInstance(),
                TrainingEvent.getDefaultInstance(),
                Checkpoint.getDefaultInstance(),
                Promotion.getDefaultInstance(),
                InferenceRequest.getDefaultInstance(),
                InferenceResult.getDefaultInstance(),
                EvaluationRequest.getDefaultInstance(),
                EvaluationResult.getDefaultInstance());
    }

    @ParameterizedTest
    @MethodSource("recordTypes")
    void bytesWrittenByTheFirstReleaseAreReadAsTheyWereMeant(Message type) throws IOException {
        Message read = type.getParserForType().parseFrom(Files.readAllBytes(FOLDER.resolve(name(type) + ".v1.binpb")));

        assertEquals(fromJson(type), read);
        assertEquals(java.util.Map.of(), read.getUnknownFields().asMap(), "fields that today's contract lost");
    }

    @ParameterizedTest
    @MethodSource("recordTypes")
    void whatTodaysCodeWritesIsReadByTheFirstRelease(Message type) throws IOException {
        assertArrayEquals(
                Files.readAllBytes(FOLDER.resolve(name(type) + ".v1.binpb")),
                fromJson(type).toByteArray());
    }

    @ParameterizedTest
    @MethodSource("recordTypes")
    void aGoldenRecordSaysSomethingInEveryField(Message type) throws IOException {
        Message golden = fromJson(type);
        type.getDescriptorForType().getFields().stream()
                .filter(field -> field.getContainingOneof() == null)
                .forEach(field -> assertFalse(
                        field.isRepeated()
                                ? golden.getRepeatedFieldCount(field) == 0
                                : !golden.getAllFields().containsKey(field),
                        () -> name(type) + "." + field.getName() + " is not set"));
    }

    @Test
    void everyGoldenFileBelongsToARecordType() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(2 * recordTypes().count(), files.count());
        }
    }

    private static Message fromJson(Message type) throws IOException {
        Message.Builder builder = type.newBuilderForType();
        JsonFormat.parser().merge(Files.readString(FOLDER.resolve(name(type) + ".v1.json")), builder);
        return builder.build();
    }

    private static String name(Message type) {
        return type.getDescriptorForType().getName();
    }
}
