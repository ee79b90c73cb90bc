package dev.tzero.model.weights;

import java.util.Optional;

/**
 * A run of elements that tensors are views on.
 *
 * @param key name under which its bytes are stored
 * @param first element of the stored bytes at which this view on them begins
 * @param elements number of elements of this view
 */
record TorchStorage(DType dtype, String key, long first, long elements) {

    /** The type of the elements of {@code torch.FloatStorage} and the like. */
    static Optional<DType> dtype(String module, String name) {
        if (!module.equals("torch") && !module.equals("torch.cuda")) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (name) {
                    case "FloatStorage" -> DType.F32;
                    case "BFloat16Storage" -> DType.BF16;
                    case "HalfStorage" -> DType.F16;
                    case "DoubleStorage" -> DType.F64;
                    case "LongStorage" -> DType.I64;
                    case "IntStorage" -> DType.I32;
                    case "ShortStorage" -> DType.I16;
                    case "CharStorage" -> DType.I8;
                    case "ByteStorage" -> DType.U8;
                    case "BoolStorage" -> DType.BOOL;
                    default -> null;
                });
    }
}
