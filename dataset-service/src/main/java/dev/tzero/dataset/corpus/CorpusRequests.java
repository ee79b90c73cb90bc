package dev.tzero.dataset.corpus;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.CorpusOrder;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks requests for corpora and fills in what they leave to us. */
public final class CorpusRequests {

    /** Partitions of a corpus whose request does not say. */
    static final int DEFAULT_PARTITIONS = 4;

    /** Most partitions of a corpus. */
    static final int MAX_PARTITIONS = 64;

    /** Most passes of a corpus. */
    static final int MAX_PASSES = 1_000;

    private static final int SHOWN = 120;

    // No '.': Kafka's metrics cannot tell a topic with '.' from one with '_'.
    private static final Pattern CORPUS_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,199}");

    private CorpusRequests() {}

    /**
     * The request with its defaults spelled out.
     *
     * @throws ServiceException {@link DatasetError#INVALID_REQUEST} naming the field, its value and what was expected
     */
    public static CorpusRequest checked(CorpusRequest request) {
        if (!CORPUS_ID.matcher(request.getCorpusId()).matches()) {
            throw invalid(
                    "corpus_id",
                    "'" + request.getCorpusId() + "'",
                    "1 to 200 letters, digits, '_' or '-', the first a letter or digit");
        }
        switch (request.getContentCase()) {
            case MIXTURE -> {
                if (request.getMixture().isBlank()) {
                    throw invalid("mixture", "blank", "the name of a mixture");
                }
            }
            case INLINE_MIXTURE -> {}
            case CONTENT_NOT_SET -> throw invalid("mixture", "absent", "mixture or inline_mixture");
        }
        if (request.getMaxExamples() < 0) {
            throw invalid("max_examples", request.getMaxExamples(), "0 or more");
        }
        if (request.getPartitions() < 0 || request.getPartitions() > MAX_PARTITIONS) {
            throw invalid("partitions", request.getPartitions(), "0 to " + MAX_PARTITIONS);
        }
        if (request.getPasses() < 0 || request.getPasses() > MAX_PASSES) {
            throw invalid("passes", request.getPasses(), "0 to " + MAX_PASSES);
        }
        CorpusOrder order =
                switch (request.getOrder()) {
                    case CORPUS_ORDER_UNSPECIFIED, CORPUS_ORDER_SHUFFLED -> CorpusOrder.CORPUS_ORDER_SHUFFLED;
                    case CORPUS_ORDER_SEQUENTIAL -> CorpusOrder.CORPUS_ORDER_SEQUENTIAL;
                    case UNRECOGNIZED -> throw invalid("order", request.getOrderValue(), "SHUFFLED or SEQUENTIAL");
                };
        return request.toBuilder()
                .setOrder(order)
                // Once is what nothing said means, and it has to be the same request either way.
                .setPasses(request.getPasses() == 1 ? 0 : request.getPasses())
                .setPartitions(request.getPartitions() == 0 ? DEFAULT_PARTITIONS : request.getPartitions())
                .build();
    }

    /** Times that a corpus takes every example. */
    public static int passes(CorpusRequest request) {
        return Math.max(1, request.getPasses());
    }

    /** In what a request differs from the one its corpus was made for; empty when in nothing. */
    public static String difference(CorpusRequest known, CorpusRequest other) {
        List<String> differences = new ArrayList<>();
        for (FieldDescriptor field : CorpusRequest.getDescriptor().getFields()) {
            boolean inBoth = !field.hasPresence() || known.hasField(field) && other.hasField(field);
            boolean same = inBoth
                    ? known.getField(field).equals(other.getField(field))
                    : known.hasField(field) == other.hasField(field);
            if (!same) {
                differences.add(field.getName() + " was " + shown(known, field) + ", now " + shown(other, field));
            }
        }
        return String.join("; ", differences);
    }

    private static String shown(CorpusRequest request, FieldDescriptor field) {
        if (field.hasPresence() && !request.hasField(field)) {
            return "absent";
        }
        String text = String.valueOf(request.getField(field)).strip().replaceAll("\\s+", " ");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static ServiceException invalid(String field, Object value, String expected) {
        return new ServiceException(DatasetError.INVALID_REQUEST, field + " is " + value + ", expected " + expected);
    }
}
