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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Topics outlive the code that wrote them: bytes of every record type as released, each beside what it says as JSON, are
 * read back by today's code. A contract that changes adds a version; it never rewrites one.
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

    /**
     * A golden record.
     *
     * @param version 1 for what the type was first released with; one more each time fields were added
     */
    record Golden(Message type, int version) {

        private static Stream<Golden> of(Message type) {
            return IntStream.iterate(1, version -> Files.exists(path(type, version, "json")), version -> version + 1)
                    .mapToObj(version -> new Golden(type, version));
        }

        static Stream<Golden> all() {
            return recordTypes().flatMap(Golden::of);
        }

        byte[] bytes() throws IOException {
            return Files.readAllBytes(path(type, version, "binpb"));
        }

        Message fromJson() throws IOException {
            Message.Builder builder = type.newBuilderForType();
            JsonFormat.parser().merge(Files.readString(path(type, version, "json")), builder);
            return builder.build();
        }

        private static Path path(Message type, int version, String ending) {
            return FOLDER.resolve(type.getDescriptorForType().getName() + ".v" + version + "." + ending);
        }

        @Override
        public String toString() {
            return type.getDescriptorForType().getName() + " v" + version;
        }
    }

    static Stream<Golden> goldens() {
        return Golden.all();
    }

    static Stream<Golden> newest() {
        return recordTypes()
                .map(type -> Golden.of(type).reduce((_, later) -> later).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void bytesWrittenByAReleaseAreReadAsTheyWereMeant(Golden golden) throws IOException {
        Message read = golden.type().getParserForType().parseFrom(golden.bytes());

        assertEquals(golden.fromJson(), read);
        assertEquals(java.util.Map.of(), read.getUnknownFields().asMap(), "fields that today's contract lost");
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void whatTodaysCodeWritesIsReadByThatRelease(Golden golden) throws IOException {
        assertArrayEquals(golden.bytes(), golden.fromJson().toByteArray());
    }

    @ParameterizedTest
    @MethodSource("newest")
    void theNewestGoldenRecordSaysSomethingInEveryField(Golden golden) throws IOException {
        Message record = golden.fromJson();
        record.getDescriptorForType().getFields().stream()
                .filter(field -> field.getContainingOneof() == null)
                .forEach(field -> assertFalse(
                        field.isRepeated()
                                ? record.getRepeatedFieldCount(field) == 0
                                : !record.getAllFields().containsKey(field),
                        () -> golden + "." + field.getName() + " is not set"));
    }

    @Test
    void everyGoldenFileBelongsToARecordType() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(2 * goldens().count(), files.count());
        }
    }
}
