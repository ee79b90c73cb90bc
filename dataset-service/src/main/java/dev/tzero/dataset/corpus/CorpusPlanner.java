package dev.tzero.dataset.corpus;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.mixture.MixtureTasks;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.CorpusRequest;
import dev.tzero.proto.dataset.v1.Mixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns a request into a plan, with the datasets, mixtures and prompts as they are now. */
public final class CorpusPlanner {

    private final DatasetCatalog datasets;
    private final Mixtures mixtures;

    public CorpusPlanner(DatasetCatalog datasets, Mixtures mixtures) {
        this.datasets = datasets;
        this.mixtures = mixtures;
    }

    /**
     * A plan and the mixture it came from.
     *
     * @param mixture with the prompts of every entry spelled out
     */
    public record Planned(Mixture mixture, CorpusPlan plan) {}

    /**
     * Plans a corpus.
     *
     * @param request checked by {@link CorpusRequests}
     * @throws ServiceException naming the mixture, dataset, split or prompt that there is not, or what is wrong with it
     */
    public Planned plan(CorpusRequest request) {
        Mixture mixture =
                switch (request.getContentCase()) {
                    case MIXTURE -> mixtures.mixture(request.getMixture());
                    case INLINE_MIXTURE -> request.getInlineMixture();
                    case CONTENT_NOT_SET -> throw new IllegalArgumentException("the request was not checked");
                };
        List<MixtureTasks.Part> parts = mixtures.resolve(mixture).parts();
        Map<DatasetName, Dataset> read = new HashMap<>();
        List<Long> rows = new ArrayList<>();
        List<Allocation.Share> shares = new ArrayList<>();
        for (MixtureTasks.Part part : parts) {
            Dataset dataset = read.computeIfAbsent(part.task().dataset(), datasets::dataset);
            long available = part.rows(dataset);
            rows.add(available);
            shares.add(new Allocation.Share(
                    part.share().weight(available), part.share().examples(available)));
        }
        long[] examples = Allocation.divide(shares, request.getMaxExamples());
        List<PlannedTask> tasks = new ArrayList<>();
        for (int i = 0; i < examples.length; i++) {
            MixtureTasks.Part part = parts.get(i);
            String fingerprint = read.get(part.task().dataset()).fingerprint();
            tasks.add(new PlannedTask(part.task(), part.split(), fingerprint, rows.get(i), examples[i]));
        }
        CorpusPlan plan = new CorpusPlan(request.getSeed(), request.getOrder(), CorpusRequests.passes(request), tasks);
        if (plan.size() == 0) {
            throw new ServiceException(
                    DatasetError.EMPTY_CORPUS,
                    "mixture '" + mixture.getName() + "': split '" + mixture.getSplit()
                            + "' has no rows in any of its datasets");
        }
        return new Planned(MixtureTasks.spelledOut(mixture, parts), plan);
    }
}
