package dev.tzero.model.weights;

import dev.tzero.model.weights.pickle.PickleException;
import java.util.List;

/**
 * A tensor of a PyTorch file: elements of a storage, by steps.
 *
 * @param offset element of the storage at which the tensor begins
 * @param shape sizes, outermost first
 * @param strides elements from one index of a dimension to the next
 */
record TorchView(TorchStorage storage, long offset, List<Long> shape, List<Long> strides) {

    /** @throws PickleException when an element would lie outside of the storage */
    TorchView {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
        if (shape.size() != strides.size()) {
            throw new PickleException("a tensor of shape " + shape + " with strides " + strides);
        }
        try {
            long last = offset;
            long elements = 1;
            for (int i = 0; i < shape.size(); i++) {
                if (shape.get(i) < 0 || strides.get(i) < 0) {
                    throw new PickleException("a tensor of shape " + shape + " with strides " + strides
                            + ": expected whole numbers from 0");
                }
                elements = Math.multiplyExact(elements, shape.get(i));
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape.get(i) - 1), strides.get(i)));
            }
            Math.multiplyExact(elements, storage.dtype().bytes());
            if (offset < 0 || (elements > 0 && last >= storage.elements())) {
                throw new PickleException("a tensor of shape " + shape + " with strides " + strides + " from element "
                        + offset + " reaches beyond its storage of " + storage.elements() + " elements");
            }
        } catch (ArithmeticException e) {
            throw new PickleException("a tensor of shape " + shape + ": more elements than can be counted", e);
        }
    }

    /** Whether the elements lie side by side in row-major order. */
    boolean contiguous() {
        long expected = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            if (shape.get(i) != 1 && strides.get(i) != expected) {
                return false;
            }
            expected *= shape.get(i);
        }
        return true;
    }

    /** The element of the storage that is element {@code index} of the tensor in row-major order. */
    long element(long index) {
        long rest = index;
        long element = offset;
        for (int i = shape.size() - 1; i >= 0; i--) {
            element += rest % shape.get(i) * strides.get(i);
            rest /= shape.get(i);
        }
        return element;
    }
}
