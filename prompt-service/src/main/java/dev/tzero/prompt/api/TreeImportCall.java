package dev.tzero.prompt.api;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.PromptError;
import dev.tzero.prompt.library.Outcome;
import dev.tzero.prompt.tree.ImportListener;
import dev.tzero.prompt.tree.TreeImport;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.ImportFile;
import dev.tzero.proto.prompt.v1.ImportOptions;
import dev.tzero.proto.prompt.v1.ImportOutcome;
import dev.tzero.proto.prompt.v1.ImportProgress;
import dev.tzero.proto.prompt.v1.ImportPromptTreeRequest;
import dev.tzero.proto.prompt.v1.ImportPromptTreeResponse;
import dev.tzero.proto.prompt.v1.ImportedPrompt;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.RefusedFile;
import io.grpc.stub.StreamObserver;
import org.jboss.logging.Logger;

/** One call of {@code ImportPromptTree}: files in, what became of their prompts out. What is stored stays when it breaks off. */
final class TreeImportCall implements StreamObserver<ImportPromptTreeRequest>, ImportListener {

    private static final Logger LOG = Logger.getLogger(TreeImportCall.class);

    private final PromptFiles files;
    private final StreamObserver<ImportPromptTreeResponse> news;
    private TreeImport tree;
    private boolean ended;

    TreeImportCall(PromptFiles files, StreamObserver<ImportPromptTreeResponse> news) {
        this.files = files;
        this.news = news;
    }

    @Override
    public void onNext(ImportPromptTreeRequest request) {
        step(() -> {
            switch (request.getPartCase()) {
                case OPTIONS -> begin(request.getOptions());
                case FILE -> add(request.getFile());
                case PART_NOT_SET ->
                    throw new ServiceException(
                            PromptError.of(FindingCode.IMPORT_INVALID),
                            "part: nothing is set, expected options or a file");
            }
        });
    }

    @Override
    public void onCompleted() {
        step(() -> {
            begun();
            send(ImportPromptTreeResponse.newBuilder().setSummary(tree.finish()));
            ended = true;
            news.onCompleted();
        });
    }

    @Override
    public void onError(Throwable broken) {
        ended = true;
        LOG.infof("An import was broken off by its client: %s", broken.getMessage());
    }

    private void begin(ImportOptions options) {
        if (tree != null) {
            throw new ServiceException(
                    PromptError.of(FindingCode.IMPORT_INVALID),
                    "options: they come after a file or again, expected them first");
        }
        tree = files.tree(options.getAuthor(), options.getDryRun(), this);
    }

    private void begun() {
        if (tree == null) {
            begin(ImportOptions.getDefaultInstance());
        }
    }

    private void add(ImportFile file) {
        begun();
        tree.add(file.getPath(), file.getContent().toByteArray());
    }

    private void step(Runnable step) {
        if (ended) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            ended = true;
            news.onError(Statuses.of(e));
        }
    }

    @Override
    public void imported(TreeImport.FilePrompt prompt, Outcome outcome) {
        PromptDefinition definition = prompt.definition();
        ImportedPrompt.Builder imported = ImportedPrompt.newBuilder()
                .setPath(prompt.path())
                .setPromptId(prompt.id())
                .setDataset(definition.getDataset())
                .setSubset(definition.getSubset())
                .setName(definition.getName());
        switch (outcome) {
            case Outcome.Stored stored ->
                imported.setOutcome(
                                stored.revision().getRevision() == 1
                                        ? ImportOutcome.IMPORT_OUTCOME_CREATED
                                        : ImportOutcome.IMPORT_OUTCOME_REVISED)
                        .setRevision(stored.revision().getRevision())
                        .addAllFindings(stored.warnings());
            case Outcome.Unchanged unchanged ->
                imported.setOutcome(ImportOutcome.IMPORT_OUTCOME_UNCHANGED)
                        .setRevision(unchanged.revision().getRevision());
            case Outcome.Rejected rejected ->
                imported.setOutcome(ImportOutcome.IMPORT_OUTCOME_REFUSED).addAllFindings(rejected.findings());
        }
        send(ImportPromptTreeResponse.newBuilder().setPrompt(imported));
    }

    @Override
    public void refused(String path, Finding finding) {
        send(ImportPromptTreeResponse.newBuilder()
                .setRefusedFile(RefusedFile.newBuilder().setPath(path).addFindings(finding)));
    }

    @Override
    public void progress(ImportProgress progress) {
        send(ImportPromptTreeResponse.newBuilder().setProgress(progress));
    }

    private void send(ImportPromptTreeResponse.Builder event) {
        news.onNext(event.build());
    }
}
