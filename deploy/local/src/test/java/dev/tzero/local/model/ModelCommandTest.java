package dev.tzero.local.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.t5.T5Tensors;
import dev.tzero.model.weights.DType;
import dev.tzero.model.weights.SafetensorsWriter;
import dev.tzero.model.weights.ShardedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelCommandTest {
    @TempDir
    private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        model = Files.createDirectory(temporary.resolve("model"));
        T5Config config = T5Config.v11(16, 8, 4, 12, 1, 2);
        config.write(model.resolve("config.json"));
        ShardedWriter.write(
                model,
                T5Tensors.of(config).tensors().stream()
                        .map(spec -> new SafetensorsWriter.Tensor(
                                spec.name(), DType.F32, spec.shape(), (first, target) -> target.fill((byte) 0)))
                        .toList(),
                Long.MAX_VALUE);
    }

    @Test
    void infoPrintsParametersMemoryAndDigests() throws IOException {
        assertEquals(0, run("info", model.toString()));

        assertTrue(out.toString().contains("family                   t5"), out.toString());
        assertTrue(out.toString().contains(ModelFolder.digest(model)), out.toString());
        assertTrue(out.toString().contains("memory bfloat16"), out.toString());
    }

    @Test
    void convertWritesAFolderOfTheTypeAskedFor() throws IOException {
        Path half = temporary.resolve("half");

        assertEquals(0, run("convert", model.toString(), "--out", half.toString(), "--dtype", "bfloat16"));

        assertEquals(half + " " + ModelFolder.digest(half), out.toString().strip());
        assertEquals(2, run("convert", model.toString(), "--out", half.toString(), "--dtype", "float16"));
        assertTrue(err.toString().contains("float16"), err.toString());
    }

    private int run(String... arguments) {
        return new CommandLine(new ModelCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
