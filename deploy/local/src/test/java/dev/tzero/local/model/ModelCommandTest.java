package dev.tzero.local.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertTrue(out.toString().contains("memory cpu float32"), out.toString());
    }

    @Test
    void infoPrintsTheMemoryOfEachDeviceAndType() {
        assertEquals(
                0,
                run(
                        "info",
                        model.toString(),
                        "--precision",
                        "bfloat16",
                        "--devices",
                        "cpu,decoder=gpu1,encoder=gpu0:host"));

        for (String portion : List.of("cpu float32", "cpu bfloat16", "gpu0 float32", "gpu1 float32", "gpu1 bfloat16")) {
            assertTrue(out.toString().contains("memory " + portion), out.toString());
        }
        assertFalse(out.toString().contains("memory gpu0 bfloat16"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--precision | float16 | --precision: \"float16\": expected float32 or bfloat16",
                "--devices | tpu0 | --devices: \"tpu0\": rule \"tpu0\"",
                "--devices | gpu7 | devices: gpu7: libtorch sees"
            })
    void whatCannotBeComputedIsRefusedInASentence(String option, String value, String sentence) throws IOException {
        Path in = Files.writeString(temporary.resolve("in"), "{\"input_ids\": [1], \"choice_ids\": [[1]]}\n");

        assertEquals(
                1,
                run(
                        "rank",
                        model.toString(),
                        "--in",
                        in.toString(),
                        "--out",
                        in + ".out",
                        "--threads",
                        "1",
                        option,
                        value));

        assertTrue(err.toString().contains(sentence), err.toString());
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
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(arguments);
    }
}
