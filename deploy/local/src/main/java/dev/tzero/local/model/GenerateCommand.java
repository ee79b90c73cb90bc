package dev.tzero.local.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tzero.local.LaunchException;
import dev.tzero.model.generate.Generation;
import dev.tzero.model.generate.GenerationListener;
import dev.tzero.model.generate.GenerationOptions;
import dev.tzero.model.generate.Generator;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.lm.TokenIds;
import dev.tzero.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tzero model generate}: writes sequences as Hugging Face's {@code generate} does. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Generates text: greedily, by beam search or by sampling.",
            "Reads {\"input\"}, or token ids as they are: {\"input_ids\"}.",
            "Writes {\"text\", \"ids\", \"scores\", \"score\", \"finish\"}: scores are the tokens' log-probabilities, score is",
            "that of the sequence. Several sequences for an input are \"sequences\" beside the best."
        })
final class GenerateCommand implements Callable<Integer> {

    @Mixin
    private FolderOptions folder;

    @Mixin
    private GenerationFlags flags;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "8",
            description = "Inputs that are generated for together; ${DEFAULT-VALUE} when not given.")
    private int batchSize;

    @Override
    public Integer call() {
        GenerationOptions options = options();
        try (LanguageModel model = folder.model();
                Tokenizer tokenizer = folder.tokenizer()) {
            if (!options.stopStrings().isEmpty() && tokenizer == null) {
                throw new LaunchException("--stop: the model folder has no tokenizer to read text with");
            }
            Generator generator = new Generator(model, () -> tokenizer.streamingDecoder()::add);
            JsonLines.answer(folder.in(), folder.out(), batchSize, lines -> {
                List<int[]> inputs = new ArrayList<>();
                lines.forEach(line -> inputs.add(input(line, model, options, tokenizer)));
                List<JsonNode> answers = new ArrayList<>();
                generator
                        .generate(inputs, options, GenerationListener.NONE)
                        .forEach(sequences -> answers.add(answer(sequences, tokenizer)));
                return answers;
            });
            return 0;
        } catch (NotFiniteException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private GenerationOptions options() {
        if (batchSize < 1) {
            throw new LaunchException("--batch-size: " + batchSize + ": expected at least 1");
        }
        try {
            return flags.options();
        } catch (IllegalArgumentException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private static int[] input(
            JsonLines.Line line, LanguageModel model, GenerationOptions options, Tokenizer tokenizer) {
        JsonNode object = line.object();
        int[] ids = object.has("input_ids")
                ? line.ids("input_ids", object.path("input_ids"))
                : Texts.required(line, tokenizer).encode(line.text("input", object.path("input")));
        try {
            TokenIds.check("input_ids", List.of(ids), model.vocabularySize());
        } catch (IllegalArgumentException e) {
            throw line.error(e.getMessage());
        }
        if ((long) ids.length + options.maxNewTokens() > model.maxPositions()) {
            throw line.error("input: " + ids.length + " tokens and " + options.maxNewTokens()
                    + " new ones: expected at most " + model.maxPositions() + " together");
        }
        return ids;
    }

    private static ObjectNode answer(List<Generation> sequences, Tokenizer tokenizer) {
        ObjectNode answer = one(sequences.getFirst(), tokenizer);
        if (sequences.size() > 1) {
            var all = answer.putArray("sequences");
            sequences.forEach(sequence -> all.add(one(sequence, tokenizer)));
        }
        return answer;
    }

    private static ObjectNode one(Generation sequence, Tokenizer tokenizer) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("text", tokenizer == null ? null : tokenizer.decode(sequence.ids()));
        var ids = node.putArray("ids");
        var scores = node.putArray("scores");
        sequence.tokens().forEach(token -> {
            ids.add(token.id());
            scores.add(token.logProbability());
        });
        node.put("score", sequence.score());
        node.put("finish", sequence.finishReason().name().toLowerCase(Locale.ROOT));
        return node;
    }
}
