package dev.tzero.prompt.api;

import dev.tzero.platform.errors.Calls;
import dev.tzero.prompt.check.Findings;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.library.Outcome;
import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.prompt.preview.Preview;
import dev.tzero.proto.prompt.v1.CheckPromptRequest;
import dev.tzero.proto.prompt.v1.CheckPromptResponse;
import dev.tzero.proto.prompt.v1.CreatePromptRequest;
import dev.tzero.proto.prompt.v1.CreatePromptResponse;
import dev.tzero.proto.prompt.v1.DeletePromptRequest;
import dev.tzero.proto.prompt.v1.DeletePromptResponse;
import dev.tzero.proto.prompt.v1.ExportPromptsRequest;
import dev.tzero.proto.prompt.v1.ExportPromptsResponse;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.GetPromptRequest;
import dev.tzero.proto.prompt.v1.GetPromptResponse;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsRequest;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsResponse;
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
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tzero.prompt.v1.PromptService} over the library. */
@GrpcService
@Blocking
public class PromptGrpcService extends PromptServiceGrpc.PromptServiceImplBase {

    private final PromptTransactions prompts;
    private final PromptFiles files;
    private final PromptReader reader;

    public PromptGrpcService(PromptTransactions prompts, PromptFiles files, PromptReader reader) {
        this.prompts = prompts;
        this.files = files;
        this.reader = reader;
    }

    @Override
    public void createPrompt(CreatePromptRequest request, StreamObserver<CreatePromptResponse> observer) {
        Calls.unary(observer, () -> {
            Stored stored =
                    stored(prompts.change(library -> library.create(request.getDefinition(), request.getAuthor())));
            return CreatePromptResponse.newBuilder()
                    .setPrompt(stored.revision())
                    .addAllFindings(stored.warnings())
                    .build();
        });
    }

    @Override
    public void updatePrompt(UpdatePromptRequest request, StreamObserver<UpdatePromptResponse> observer) {
        Calls.unary(observer, () -> {
            Stored stored = stored(prompts.change(library -> library.update(
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
        Calls.unary(
                observer,
                () -> prompts.change(library -> {
                    library.delete(request.getPromptId(), request.getExpectedRevision());
                    return DeletePromptResponse.getDefaultInstance();
                }));
    }

    @Override
    public void getPrompt(GetPromptRequest request, StreamObserver<GetPromptResponse> observer) {
        Calls.unary(
                observer,
                () -> GetPromptResponse.newBuilder()
                        .setPrompt(reader.revision(request.getPromptId(), request.getRevision()))
                        .build());
    }

    @Override
    public void listPrompts(ListPromptsRequest request, StreamObserver<ListPromptsResponse> observer) {
        Calls.unary(observer, () -> reader.page(request));
    }

    @Override
    public void listPromptRevisions(
            ListPromptRevisionsRequest request, StreamObserver<ListPromptRevisionsResponse> observer) {
        Calls.unary(observer, () -> reader.history(request.getPromptId()));
    }

    @Override
    public void renderPrompt(RenderPromptRequest request, StreamObserver<RenderPromptResponse> observer) {
        Calls.unary(observer, () -> {
            PromptDefinition definition = request.hasDefinition()
                    ? request.getDefinition()
                    : reader.newest(request.getPromptId()).getDefinition();
            return Preview.of(definition)
                    .render(Rows.plain(request.getRow()), request.getTruncate(), request.getSeed());
        });
    }

    @Override
    public void checkPrompt(CheckPromptRequest request, StreamObserver<CheckPromptResponse> observer) {
        Calls.unary(observer, () -> {
            List<Map<String, Object>> rows =
                    request.getRowsList().stream().map(Rows::plain).toList();
            return CheckPromptResponse.newBuilder()
                    .addAllFindings(prompts.checks().check(request.getDefinition(), rows))
                    .build();
        });
    }

    @Override
    public void importPrompts(ImportPromptsRequest request, StreamObserver<ImportPromptsResponse> observer) {
        Calls.unary(observer, () -> files.importYaml(request.getYaml(), request.getAuthor()));
    }

    @Override
    public void exportPrompts(ExportPromptsRequest request, StreamObserver<ExportPromptsResponse> observer) {
        Calls.unary(
                observer,
                () -> ExportPromptsResponse.newBuilder()
                        .setYaml(files.exportYaml(request.getDataset(), request.getSubset()))
                        .build());
    }

    @Override
    public void getPromptStatistics(
            GetPromptStatisticsRequest request, StreamObserver<GetPromptStatisticsResponse> observer) {
        Calls.unary(
                observer,
                () -> prompts.query(queries -> {
                    Map<String, Long> byDataset = queries.countByDataset();
                    PromptFilter original = new PromptFilter("", "", "", "", Optional.of(true), "");
                    return GetPromptStatisticsResponse.newBuilder()
                            .setPrompts(queries.count(PromptFilter.ALL))
                            .setDatasets(byDataset.size())
                            .setOriginalTaskPrompts(queries.count(original))
                            .putAllPromptsByDataset(byDataset)
                            .putAllPromptsByMetric(queries.countByMetric())
                            .putAllPromptsByLanguage(queries.countByLanguage())
                            .build();
                }));
    }

    private record Stored(PromptRevision revision, List<Finding> warnings) {}

    private static Stored stored(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Stored(PromptRevision revision, List<Finding> warnings) -> new Stored(revision, warnings);
            case Outcome.Unchanged(PromptRevision revision) -> new Stored(revision, List.of());
            case Outcome.Rejected(List<Finding> findings) -> throw Findings.asException(findings);
        };
    }
}
