package dev.tzero.prompt.datasets;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc.DatasetServiceImplBase;
import dev.tzero.proto.dataset.v1.Feature;
import dev.tzero.proto.dataset.v1.GetDatasetRequest;
import dev.tzero.proto.dataset.v1.GetDatasetResponse;
import dev.tzero.proto.dataset.v1.ListDatasetsRequest;
import dev.tzero.proto.dataset.v1.ListDatasetsResponse;
import dev.tzero.proto.dataset.v1.ListRowsRequest;
import dev.tzero.proto.dataset.v1.ListRowsResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/**
 * The far side of the published contract on a real port, for tests of the boundary only: whether it is asked in time, and
 * what is made of its answers. The end-to-end tests of {@code deploy/local} run the dataset service itself.
 */
public final class DatasetServiceFixture extends DatasetServiceImplBase implements AutoCloseable {

    private static final Dataset COLORS = Dataset.newBuilder()
            .setName("colors")
            .addFeatures(Feature.newBuilder().setName("text").setValue("string"))
            .addFeatures(Feature.newBuilder().setName("label").setValue("int64"))
            .addFeatures(Feature.newBuilder().setName("score").setValue("float64"))
            .putSplitRows("train", 4)
            .setFingerprint("sha256:0")
            .build();
    private static final Dataset BROKEN = Dataset.newBuilder()
            .setName("broken")
            .setProblem("train.jsonl:3: is not JSON")
            .build();

    private final Server server;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean silent;

    public DatasetServiceFixture() {
        try {
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** From now on calls are taken and not answered. */
    public void fallSilent() {
        silent = true;
    }

    @Override
    public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> observer) {
        answer(
                observer,
                ListDatasetsResponse.newBuilder()
                        .addDatasets(BROKEN)
                        .addDatasets(COLORS)
                        .build());
    }

    @Override
    public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> observer) {
        switch (request.getDataset()) {
            case "colors" ->
                answer(
                        observer,
                        GetDatasetResponse.newBuilder().setDataset(COLORS).build());
            case "broken" ->
                answer(
                        observer,
                        GetDatasetResponse.newBuilder().setDataset(BROKEN).build());
            default ->
                observer.onError(Status.NOT_FOUND
                        .withDescription("there is no dataset '" + request.getDataset() + "'")
                        .asRuntimeException());
        }
    }

    @Override
    public void listRows(ListRowsRequest request, StreamObserver<ListRowsResponse> observer) {
        ListRowsResponse.Builder rows = ListRowsResponse.newBuilder().setTotal(4);
        for (long row = request.getFirstRow(); row < 4 && rows.getRowsCount() < request.getPageSize(); row++) {
            rows.addRows(Struct.newBuilder()
                    .putFields("text", text(row == 3 ? "" : "color " + row))
                    .putFields("label", number(row))
                    .putFields("score", number(1)));
        }
        answer(observer, rows.build());
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(double number) {
        return Value.newBuilder().setNumberValue(number).build();
    }

    private <R> void answer(StreamObserver<R> observer, R response) {
        if (silent) {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }

    @Override
    public void close() {
        never.countDown();
        server.shutdownNow();
    }
}
