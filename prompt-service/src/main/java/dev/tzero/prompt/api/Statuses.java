package dev.tzero.prompt.api;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import dev.tzero.platform.errors.Failure;
import dev.tzero.prompt.check.RefusedException;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.PromptRefusal;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Errors as gRPC sends them. A refusal's findings, with both texts of a conflict, travel as a detail of the status, as far
 * as they fit: clients take 8 KiB of trailers unless they are told otherwise, and more would hide the error itself.
 */
final class Statuses {

    /** Before Base64 makes four bytes of three; the message travels beside it and once more in it. */
    private static final int MOST_DETAIL_BYTES = 3_600;

    private static final int MOST_MESSAGE_BYTES = 1_000;
    private static final int MOST_FINDING_BYTES = 500;
    private static final String CUT = "…";

    private Statuses() {}

    static StatusRuntimeException of(RuntimeException thrown) {
        Failure failure = Failure.of(thrown);
        Status.Builder status = Status.newBuilder()
                .setCode(failure.status().value())
                .setMessage(shortened(failure.message(), MOST_MESSAGE_BYTES));
        if (thrown instanceof RefusedException refused) {
            status.addDetails(Any.pack(detail(refused)));
        }
        Metadata trailers = failure.asStatus().getTrailers();
        return status.getDetailsCount() == 0
                ? failure.status()
                        .toStatus()
                        .withDescription(status.getMessage())
                        .asRuntimeException(trailers)
                : StatusProto.toStatusRuntimeException(status.build(), trailers);
    }

    /** First what the client has goes, then what it can read by {@code GetPrompt}, then the ends of long messages and lists. */
    private static PromptRefusal detail(RefusedException refused) {
        PromptRefusal.Builder detail =
                PromptRefusal.newBuilder().addAllFindings(refused.findings()).setSubmitted(refused.submitted());
        if (fits(detail)) {
            return detail.build();
        }
        detail.clearSubmitted();
        if (fits(detail)) {
            return detail.build();
        }
        detail.getFindingsBuilderList().stream()
                .filter(Finding.Builder::hasStored)
                .forEach(finding -> finding.getStoredBuilder().clearDefinition());
        detail.getFindingsBuilderList()
                .forEach(finding -> finding.setMessage(shortened(finding.getMessage(), MOST_FINDING_BYTES)));
        while (!fits(detail)) {
            detail.removeFindings(detail.getFindingsCount() - 1);
        }
        return detail.build();
    }

    private static boolean fits(PromptRefusal.Builder detail) {
        return detail.build().getSerializedSize() <= MOST_DETAIL_BYTES;
    }

    /** At most as many bytes as leave room for the details; other than ASCII is sent as three each. */
    private static String shortened(String message, int most) {
        List<Integer> characters = message.codePoints().boxed().toList();
        StringBuilder text = new StringBuilder();
        int bytes = 0;
        for (int character : characters) {
            String one = Character.toString(character);
            bytes += character < 0x7F && character >= ' ' ? 1 : 3 * one.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > most) {
                return text.append(CUT).toString();
            }
            text.append(one);
        }
        return message;
    }
}
