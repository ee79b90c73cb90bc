package dev.tzero.prompt.pages;

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
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The published contract of the dataset service on a real port, with datasets made up for pages: one of reviews, one with
 * subsets, one with hostile texts. The end-to-end tests of {@code deploy/local} run the dataset service itself.
 */
public final class DatasetsFixture implements QuarkusTestResourceLifecycleManager {

    static final String HOSTILE =
            "<script>window.hacked = true</script><img src=x onerror='window.hacked = true'>&amp;";

    private static final List<Dataset> DATASETS = List.of(
            dataset("reviews", "")
                    .putSplitRows("train", 23)
                    .putSplitRows("test", 4)
                    .build(),
            dataset("org/news", "short").putSplitRows("train", 1200).build(),
            dataset("hostile", "").putSplitRows("train", 3).build());

    private static volatile boolean down;

    private Server server;

    /** Makes the service unreachable, or reachable again. */
    static void down(boolean whether) {
        down = whether;
    }

    @Override
    public Map<String, String> start() {
        try {
            server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(new Service())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "tzero.prompt.datasets.address", "127.0.0.1:" + server.getPort(),
                "tzero.prompt.datasets.deadline", "20s",
                "tzero.prompt.datasets.cache", "0s",
                "tzero.prompt.datasets.pause", "0s");
    }

    @Override
    public void stop() {
        server.shutdownNow();
    }

    /** Row 2 of every split is one that the prompts of the tests leave blank. */
    private static Struct row(String dataset, long number) {
        String text = number == 2 ? "" : dataset.equals("hostile") ? HOSTILE : dataset + " text " + number;
        return Struct.newBuilder()
                .putFields("text", Value.newBuilder().setStringValue(text).build())
                .putFields(
                        "label", Value.newBuilder().setNumberValue(number % 2).build())
                .build();
    }

    private static Dataset.Builder dataset(String name, String subset) {
        return Dataset.newBuilder()
                .setName(name)
                .setSubset(subset)
                .addFeatures(Feature.newBuilder().setName("text").setValue("string"))
                .addFeatures(Feature.newBuilder().setName("label").setValue("int64"))
                .setFingerprint("sha256:0");
    }

    private static final class Service extends DatasetServiceImplBase {

        @Override
        public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> observer) {
            answer(
                    observer,
                    () -> Optional.of(ListDatasetsResponse.newBuilder()
                            .addAllDatasets(DATASETS)
                            .build()));
        }

        @Override
        public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> observer) {
            answer(
                    observer,
                    () -> find(request.getDataset(), request.getSubset())
                            .map(dataset -> GetDatasetResponse.newBuilder()
                                    .setDataset(dataset)
                                    .build()));
        }

        @Override
        public void listRows(ListRowsRequest request, StreamObserver<ListRowsResponse> observer) {
            answer(
                    observer,
                    () -> find(request.getDataset(), request.getSubset())
                            .map(dataset -> rows(request, dataset.getSplitRowsOrDefault(request.getSplit(), 0))));
        }

        private static ListRowsResponse rows(ListRowsRequest request, long total) {
            ListRowsResponse.Builder rows = ListRowsResponse.newBuilder().setTotal(total);
            long end = Math.min(total, request.getFirstRow() + request.getPageSize());
            for (long number = request.getFirstRow(); number < end; number++) {
                rows.addRows(row(request.getDataset(), number));
            }
            return rows.build();
        }

        private static Optional<Dataset> find(String dataset, String subset) {
            return DATASETS.stream()
                    .filter(known ->
                            known.getName().equals(dataset) && known.getSubset().equals(subset))
                    .findFirst();
        }

        private static <T> void answer(StreamObserver<T> observer, Supplier<Optional<T>> answer) {
            if (down) {
                observer.onError(
                        Status.UNAVAILABLE.withDescription("down for a test").asRuntimeException());
                return;
            }
            answer.get()
                    .ifPresentOrElse(
                            found -> {
                                observer.onNext(found);
                                observer.onCompleted();
                            },
                            () -> observer.onError(Status.NOT_FOUND
                                    .withDescription("there is no such dataset")
                                    .asRuntimeException()));
        }
    }
}
