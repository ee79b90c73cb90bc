package dev.tzero.local.model;

import dev.tzero.local.LaunchException;
import dev.tzero.model.engine.LibtorchException;
import dev.tzero.model.engine.TorchEngine;
import dev.tzero.model.lm.ComputeOptions;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.LanguageModels;
import dev.tzero.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that commands on a model folder share. */
final class FolderOptions {

    @Parameters(paramLabel = "DIR", description = "Folder of a model, or hf://owner/name@revision.")
    private String place;

    private Path folder;

    @Option(names = "--in", required = true, paramLabel = "FILE", description = "JSON Lines to read.")
    private Path in;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "JSON Lines to write.")
    private Path out;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that one operation uses; as many as there are processors when not given.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private ComputeFlags compute;

    Path in() {
        return in;
    }

    Path out() {
        return out;
    }

    /** Loads the model. */
    LanguageModel model() {
        folder = ModelPlace.folder(place);
        try {
            ComputeOptions options = compute.options();
            TorchEngine.start(threads);
            return LanguageModels.load(folder, options);
        } catch (IOException | IllegalArgumentException | LibtorchException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    /** Opens the tokenizer; null when the folder has none, which is enough for ids. Asked for after {@link #model}. */
    Tokenizer tokenizer() {
        boolean present =
                Stream.of("tokenizer.json", "spiece.model").anyMatch(name -> Files.exists(folder.resolve(name)));
        return present ? Tokenizer.open(folder) : null;
    }
}
