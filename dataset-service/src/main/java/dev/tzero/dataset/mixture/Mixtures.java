package dev.tzero.dataset.mixture;

import dev.tzero.dataset.error.DatasetError;
import dev.tzero.dataset.task.Prompts;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.tasks.T0Mixture;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every mixture there is: those of the mixture folders, and T0's with the prompts stored now. A file may redefine T0's. */
public final class Mixtures {

    private final MixtureCatalog files;
    private final Prompts prompts;
    private final HeldOut heldOut;

    public Mixtures(MixtureCatalog files, Prompts prompts, HeldOut heldOut) {
        this.files = files;
        this.prompts = prompts;
        this.heldOut = heldOut;
    }

    /**
     * A mixture and what it resolves to now.
     *
     * @param parts by {@code Task.ORDER}
     */
    public record Resolved(Mixture mixture, List<MixtureTasks.Part> parts) {}

    /** All of them by name, and why files of the mixture folders are none. */
    public MixtureCatalog.Found find() {
        MixtureCatalog.Found found = files.find();
        SortedMap<String, Mixture> all = new TreeMap<>();
        T0Mixtures.find(prompts).forEach(mixture -> all.put(mixture.getName(), mixture));
        all.putAll(found.mixtures());
        return new MixtureCatalog.Found(all, found.problems());
    }

    /**
     * One mixture.
     *
     * @throws ServiceException {@link DatasetError#UNKNOWN_MIXTURE}, with what is wrong with files that might have been it
     */
    public Mixture mixture(String name) {
        Optional<T0Mixture> ofT0 = T0Mixture.named(name);
        if (ofT0.isEmpty() || files.find().mixtures().containsKey(name)) {
            return files.mixture(name);
        }
        return T0Mixtures.mixture(ofT0.get(), prompts)
                .orElseThrow(() -> new ServiceException(
                        DatasetError.UNKNOWN_MIXTURE,
                        "mixture '" + name + "' has no task: no prompt is stored that T0 used in it"));
    }

    /**
     * The tasks of a mixture.
     *
     * @throws BrokenMixtureException where it cannot be resolved
     * @throws ServiceException naming a prompt that is not stored, or a dataset that is held out and trained on
     */
    public Resolved resolve(Mixture mixture) {
        List<MixtureTasks.Part> parts = MixtureTasks.resolve(mixture, prompts);
        heldOut.check(mixture, parts);
        return new Resolved(mixture, parts);
    }
}
