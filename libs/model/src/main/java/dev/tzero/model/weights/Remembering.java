package dev.tzero.model.weights;

import dev.tzero.model.weights.pickle.PickleException;
import dev.tzero.model.weights.pickle.PickleWorld;
import dev.tzero.model.weights.pickle.Tuple;
import java.util.Map;

/** Keeps for every storage that a pickle names how much of it is needed: the whole, of which tensors may see parts. */
record Remembering(PickleWorld world, Map<String, TorchStorage> storages) implements PickleWorld {

    @Override
    public Object global(String module, String name) {
        return world.global(module, name);
    }

    @Override
    public Object call(Object callable, Tuple arguments) {
        return world.call(callable, arguments);
    }

    @Override
    public Object stored(Object id) {
        Object stored = world.stored(id);
        if (stored instanceof TorchStorage storage) {
            TorchStorage whole =
                    new TorchStorage(storage.dtype(), storage.key(), 0, storage.first() + storage.elements());
            storages.merge(storage.key(), whole, Remembering::larger);
        }
        return stored;
    }

    private static TorchStorage larger(TorchStorage one, TorchStorage other) {
        if (one.dtype() != other.dtype()) {
            throw new PickleException("storage " + one.key() + " is both " + one.dtype() + " and " + other.dtype());
        }
        return one.elements() >= other.elements() ? one : other;
    }
}
