package dev.tzero.local.model;

import dev.tzero.local.LaunchException;
import dev.tzero.model.checkpoint.Conversion;
import dev.tzero.model.weights.DType;
import dev.tzero.model.weights.ShardedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tzero model convert}: any folder that can be loaded, written anew as safetensors. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Writes a model anew as safetensors, in another element type or in other shards.")
final class ConvertCommand implements Callable<Integer> {
    /** Element types that can be written, as people spell them. */
    enum Type {
        float32(DType.F32),
        bfloat16(DType.BF16);

        private final DType dtype;

        Type(DType dtype) {
            this.dtype = dtype;
        }
    }

    @Parameters(paramLabel = "DIR", description = "Folder of the model, or hf://owner/name@revision.")
    private String model;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder to write; must not exist.")
    private Path out;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} when not given.")
    private Type type;

    @Option(
            names = "--max-shard-bytes",
            paramLabel = "N",
            defaultValue = "" + ShardedWriter.DEFAULT_SHARD_BYTES,
            description = "Bytes of weights per file; ${DEFAULT-VALUE} when not given.")
    private long maxShardBytes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (maxShardBytes < 1) {
            throw new LaunchException("--max-shard-bytes: " + maxShardBytes + "; expected at least 1");
        }
        try {
            String digest = Conversion.convert(ModelPlace.folder(model), out, type.dtype, maxShardBytes);
            spec.commandLine().getOut().println(out + " " + digest);
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new LaunchException("--out: " + out + " is there already; expected a folder that does not exist", e);
        }
    }
}
