package dev.tzero.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardedWriterTest {

    @TempDir
    Path folder;

    @Test
    void whatIsBelowTheLimitIsOneFile() throws IOException {
        ShardedWriter.write(folder, List.of(tensor("a", 3), tensor("b", 2)), 20);

        try (TensorSource read = TensorSource.openFolder(folder)) {
            assertEquals(folder.resolve("model.safetensors"), read.location());
            assertEquals("pt", read.metadata().get("format"));
            assertArrayEquals(new float[] {1, 1}, read.floats("b"));
        }
    }

    @Test
    void whatIsAboveTheLimitIsSplitBetweenTensorsAndIndexed() throws IOException {
        ShardedWriter.write(folder, List.of(tensor("a", 3), tensor("b", 2), tensor("large", 9), tensor("c", 1)), 20);

        JsonNode index = new ObjectMapper()
                .readTree(folder.resolve("model.safetensors.index.json").toFile());
        assertEquals(60, index.path("metadata").path("total_size").asInt());
        assertEquals(
                "model-00001-of-00003.safetensors",
                index.path("weight_map").path("b").asText());
        assertEquals(
                "model-00002-of-00003.safetensors",
                index.path("weight_map").path("large").asText());
        assertEquals(
                "model-00003-of-00003.safetensors",
                index.path("weight_map").path("c").asText());
        try (TensorSource read = TensorSource.openFolder(folder)) {
            assertEquals(9, read.floats("large").length);
        }
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0", "1.00390625, 1.0", "1.01171875, 1.015625", "-3.0e38, -3.0040553e38", "NaN, NaN"})
    void bfloat16IsRoundedToTheNearestAndTiesToEven(float value, float rounded) throws IOException {
        SafetensorsWriter.Tensor tensor = new SafetensorsWriter.Tensor(
                "t",
                DType.BF16,
                List.of(1L),
                (first, target) -> target.setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED, 0, value));
        SafetensorsWriter.write(folder.resolve("x.safetensors"), List.of(tensor), java.util.Map.of());

        try (SafetensorsFile read = SafetensorsFile.open(folder.resolve("x.safetensors"))) {
            assertEquals(DType.BF16, read.info("t").dtype());
            assertArrayEquals(new float[] {rounded}, read.floats("t"));
        }
    }

    private static SafetensorsWriter.Tensor tensor(String name, int size) {
        float[] values = new float[size];
        java.util.Arrays.fill(values, 1);
        return new SafetensorsWriter.Tensor(name, List.of((long) size), () -> values);
    }
}
