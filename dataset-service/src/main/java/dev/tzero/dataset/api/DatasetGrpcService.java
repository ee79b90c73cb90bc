package dev.tzero.dataset.api;

import com.google.protobuf.Struct;
import dev.tzero.dataset.config.DatasetConfig;
import dev.tzero.dataset.corpus.Made;
import dev.tzero.dataset.corpus.TaskPreviews;
import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.export.CorpusDiff;
import dev.tzero.dataset.export.CorpusExport;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.overlap.Overlap;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.source.HubDatasets;
import dev.tzero.dataset.source.RegisteredDatasets;
import dev.tzero.dataset.source.Split;
import dev.tzero.dataset.source.SplitReader;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.dataset.task.Task;
import dev.tzero.platform.errors.Calls;
import dev.tzero.platform.errors.Failure;
import dev.tzero.platform.errors.ReadableRequests;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.BuildCorpusRequest;
import dev.tzero.proto.dataset.v1.BuildCorpusResponse;
import dev.tzero.proto.dataset.v1.CancelCorpusRequest;
import dev.tzero.proto.dataset.v1.CancelCorpusResponse;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusManifest;
import dev.tzero.proto.dataset.v1.CorpusState;
import dev.tzero.proto.dataset.v1.DatasetServiceGrpc;
import dev.tzero.proto.dataset.v1.DiffCorporaRequest;
import dev.tzero.proto.dataset.v1.DiffCorporaResponse;
import dev.tzero.proto.dataset.v1.ExportCorpusRequest;
import dev.tzero.proto.dataset.v1.ExportCorpusResponse;
import dev.tzero.proto.dataset.v1.GetCorpusRequest;
import dev.tzero.proto.dataset.v1.GetCorpusResponse;
import dev.tzero.proto.dataset.v1.GetDatasetRequest;
import dev.tzero.proto.dataset.v1.GetDatasetResponse;
import dev.tzero.proto.dataset.v1.GetMixtureRequest;
import dev.tzero.proto.dataset.v1.GetMixtureResponse;
import dev.tzero.proto.dataset.v1.ImportDatasetRequest;
import dev.tzero.proto.dataset.v1.ImportDatasetResponse;
import dev.tzero.proto.dataset.v1.ListCorporaRequest;
import dev.tzero.proto.dataset.v1.ListCorporaResponse;
import dev.tzero.proto.dataset.v1.ListDatasetsRequest;
import dev.tzero.proto.dataset.v1.ListDatasetsResponse;
import dev.tzero.proto.dataset.v1.ListMixturesRequest;
import dev.tzero.proto.dataset.v1.ListMixturesResponse;
import dev.tzero.proto.dataset.v1.ListRowsRequest;
import dev.tzero.proto.dataset.v1.ListRowsResponse;
import dev.tzero.proto.dataset.v1.ListTasksRequest;
import dev.tzero.proto.dataset.v1.ListTasksResponse;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.PreviewTaskRequest;
import dev.tzero.proto.dataset.v1.PreviewTaskResponse;
import dev.tzero.proto.dataset.v1.RegisterDatasetRequest;
import dev.tzero.proto.dataset.v1.RegisterDatasetResponse;
import dev.tzero.proto.dataset.v1.ReportOverlapRequest;
import dev.tzero.proto.dataset.v1.ReportOverlapResponse;
import dev.tzero.proto.dataset.v1.TaskPreview;
import dev.tzero.proto.dataset.v1.WatchCorpusRequest;
import dev.tzero.proto.dataset.v1.WatchCorpusResponse;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.time.Duration;
import java.util.List;

/** {@code tzero.dataset.v1.DatasetService}. */
@GrpcService
@Blocking
public class DatasetGrpcService implements BindableService, DatasetServiceGrpc.AsyncService {

    private static final Duration WATCH_EVERY = Duration.ofMillis(250);
    private static final int DEFAULT_ROWS = 20;
    private static final int MAX_ROWS = 1000;
    private static final int DEFAULT_PREVIEWS = 5;
    private static final int MAX_PREVIEWS = 100;
    private static final int MAX_WORDS = 100;

    private final DatasetCatalog datasets;
    private final Mixtures mixtures;
    private final Prompts prompts;
    private final Corpora corpora;
    private final CorpusExport export;
    private final CorpusDiff diff;
    private final RegisteredDatasets registered;
    private final HubDatasets hub;
    private final long maxUpload;

    public DatasetGrpcService(
            DatasetCatalog datasets,
            Mixtures mixtures,
            Prompts prompts,
            Corpora corpora,
            CorpusExport export,
            CorpusDiff diff,
            RegisteredDatasets registered,
            HubDatasets hub,
            DatasetConfig config) {
        this.datasets = datasets;
        this.mixtures = mixtures;
        this.prompts = prompts;
        this.corpora = corpora;
        this.export = export;
        this.diff = diff;
        this.registered = registered;
        this.hub = hub;
        this.maxUpload = config.maxUpload();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ReadableRequests.of(DatasetServiceGrpc.bindService(this));
    }

    @Override
    public void listDatasets(ListDatasetsRequest request, StreamObserver<ListDatasetsResponse> observer) {
        Calls.unary(
                observer,
                () -> ListDatasetsResponse.newBuilder()
                        .addAllDatasets(datasets.datasets().stream()
                                .map(Messages::dataset)
                                .toList())
                        .build());
    }

    @Override
    public void getDataset(GetDatasetRequest request, StreamObserver<GetDatasetResponse> observer) {
        Calls.unary(
                observer,
                () -> GetDatasetResponse.newBuilder()
                        .setDataset(Messages.dataset(
                                datasets.dataset(new DatasetName(request.getDataset(), request.getSubset()))))
                        .build());
    }

    @Override
    public StreamObserver<RegisterDatasetRequest> registerDataset(StreamObserver<RegisterDatasetResponse> observer) {
        return new DatasetUpload(registered, observer, maxUpload);
    }

    @Override
    public void importDataset(ImportDatasetRequest request, StreamObserver<ImportDatasetResponse> observer) {
        ServerCallStreamObserver<ImportDatasetResponse> call =
                (ServerCallStreamObserver<ImportDatasetResponse>) observer;
        HubDatasets.Wanted wanted = new HubDatasets.Wanted(
                request.getRepository(),
                request.getRevision(),
                request.getSubset(),
                request.getDataset(),
                request.getReplace());
        apart("import-" + request.getRepository(), call, () -> {
            List<Dataset> datasets = hub.fetch(
                    wanted,
                    (activity, done, files) -> call.onNext(ImportDatasetResponse.newBuilder()
                            .setActivity(activity)
                            .setFilesDone(done)
                            .setFiles(files)
                            .build()));
            call.onNext(ImportDatasetResponse.newBuilder()
                    .addAllDatasets(datasets.stream().map(Messages::dataset).toList())
                    .build());
        });
    }

    /** Streams on a thread of its own: that takes as long as others take and must not hold one that answers calls. */
    private static void apart(String name, ServerCallStreamObserver<?> call, Runnable stream) {
        Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                stream.run();
                call.onCompleted();
            } catch (RuntimeException e) {
                if (!call.isCancelled()) {
                    call.onError(Failure.of(e).asStatus());
                }
            }
        });
    }

    @Override
    public void listRows(ListRowsRequest request, StreamObserver<ListRowsResponse> observer) {
        Calls.unary(observer, () -> {
            int size = pageSize(request.getPageSize(), DEFAULT_ROWS, MAX_ROWS);
            long first = firstRow(request.getFirstRow());
            Split split = datasets.dataset(new DatasetName(request.getDataset(), request.getSubset()))
                    .split(request.getSplit());
            ListRowsResponse.Builder response = ListRowsResponse.newBuilder().setTotal(split.rows());
            try (SplitReader rows = split.open()) {
                for (long row = first; row < split.rows() && row - first < size; row++) {
                    response.addRows(Messages.row(rows.row(row)));
                }
            }
            return response.build();
        });
    }

    @Override
    public void previewTask(PreviewTaskRequest request, StreamObserver<PreviewTaskResponse> observer) {
        Calls.unary(observer, () -> {
            int size = pageSize(request.getPageSize(), DEFAULT_PREVIEWS, MAX_PREVIEWS);
            long first = firstRow(request.getFirstRow());
            Task task = prompts.byId(request.getPromptId())
                    .map(Task::of)
                    .orElseThrow(() -> new ServiceException(
                            DatasetError.UNKNOWN_PROMPT, "there is no prompt '" + request.getPromptId() + "'"));
            PreviewTaskResponse.Builder response =
                    PreviewTaskResponse.newBuilder().setTask(Messages.task(task));
            TaskPreviews.of(task, datasets, request.getSplit(), first, size)
                    .forEach(preview -> response.addPreviews(preview(preview)));
            return response.build();
        });
    }

    @Override
    public void listTasks(ListTasksRequest request, StreamObserver<ListTasksResponse> observer) {
        Calls.unary(observer, () -> {
            if (request.getDataset().isEmpty() && !request.getSubset().isEmpty()) {
                throw invalid("subset is '" + request.getSubset() + "' without a dataset, expected both or neither");
            }
            return ListTasksResponse.newBuilder()
                    .addAllTasks(prompts.all().stream()
                            .map(Task::of)
                            .filter(task -> matches(request, task.dataset()))
                            .sorted(Task.ORDER)
                            .map(Messages::task)
                            .toList())
                    .build();
        });
    }

    @Override
    public void listMixtures(ListMixturesRequest request, StreamObserver<ListMixturesResponse> observer) {
        Calls.unary(
                observer,
                () -> ListMixturesResponse.newBuilder()
                        .addAllMixtures(mixtures.find().mixtures().values())
                        .build());
    }

    @Override
    public void getMixture(GetMixtureRequest request, StreamObserver<GetMixtureResponse> observer) {
        Calls.unary(observer, () -> {
            Mixture mixture = mixtures.mixture(request.getName());
            return GetMixtureResponse.newBuilder()
                    .setMixture(mixture)
                    .addAllTasks(mixtures.resolve(mixture).parts().stream()
                            .map(part -> Messages.task(part.task()))
                            .toList())
                    .build();
        });
    }

    @Override
    public void reportOverlap(ReportOverlapRequest request, StreamObserver<ReportOverlapResponse> observer) {
        Calls.unary(observer, () -> {
            if (request.getWords() < 0 || request.getWords() > MAX_WORDS) {
                throw invalid("words is " + request.getWords() + ", expected 0 to " + MAX_WORDS);
            }
            Overlap overlap = new Overlap(datasets, request.getWords() == 0 ? Overlap.DEFAULT_N : request.getWords());
            return ReportOverlapResponse.newBuilder()
                    .addAllDatasets(overlap
                            .report(
                                    mixtures.resolve(mixtures.mixture(request.getTrainingMixture())),
                                    mixtures.resolve(mixtures.mixture(request.getEvaluationMixture())))
                            .stream()
                            .map(Messages::overlap)
                            .toList())
                    .build();
        });
    }

    @Override
    public void buildCorpus(BuildCorpusRequest request, StreamObserver<BuildCorpusResponse> observer) {
        Calls.unary(
                observer,
                () -> BuildCorpusResponse.newBuilder()
                        .setCorpus(corpora.build(request.getRequest()))
                        .build());
    }

    @Override
    public void getCorpus(GetCorpusRequest request, StreamObserver<GetCorpusResponse> observer) {
        Calls.unary(
                observer,
                () -> GetCorpusResponse.newBuilder()
                        .setCorpus(corpora.get(request.getCorpusId()))
                        .build());
    }

    @Override
    public void watchCorpus(WatchCorpusRequest request, StreamObserver<WatchCorpusResponse> observer) {
        ServerCallStreamObserver<WatchCorpusResponse> call = (ServerCallStreamObserver<WatchCorpusResponse>) observer;
        // Watching takes as long as building; it must not hold one of the threads that answer calls.
        Thread.ofVirtual().name("watch-" + request.getCorpusId()).start(() -> watch(request.getCorpusId(), call));
    }

    private void watch(String corpusId, ServerCallStreamObserver<WatchCorpusResponse> call) {
        try {
            Corpus sent = null;
            while (!call.isCancelled()) {
                Corpus corpus = corpora.get(corpusId);
                if (!corpus.equals(sent)) {
                    call.onNext(
                            WatchCorpusResponse.newBuilder().setCorpus(corpus).build());
                    sent = corpus;
                }
                if (corpus.getState() == CorpusState.CORPUS_STATE_COMPLETE
                        || corpus.getState() == CorpusState.CORPUS_STATE_FAILED) {
                    call.onCompleted();
                    return;
                }
                Thread.sleep(WATCH_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.onError(Failure.of(e).asStatus());
        } catch (RuntimeException e) {
            if (!call.isCancelled()) {
                call.onError(Failure.of(e).asStatus());
            }
        }
    }

    @Override
    public void listCorpora(ListCorporaRequest request, StreamObserver<ListCorporaResponse> observer) {
        Calls.unary(
                observer,
                () -> ListCorporaResponse.newBuilder()
                        .addAllCorpora(corpora.list())
                        .build());
    }

    @Override
    public void cancelCorpus(CancelCorpusRequest request, StreamObserver<CancelCorpusResponse> observer) {
        Calls.unary(
                observer,
                () -> CancelCorpusResponse.newBuilder()
                        .setCorpus(corpora.cancel(request.getCorpusId()))
                        .build());
    }

    @Override
    public void exportCorpus(ExportCorpusRequest request, StreamObserver<ExportCorpusResponse> observer) {
        ServerCallStreamObserver<ExportCorpusResponse> call = (ServerCallStreamObserver<ExportCorpusResponse>) observer;
        CorpusManifest manifest;
        try {
            manifest = corpora.manifest(request.getCorpusId());
        } catch (RuntimeException e) {
            call.onError(Failure.of(e).asStatus());
            return;
        }
        ExportStream file = new ExportStream(call, manifest.getExamples());
        apart("export-" + request.getCorpusId(), call, () -> {
            switch (request.getFormat()) {
                case EXPORT_FORMAT_UNSPECIFIED, EXPORT_FORMAT_JSON_LINES ->
                    export.jsonLines(manifest, request.getTask(), file, file::read);
                case EXPORT_FORMAT_PARQUET -> export.parquet(manifest, request.getTask(), file, file::read);
                case UNRECOGNIZED ->
                    throw invalid("format is " + request.getFormatValue() + ", expected JSON_LINES or PARQUET");
            }
        });
    }

    @Override
    public void diffCorpora(DiffCorporaRequest request, StreamObserver<DiffCorporaResponse> observer) {
        Calls.unary(
                observer,
                () -> DiffCorporaResponse.newBuilder()
                        .addAllTasks(diff.compare(
                                corpora.manifest(request.getBaseCorpusId()), corpora.manifest(request.getCorpusId())))
                        .build());
    }

    private static TaskPreview preview(TaskPreviews.Preview preview) {
        Struct row = Messages.row(preview.row());
        return switch (preview.made()) {
            case Made.Example(var example) ->
                TaskPreview.newBuilder().setRow(row).setExample(example).build();
            case Made.Dropped(var reason, String why) ->
                TaskPreview.newBuilder().setRow(row).setDropped(why).build();
        };
    }

    private static boolean matches(ListTasksRequest filter, DatasetName dataset) {
        return (filter.getDataset().isEmpty() || filter.getDataset().equals(dataset.dataset()))
                && (filter.getSubset().isEmpty() || filter.getSubset().equals(dataset.subset()));
    }

    private static int pageSize(int given, int instead, int most) {
        if (given < 0 || given > most) {
            throw invalid("page_size is " + given + ", expected 0 to " + most);
        }
        return given == 0 ? instead : given;
    }

    private static long firstRow(long given) {
        if (given < 0) {
            throw invalid("first_row is " + given + ", expected 0 or more");
        }
        return given;
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(DatasetError.INVALID_REQUEST, message);
    }
}
