package dev.tzero.local.model;

import dev.tzero.model.checkpoint.ModelInfo;
import dev.tzero.model.lm.LanguageModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tzero model info}: parameters, memory, vocabulary and digests, without loading the weights. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Prints parameters, memory, vocabulary and digests of a model without loading it.")
final class InfoCommand implements Callable<Integer> {
    private static final double MEBI = 1 << 20;

    @Parameters(paramLabel = "DIR", description = "Folder of the model, or hf://owner/name@revision.")
    private String model;

    @Mixin
    private ComputeFlags compute;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path folder = ModelPlace.folder(model);
        ModelInfo info = ModelInfo.of(folder);
        line("family", info.config().family().modelType());
        line("parameters", String.format(Locale.ROOT, "%,d", info.parameters()));
        line("vocabulary", info.config().vocabSize() + " rows of the embedding");
        info.vocabulary().ifPresent(tokens -> line("tokenizer", tokens + " tokens"));
        line("weights", info.weights().getFileName().toString());
        info.storedBytes().forEach((type, bytes) -> line("stored " + type, mebi(bytes)));
        LanguageModels.memory(info.config(), compute.options())
                .portions()
                .forEach(portion -> line(
                        "memory " + portion.deviceName() + " "
                                + portion.precision().spelling(),
                        mebi(portion.bytes())));
        line("digest", info.digest());
        info.files().forEach(this::line);
        return 0;
    }

    private static String mebi(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBI);
    }

    private void line(String name, String value) {
        spec.commandLine().getOut().printf(Locale.ROOT, "%-24s %s%n", name, value);
    }
}
