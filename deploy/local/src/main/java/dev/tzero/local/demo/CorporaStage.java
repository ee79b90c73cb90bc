package dev.tzero.local.demo;

import dev.tzero.local.Progress;
import dev.tzero.local.demo.DemoPlan.CorpusSpec;
import dev.tzero.proto.dataset.v1.BuildCorpusRequest;
import dev.tzero.proto.dataset.v1.Corpus;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.CorpusState;
import dev.tzero.proto.dataset.v1.GetMixtureRequest;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.dataset.v1.TaskCount;
import dev.tzero.proto.dataset.v1.WatchCorpusRequest;
import dev.tzero.proto.dataset.v1.WatchCorpusResponse;
import java.util.Locale;

/** Builds the training corpus and the corpora that are evaluated, each a log on Kafka. */
final class CorporaStage {

    private final DemoPlan plan;
    private final Services services;
    private final Progress progress;

    CorporaStage(DemoPlan plan, Services services, Progress progress) {
        this.plan = plan;
        this.services = services;
        this.progress = progress;
    }

    void run() {
        plan.corpora().forEach(this::build);
    }

    private void build(CorpusSpec spec) {
        Corpus corpus = services.datasets()
                .buildCorpus(BuildCorpusRequest.newBuilder()
                        .setRequest(request(spec))
                        .build())
                .getCorpus();
        boolean found = corpus.getState() == CorpusState.CORPUS_STATE_COMPLETE;
        WatchCorpusRequest watch =
                WatchCorpusRequest.newBuilder().setCorpusId(spec.corpusId()).build();
        corpus = Watching.toTheEnd(() -> services.datasets().withDeadline(null).watchCorpus(watch), this::show)
                .getCorpus();
        if (corpus.getState() != CorpusState.CORPUS_STATE_COMPLETE) {
            throw new DemoException("corpus " + spec.corpusId() + ": " + corpus.getFailure());
        }
        long dropped = corpus.getManifest().getTasksList().stream()
                .mapToLong(CorporaStage::dropped)
                .sum();
        progress.line(String.format(
                Locale.ROOT,
                "  %-18s %,8d examples of %,4d tasks on topic %s, %,d dropped%s",
                spec.corpusId(),
                corpus.getManifest().getExamples(),
                corpus.getManifest().getTasksCount(),
                corpus.getManifest().getTopic(),
                dropped,
                found ? " (found)" : ""));
    }

    private void show(WatchCorpusResponse state) {
        Corpus corpus = state.getCorpus();
        progress.update(String.format(
                Locale.ROOT,
                "  %s: %,d of %,d examples",
                corpus.getCorpusId(),
                corpus.getWritten(),
                corpus.getPlanned()));
    }

    private CorpusRequest request(CorpusSpec spec) {
        CorpusRequest.Builder request = CorpusRequest.newBuilder()
                .setCorpusId(spec.corpusId())
                .setSeed(plan.seed())
                .setMaxExamples(spec.examples())
                .setOrder(spec.order());
        return spec.rows() == 0
                ? request.setMixture(spec.mixture()).build()
                : request.setInlineMixture(shortened(spec)).build();
    }

    private Mixture shortened(CorpusSpec spec) {
        Mixture mixture = services.datasets()
                .getMixture(
                        GetMixtureRequest.newBuilder().setName(spec.mixture()).build())
                .getMixture();
        Mixture.Builder shortened = mixture.toBuilder().clearEntries();
        for (MixtureEntry entry : mixture.getEntriesList()) {
            shortened.addEntries(entry.toBuilder().setMaxRows(spec.rows()));
        }
        return shortened.build();
    }

    private static long dropped(TaskCount task) {
        return task.getDroppedBlank() + task.getDroppedTargetOutsideChoices() + task.getDroppedError();
    }
}
