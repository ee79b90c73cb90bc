package dev.tzero.prompt.api;

import dev.tzero.platform.errors.ReadableRequests;
import dev.tzero.prompt.check.CheckReport;
import dev.tzero.prompt.check.RefusedException;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.datasets.PlainRows;
import dev.tzero.prompt.library.Outcome;
import dev.tzero.prompt.preview.Preview;
import dev.tzero.prompt.preview.Renderings;
import dev.tzero.proto.prompt.v1.CheckPromptRequest;
import dev.tzero.proto.prompt.v1.CheckPromptResponse;
import dev.tzero.proto.prompt.v1.CreatePromptRequest;
import dev.tzero.proto.prompt.v1.CreatePromptResponse;
import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.DeletePromptResponse;
import dev.tzero.proto.prompt.v1.DiffPromptRevisionsRequest;
import dev.tzero.proto.prompt.v1.DiffPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.ExportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ExportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.ExportPromptsRequest;
import dev.tzero.proto.prompt.v1.ExportPromptsResponse;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.GetPromptRequest;
import dev.tzero.proto.prompt.v1.GetPromptResponse;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsRequest;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsResponse;
import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ImportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.ImportPromptsRequest;
import dev.tzero.proto.prompt.v1.ImportPromptsResponse;
import dev.tzero.proto.prompt.v1.ListPromptRevisionsRequest;
import dev.tzero.proto.prompt.v1.ListPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.RenderPromptRequest;
import dev.tzero.proto.prompt.v1.RenderPromptResponse;
import dev.tzero.proto.prompt.v1.UpdatePromptRequest;
import dev.tzero.proto.prompt.v1.UpdatePromptResponse;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.List;
import java.util.Map;

/** {@code tzero.prompt.v1.PromptService} over the library. */
@GrpcService
@Blocking
public class PromptGrpcService implements BindableService, PromptServiceGrpc.AsyncService {

    private final PromptTransactions prompts;
    private final PromptFiles files;
    private final PromptReader reader;
    private final Renderings renderings;

    public PromptGrpcService(
            PromptTransactions prompts, PromptFiles files, PromptReader reader, Renderings renderings) {
        this.prompts = prompts;
        this.files = files;
        this.reader = reader;
        this.renderings = renderings;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ReadableRequests.of(PromptServiceGrpc.bindService(this));
    }

    @Override
    public void createPrompt(CreatePromptRequest request, StreamObserver<CreatePromptResponse> observer) {
        Answers.one(observer, () -> {
            Stored stored = stored(
                    request.getDefinition(),
                    prompts.change(library -> library.create(request.getDefinition(), request.getAuthor())));
            return CreatePromptResponse.newBuilder()
                    .setPrompt(stored.revision())
                    .addAllFindings(stored.warnings())
                    .build();
        });
    }

    @Override
    public void updatePrompt(UpdatePromptRequest request, StreamObserver<UpdatePromptResponse> observer) {
        Answers.one(observer, () -> {
            Stored stored = stored(
                    request.getDefinition(),
                    prompts.change(library -> library.update(
                            request.getPromptId(),
                            request.getExpectedRevision(),
                            request.getDefinition(),
                            request.getAuthor())));
            return UpdatePromptResponse.newBuilder()
                    .setPrompt(stored.revision())
                    .addAllFindings(stored.warnings())
                    .build();
        });
    }

    @Override
    public void deletePrompt(DeletePromptRequest request, StreamObserver<DeletePromptResponse> observer) {
        Answers.one(
                observer,
                () -> prompts.change(library -> {
                    library.delete(request.getPromptId(), request.getExpectedRevision());
                    return DeletePromptResponse.getDefaultInstance();
                }));
    }

    @Override
    public void getPrompt(GetPromptRequest request, StreamObserver<GetPromptResponse> observer) {
        Answers.one(
                observer,
                () -> GetPromptResponse.newBuilder()
                        .setPrompt(reader.revision(request.getPromptId(), request.getRevision()))
                        .build());
    }

    @Override
    public void listPrompts(ListPromptsRequest request, StreamObserver<ListPromptsResponse> observer) {
        Answers.one(observer, () -> reader.page(request));
    }

    @Override
    public void listPromptRevisions(
            ListPromptRevisionsRequest request, StreamObserver<ListPromptRevisionsResponse> observer) {
        Answers.one(observer, () -> reader.history(request.getPromptId()));
    }

    @Override
    public void diffPromptRevisions(
            DiffPromptRevisionsRequest request, StreamObserver<DiffPromptRevisionsResponse> observer) {
        Answers.one(
                observer, () -> reader.diff(request.getPromptId(), request.getFromRevision(), request.getToRevision()));
    }

    @Override
    public void renderPrompt(RenderPromptRequest request, StreamObserver<RenderPromptResponse> observer) {
        Answers.one(observer, () -> {
            PromptDefinition definition = request.hasDefinition()
                    ? request.getDefinition()
                    : reader.newest(request.getPromptId()).getDefinition();
            return renderings.run(() -> Preview.of(definition)
                    .render(PlainRows.of(request.getRow()), request.getTruncate(), request.getSeed()));
        });
    }

    @Override
    public void checkPrompt(CheckPromptRequest request, StreamObserver<CheckPromptResponse> observer) {
        Answers.one(observer, () -> {
            List<Map<String, Object>> rows =
                    request.getRowsList().stream().map(PlainRows::of).toList();
            CheckReport report = renderings.run(() ->
                    prompts.rehearse(library -> library.examine(request.getDefinition(), request.getPromptId(), rows)));
            CheckPromptResponse.Builder response =
                    CheckPromptResponse.newBuilder().addAllFindings(report.findings());
            report.rows().ifPresent(response::setRows);
            return response.build();
        });
    }

    @Override
    public void importPrompts(ImportPromptsRequest request, StreamObserver<ImportPromptsResponse> observer) {
        Answers.one(observer, () -> files.importYaml(request.getYaml(), request.getAuthor()));
    }

    @Override
    public void exportPrompts(ExportPromptsRequest request, StreamObserver<ExportPromptsResponse> observer) {
        Answers.one(
                observer,
                () -> ExportPromptsResponse.newBuilder()
                        .setYaml(files.exportYaml(request.getDataset(), request.getSubset()))
                        .build());
    }

    @Override
    public StreamObserver<ImportPromptTreeRequest> importPromptTree(StreamObserver<ImportPromptTreeResponse> observer) {
        return new TreeImportCall(files, observer);
    }

    @Override
    public void exportPromptTree(ExportPromptTreeRequest request, StreamObserver<ExportPromptTreeResponse> observer) {
        Answers.many(
                observer,
                each -> files.exportTree(
                        request.getDataset(),
                        request.getSubset(),
                        file -> each.accept(ExportPromptTreeResponse.newBuilder()
                                .setPath(file.path())
                                .setYaml(file.yaml())
                                .setPrompts(file.prompts())
                                .build())));
    }

    @Override
    public void getPromptStatistics(
            GetPromptStatisticsRequest request, StreamObserver<GetPromptStatisticsResponse> observer) {
        Answers.one(observer, reader::statistics);
    }

    private record Stored(PromptRevision revision, List<Finding> warnings) {}

    private static Stored stored(PromptDefinition submitted, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored(PromptRevision revision, List<Finding> warnings) -> new Stored(revision, warnings);
            case Outcome.Unchanged(PromptRevision revision) -> new Stored(revision, List.of());
            case Outcome.Rejected(List<Finding> findings) -> throw new RefusedException(findings, submitted);
        };
    }
}
