package dev.tzero.model.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ProductsTest {

    @Test
    void float16KeepsElevenBitsUpToItsGreatestNumber() {
        try (NDManager manager = TorchEngine.newManager();
                Products products = new Products()) {
            // One half of the distance of two float16 is rounded to the even one; what is greater than all becomes
            // infinite.
            NDArray weights =
                    manager.create(new float[] {1 + 1 / 2048f, 1 + 3 / 2048f, -65504, 70_000}, new Shape(2, 2));

            NDArray halves = products.inFloat16(weights, manager);

            assertEquals(DataType.FLOAT16, halves.getDataType());
            assertArrayEquals(
                    new float[] {1, 1 + 2 / 1024f, -65504, Float.POSITIVE_INFINITY},
                    halves.toType(DataType.FLOAT32, true).toFloatArray());
        }
    }
}
