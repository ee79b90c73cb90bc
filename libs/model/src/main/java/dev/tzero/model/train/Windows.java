package dev.tzero.model.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

/** Tensors that share memory with a part of a flat array, and lists of tensors as script arguments. */
final class Windows {

    private Windows() {}

    /** The elements from {@code offset} on in a shape of their own; the handle belongs to {@code manager}. */
    static NDArray of(NDManager manager, NDArray flat, long offset, Shape shape) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray window = flat.get(scratch, new NDIndex(offset + ":" + (offset + shape.size())))
                    .reshape(shape);
            window.attach(manager);
            return window;
        }
    }

    /** Gives every tensor the name of one list argument; returns the list. */
    static NDList name(String name, NDList list) {
        list.forEach(array -> array.setName(name));
        return list;
    }
}
