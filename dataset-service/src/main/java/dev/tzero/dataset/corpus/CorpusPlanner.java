package dev.tzero.dataset.corpus;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.mixture.MixtureTasks;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.dataset.task.Prompts;
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
    private final MixtureCatalog mixtures;
    private final Prompts prompts;

    public CorpusPlanner(DatasetCatalog datasets, MixtureCatalog mixtures, Prompts prompts) {
        this.datasets = datasets;
        this.mixtures = mixtures;
        this.prompts = prompts;
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
        List<MixtureTasks.Part> parts = MixtureTasks.resolve(mixture, prompts);
        Map<DatasetName, Dataset> read = new HashMap<>();
        List<Allocation.Share> shares = new ArrayList<>();
        for (MixtureTasks.Part part : parts) {
            Dataset dataset = read.computeIfAbsent(part.task().dataset(), datasets::dataset);
            long rows =
                    Math.min(part.maxRows(), dataset.split(mixture.getSplit()).rows());
            shares.add(new Allocation.Share(part.weight(), rows));
        }
        long[] examples = Allocation.divide(shares, request.getMaxExamples());
        List<PlannedTask> tasks = new ArrayList<>();
        for (int i = 0; i < examples.length; i++) {
            MixtureTasks.Part part = parts.get(i);
            String fingerprint = read.get(part.task().dataset()).fingerprint();
            tasks.add(new PlannedTask(part.task(), fingerprint, shares.get(i).rows(), examples[i]));
        }
        CorpusPlan plan = new CorpusPlan(request.getSeed(), request.getOrder(), mixture.getSplit(), tasks);
        if (plan.size() == 0) {
            throw new ServiceException(
                    DatasetError.EMPTY_CORPUS,
                    "mixture '" + mixture.getName() + "': split '" + mixture.getSplit()
                            + "' has no rows in any of its datasets");
        }
        return new Planned(MixtureTasks.spelledOut(mixture, parts), plan);
    }
}
