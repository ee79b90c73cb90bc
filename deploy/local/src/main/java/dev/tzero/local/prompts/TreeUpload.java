package dev.tzero.local.prompts;

import com.google.protobuf.ByteString;
import dev.tzero.proto.prompt.v1.ImportFile;
import dev.tzero.proto.prompt.v1.ImportOptions;
import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ImportPromptTreeResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Sends the files of a tree as fast as the service takes them, and hands on what it says. One call; not to be used again. */
final class TreeUpload implements ClientResponseObserver<ImportPromptTreeRequest, ImportPromptTreeResponse> {

    private final Path folder;
    private final Iterator<Path> files;
    private final ImportOptions options;
    private final Consumer<ImportPromptTreeResponse> news;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private ClientCallStreamObserver<ImportPromptTreeRequest> requests;
    private boolean begun;
    private boolean sent;

    TreeUpload(Path folder, List<Path> files, ImportOptions options, Consumer<ImportPromptTreeResponse> news) {
        this.folder = folder;
        this.files = files.iterator();
        this.options = options;
        this.news = news;
    }

    /** Completes when the service has said everything; fails with the status of the call, or when a file cannot be read. */
    CompletableFuture<Void> end() {
        return end;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ImportPromptTreeRequest> stream) {
        requests = stream;
        stream.setOnReadyHandler(this::send);
    }

    private void send() {
        try {
            while (requests.isReady() && !sent) {
                if (!begun) {
                    begun = true;
                    requests.onNext(ImportPromptTreeRequest.newBuilder()
                            .setOptions(options)
                            .build());
                } else if (files.hasNext()) {
                    requests.onNext(file(files.next()));
                } else {
                    sent = true;
                    requests.onCompleted();
                }
            }
        } catch (IOException | RuntimeException e) {
            sent = true;
            end.completeExceptionally(e);
            requests.cancel("a file cannot be sent", e);
        }
    }

    private ImportPromptTreeRequest file(Path file) throws IOException {
        String path = folder.relativize(file).toString().replace('\\', '/');
        return ImportPromptTreeRequest.newBuilder()
                .setFile(
                        ImportFile.newBuilder().setPath(path).setContent(ByteString.copyFrom(Files.readAllBytes(file))))
                .build();
    }

    @Override
    public void onNext(ImportPromptTreeResponse event) {
        news.accept(event);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }
}
