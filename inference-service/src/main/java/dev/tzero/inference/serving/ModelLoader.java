package dev.tzero.inference.serving;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.training.v1.Promotion;

/** Where models come from. */
public interface ModelLoader {

    /**
     * What a model will need, without reading its weights.
     *
     * @throws ServiceException {@link InferenceError#MODEL_UNUSABLE} when there is no such model
     */
    ModelSize size(Promotion promotion);

    /**
     * Loads a model and tries it out.
     *
     * @param share the memory that was taken for it; the model gives it back when it is freed, and so does a failure
     * @throws ServiceException {@link InferenceError#MODEL_UNUSABLE} when it cannot be loaded, is not what its digest says,
     *     or answers nonsense
     */
    LoadedModel load(Promotion promotion, MemoryBudget.Share share);
}
