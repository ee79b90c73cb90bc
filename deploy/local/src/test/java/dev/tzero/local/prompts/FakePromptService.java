package dev.tzero.local.prompts;

import dev.tzero.proto.prompt.v1.CheckPromptRequest;
import dev.tzero.proto.prompt.v1.CheckPromptResponse;
import dev.tzero.proto.prompt.v1.ExportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ExportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.GetPromptRequest;
import dev.tzero.proto.prompt.v1.GetPromptResponse;
import dev.tzero.proto.prompt.v1.ImportOutcome;
import dev.tzero.proto.prompt.v1.ImportProgress;
import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ImportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.ImportedPrompt;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.RefusedFile;
import dev.tzero.proto.prompt.v1.Severity;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A prompt service that answers as it is told, over gRPC on a port of its own. */
final class FakePromptService extends PromptServiceGrpc.PromptServiceImplBase implements AutoCloseable {

    final List<PromptRevision> prompts = new ArrayList<>();
    final List<ExportPromptTreeResponse> files = new ArrayList<>();
    final List<ImportPromptTreeRequest> imported = new ArrayList<>();
    final List<ListPromptsRequest> listed = new ArrayList<>();

    private final Server server;

    FakePromptService() throws IOException {
        server = NettyServerBuilder.forPort(0).addService(this).build().start();
    }

    String address() {
        return "localhost:" + server.getPort();
    }

    @Override
    public void listPrompts(ListPromptsRequest request, StreamObserver<ListPromptsResponse> observer) {
        listed.add(request);
        List<PromptRevision> found = prompts.stream()
                .filter(prompt -> request.getDataset().isEmpty()
                        || prompt.getDefinition().getDataset().equals(request.getDataset()))
                .toList();
        int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
        int to = Math.min(found.size(), from + Math.min(2, request.getPageSize()));
        observer.onNext(ListPromptsResponse.newBuilder()
                .addAllPrompts(found.subList(from, to))
                .setNextPageToken(to < found.size() ? String.valueOf(to) : "")
                .setTotal(found.size())
                .build());
        observer.onCompleted();
    }

    @Override
    public void getPrompt(GetPromptRequest request, StreamObserver<GetPromptResponse> observer) {
        prompts.stream()
                .filter(prompt -> prompt.getPromptId().equals(request.getPromptId()))
                .findFirst()
                .ifPresentOrElse(
                        prompt -> {
                            observer.onNext(GetPromptResponse.newBuilder()
                                    .setPrompt(prompt)
                                    .build());
                            observer.onCompleted();
                        },
                        () -> observer.onError(Status.NOT_FOUND
                                .withDescription("there is no prompt " + request.getPromptId())
                                .asRuntimeException()));
    }

    @Override
    public void checkPrompt(CheckPromptRequest request, StreamObserver<CheckPromptResponse> observer) {
        observer.onNext(CheckPromptResponse.newBuilder()
                .addFindings(finding("TZP-1121", Severity.SEVERITY_WARNING, "template:1:4", "no column 'x'"))
                .build());
        observer.onCompleted();
    }

    @Override
    public void exportPromptTree(ExportPromptTreeRequest request, StreamObserver<ExportPromptTreeResponse> observer) {
        files.forEach(observer::onNext);
        observer.onCompleted();
    }

    @Override
    public StreamObserver<ImportPromptTreeRequest> importPromptTree(StreamObserver<ImportPromptTreeResponse> news) {
        return new StreamObserver<>() {

            private final ImportProgress.Builder progress = ImportProgress.newBuilder();

            @Override
            public void onNext(ImportPromptTreeRequest request) {
                imported.add(request);
                if (!request.hasFile()) {
                    return;
                }
                progress.setFiles(progress.getFiles() + 1);
                String path = request.getFile().getPath();
                if (path.startsWith("broken")) {
                    progress.setRefusedFiles(progress.getRefusedFiles() + 1);
                    news.onNext(ImportPromptTreeResponse.newBuilder()
                            .setRefusedFile(RefusedFile.newBuilder()
                                    .setPath(path)
                                    .addFindings(finding("TZP-1117", Severity.SEVERITY_ERROR, "text:1:1", "no YAML")))
                            .build());
                } else {
                    boolean taken = path.startsWith("taken");
                    progress.setCreated(progress.getCreated() + (taken ? 0 : 1));
                    progress.setRefused(progress.getRefused() + (taken ? 1 : 0));
                    ImportedPrompt.Builder prompt = ImportedPrompt.newBuilder()
                            .setPath(path)
                            .setPromptId("7")
                            .setName("ask")
                            .setOutcome(
                                    taken
                                            ? ImportOutcome.IMPORT_OUTCOME_REFUSED
                                            : ImportOutcome.IMPORT_OUTCOME_CREATED);
                    if (taken) {
                        prompt.addFindings(finding("TZP-1119", Severity.SEVERITY_ERROR, "prompt_id", "is taken"));
                    }
                    news.onNext(ImportPromptTreeResponse.newBuilder()
                            .setPrompt(prompt)
                            .build());
                }
                news.onNext(ImportPromptTreeResponse.newBuilder()
                        .setProgress(progress)
                        .build());
            }

            @Override
            public void onError(Throwable failure) {
                news.onError(failure);
            }

            @Override
            public void onCompleted() {
                news.onNext(ImportPromptTreeResponse.newBuilder()
                        .setSummary(progress)
                        .build());
                news.onCompleted();
            }
        };
    }

    private static Finding finding(String code, Severity severity, String place, String message) {
        return Finding.newBuilder()
                .setCode(code)
                .setSeverity(severity)
                .setPlace(place)
                .setMessage(message)
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
