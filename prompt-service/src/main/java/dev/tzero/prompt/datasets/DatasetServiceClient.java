package dev.tzero.prompt.datasets;

import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc.DatasetServiceBlockingStub;
import dev.tzero.proto.dataset.v1.GetDatasetRequest;
import dev.tzero.proto.dataset.v1.ListDatasetsRequest;
import dev.tzero.proto.dataset.v1.ListRowsRequest;
import dev.tzero.proto.dataset.v1.ListRowsResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the dataset service over gRPC. No call takes longer than the deadline; after one that the service did not answer,
 * all are unknown for a pause, so that a service that is down costs one deadline a pause and not one a prompt.
 */
public final class DatasetServiceClient implements Datasets {

    private final DatasetServiceBlockingStub service;
    private final Duration deadline;
    private final Duration pause;
    private final InstantSource clock;
    private volatile Silence silence = new Silence(Instant.MIN, "");

    /**
     * @param deadline of one call
     * @param pause after a call without an answer
     */
    public DatasetServiceClient(Channel channel, Duration deadline, Duration pause, InstantSource clock) {
        this.service = DatasetServiceGrpc.newBlockingStub(channel);
        this.deadline = deadline;
        this.pause = pause;
        this.clock = clock;
    }

    private record Silence(Instant until, String reason) {}

    @Override
    public Answer<List<Dataset>> all() {
        return ask(stub ->
                stub.listDatasets(ListDatasetsRequest.getDefaultInstance()).getDatasetsList());
    }

    @Override
    public Answer<Dataset> find(String dataset, String subset) {
        return ask(stub -> stub.getDataset(GetDatasetRequest.newBuilder()
                                .setDataset(dataset)
                                .setSubset(subset)
                                .build())
                        .getDataset())
                .then(found -> found.getProblem().isEmpty()
                        ? new Answer.Known<>(found)
                        : new Answer.Unknown<>("the dataset cannot be read: " + found.getProblem()));
    }

    @Override
    public Answer<RowPage> rows(Dataset dataset, String split, long first, int size) {
        return ask(stub -> {
            ListRowsResponse page = stub.listRows(ListRowsRequest.newBuilder()
                    .setDataset(dataset.getName())
                    .setSubset(dataset.getSubset())
                    .setSplit(split)
                    .setFirstRow(first)
                    .setPageSize(size)
                    .build());
            List<Map<String, Object>> rows = page.getRowsList().stream()
                    .map(row -> PlainRows.of(row, dataset))
                    .toList();
            return new RowPage(split, rows, page.getTotal());
        });
    }

    private <T> Answer<T> ask(Function<DatasetServiceBlockingStub, T> question) {
        Silence before = silence;
        if (clock.instant().isBefore(before.until())) {
            return new Answer.Unknown<>(before.reason());
        }
        try {
            return new Answer.Known<>(
                    question.apply(service.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)));
        } catch (StatusRuntimeException e) {
            String reason = reason(e.getStatus());
            if (isSilent(e.getStatus().getCode())) {
                silence = new Silence(clock.instant().plus(pause), reason);
            }
            return new Answer.Unknown<>(reason);
        }
    }

    private static boolean isSilent(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, UNIMPLEMENTED -> true;
            default -> false;
        };
    }

    private String reason(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> "the dataset service is not reachable";
            case DEADLINE_EXCEEDED -> "the dataset service did not answer within " + deadline.toMillis() + " ms";
            default ->
                "the dataset service answered " + status.getCode()
                        + (status.getDescription() == null ? "" : ": " + status.getDescription());
        };
    }
}
