package dev.tzero.prompt.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tzero.definitions.check.FindingCode;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.PromptError;
import dev.tzero.prompt.check.RefusedException;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRefusal;
import dev.tzero.proto.prompt.v1.PromptRevision;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusesTest {

    /** What a gRPC client takes of trailers unless it is told otherwise. */
    private static final int MOST_TRAILERS = 8192;

    @Test
    void aSmallConflictCarriesBothTexts() throws InvalidProtocolBufferException {
        PromptRefusal refusal = detail(conflict(100, 1));

        assertEquals(100, refusal.getSubmitted().getTemplate().length());
        assertEquals(
                100,
                refusal.getFindings(0).getStored().getDefinition().getTemplate().length());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 2_000, 4_000, 60_000})
    void aConflictOfAnySizeFitsInWhatClientsTake(int characters) throws InvalidProtocolBufferException {
        for (int findings : List.of(1, 100)) {
            StatusRuntimeException status = Statuses.of(conflict(characters, findings));

            assertTrue(size(status) < MOST_TRAILERS, () -> characters + " characters make " + size(status));
            assertEquals(
                    7,
                    detail(conflict(characters, findings))
                            .getFindings(0)
                            .getStored()
                            .getRevision());
        }
    }

    @Test
    void otherErrorsKeepTheirCodeAndGetNoDetails() {
        StatusRuntimeException status =
                Statuses.of(new ServiceException(PromptError.of(FindingCode.LISTING_INVALID), "ü".repeat(100_000)));

        assertEquals(Status.Code.INVALID_ARGUMENT, status.getStatus().getCode());
        assertEquals("TZP-1118", status.getTrailers().get(Failure.CODE_TRAILER));
        assertNull(
                status.getTrailers().get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER)));
        assertTrue(size(status) < MOST_TRAILERS);
    }

    private static PromptRefusal detail(RefusedException refused) throws InvalidProtocolBufferException {
        return StatusProto.fromThrowable(Statuses.of(refused)).getDetails(0).unpack(PromptRefusal.class);
    }

    private static RefusedException conflict(int characters, int findings) {
        PromptDefinition definition = PromptDefinition.newBuilder()
                .setTemplate("ä".repeat(characters))
                .build();
        PromptRevision stored = PromptRevision.newBuilder()
                .setRevision(7)
                .setDefinition(definition)
                .build();
        Finding conflict = FindingCode.REVISION_CONFLICT.at("expected_revision", "ö".repeat(characters), stored);
        return new RefusedException(Collections.nCopies(findings, conflict), definition);
    }

    /** Names and values as they travel: text with other than ASCII percent-encoded, bytes as Base64. */
    private static int size(StatusRuntimeException status) {
        int details = StatusProto.fromThrowable(status).getSerializedSize() * 4 / 3;
        int description = 0;
        for (byte b : status.getStatus().getDescription().getBytes(StandardCharsets.UTF_8)) {
            description += b < 0 ? 3 : 1;
        }
        return details + description + 500;
    }
}
