package dev.tzero.model.weights;

import dev.tzero.model.weights.pickle.PickleException;
import dev.tzero.model.weights.pickle.PickleWorld;
import dev.tzero.model.weights.pickle.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that PyTorch's checkpoints need: storages, tensors made of them, parameters and ordered dictionaries. */
final class TorchWorld implements PickleWorld {

    /** A name that may be called. */
    private enum Function {
        ORDERED_DICT,
        TENSOR,
        PARAMETER
    }

    /** The type of a storage, as a value of the pickle. */
    private record StorageType(DType dtype) {}

    @Override
    public Object global(String module, String name) {
        return switch (module + "." + name) {
            case "collections.OrderedDict" -> Function.ORDERED_DICT;
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> Function.TENSOR;
            case "torch._utils._rebuild_parameter" -> Function.PARAMETER;
            default ->
                TorchStorage.dtype(module, name)
                        .map(StorageType::new)
                        .orElseThrow(() -> new PickleException("asks for " + module + "." + name
                                + ": expected tensors and dictionaries only; nothing was executed"));
        };
    }

    @Override
    public Object call(Object callable, Tuple arguments) {
        if (callable instanceof Function function) {
            return switch (function) {
                case ORDERED_DICT -> orderedDict(arguments);
                case TENSOR -> tensor(arguments);
                case PARAMETER -> parameter(arguments);
            };
        }
        throw new PickleException("calls something that is no tensor and no dictionary; nothing was executed");
    }

    /** {@code ('storage', type, key, location, elements[, (view key, first, elements)])}. */
    @Override
    public Object stored(Object id) {
        if (id instanceof Tuple tuple
                && tuple.size() >= 5
                && "storage".equals(tuple.get(0))
                && tuple.get(1) instanceof StorageType(DType dtype)
                && tuple.get(2) instanceof String key
                && tuple.get(4) instanceof Long elements
                && elements >= 0) {
            return tuple.size() > 5 && tuple.get(5) != null
                    ? view(dtype, key, elements, tuple.get(5))
                    : new TorchStorage(dtype, key, 0, elements);
        }
        throw new PickleException("refers to something stored that is no storage of a tensor");
    }

    private static TorchStorage view(DType dtype, String key, long stored, Object view) {
        if (view instanceof Tuple tuple
                && tuple.size() == 3
                && tuple.get(1) instanceof Long first
                && tuple.get(2) instanceof Long elements
                && first >= 0
                && elements >= 0
                && first <= stored
                && elements <= stored - first) {
            return new TorchStorage(dtype, key, first, elements);
        }
        throw new PickleException("a view on storage " + key + " that is not within it");
    }

    private static Map<Object, Object> orderedDict(Tuple arguments) {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (arguments.size() == 0) {
            return map;
        }
        if (arguments.size() == 1 && arguments.get(0) instanceof List<?> pairs) {
            for (Object pair : pairs) {
                List<?> items =
                        pair instanceof Tuple tuple ? tuple.items() : pair instanceof List<?> list ? list : List.of();
                if (items.size() != 2 || !(items.get(0) instanceof String key)) {
                    throw new PickleException("an ordered dictionary of something that is no list of pairs");
                }
                map.put(key, items.get(1));
            }
            return map;
        }
        throw new PickleException("an ordered dictionary of something that is no list of pairs");
    }

    /** {@code (storage, offset, shape, strides, …)}; what follows concerns training. */
    private static TorchView tensor(Tuple arguments) {
        if (arguments.size() >= 4
                && arguments.get(0) instanceof TorchStorage storage
                && arguments.get(1) instanceof Long offset
                && arguments.get(2) instanceof Tuple shape
                && arguments.get(3) instanceof Tuple strides) {
            return new TorchView(storage, offset, longs(shape), longs(strides));
        }
        throw new PickleException("a tensor that is not made of storage, offset, shape and strides");
    }

    /** {@code (tensor, …)}. */
    private static TorchView parameter(Tuple arguments) {
        if (arguments.size() > 0 && arguments.get(0) instanceof TorchView view) {
            return view;
        }
        throw new PickleException("a parameter that is not made of a tensor");
    }

    private static List<Long> longs(Tuple tuple) {
        List<Long> values = new ArrayList<>();
        for (Object item : tuple.items()) {
            if (!(item instanceof Long value)) {
                throw new PickleException("a shape or strides that are no whole numbers");
            }
            values.add(value);
        }
        return values;
    }
}
