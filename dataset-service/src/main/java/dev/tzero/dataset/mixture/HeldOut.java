package dev.tzero.dataset.mixture;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.Mixture;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The fence around what a model is to be measured on: no mixture trains on it unless it says that it means to. */
public final class HeldOut {

    private static final String TRAINING_SPLIT = "train";

    private final Set<String> everywhere;

    /** @param everywhere datasets, or {@code dataset/subset}, that are held out of every mixture */
    public HeldOut(Collection<String> everywhere) {
        this.everywhere = Set.copyOf(everywhere);
    }

    /**
     * Makes sure that a mixture does not train on what is held out. A split is one to train on when its name begins with
     * {@code train}.
     *
     * @throws ServiceException {@link DatasetError#HELD_OUT_DATASET} naming the datasets
     */
    public void check(Mixture mixture, List<MixtureTasks.Part> parts) {
        if (mixture.getTrainOnHeldOut()) {
            return;
        }
        Set<String> fenced = new HashSet<>(everywhere);
        fenced.addAll(mixture.getHeldOutList());
        List<String> trained = parts.stream()
                .filter(part -> part.split().startsWith(TRAINING_SPLIT))
                .map(part -> part.task().dataset())
                .distinct()
                .filter(dataset -> isFenced(dataset, fenced))
                .map(DatasetName::toString)
                .toList();
        if (!trained.isEmpty()) {
            throw new ServiceException(
                    DatasetError.HELD_OUT_DATASET,
                    "mixture '" + mixture.getName() + "' trains on what is held out: " + String.join(", ", trained)
                            + "; leave it out, or say train_on_held_out");
        }
    }

    private static boolean isFenced(DatasetName dataset, Set<String> fenced) {
        return fenced.contains(dataset.dataset()) || fenced.contains(dataset.toString());
    }
}
