package dev.tzero.local.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tzero.local.LaunchException;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.lm.TokenIds;
import dev.tzero.model.rank.RankClassifier;
import dev.tzero.model.rank.RankOptions;
import dev.tzero.model.rank.RankRequest;
import dev.tzero.model.rank.RankScores;
import dev.tzero.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tzero model rank}: scores choices as T0 does. */
@Command(
        name = "rank",
        mixinStandardHelpOptions = true,
        description = {
            "Ranks choices by the sum of their tokens' log-probabilities.",
            "Reads {\"input\", \"choices\"}, or token ids as they are: {\"input_ids\", \"choice_ids\"}.",
            "Writes {\"scores\", \"best\"}, and \"truncated\" where an input was too long and cut."
        })
final class RankCommand implements Callable<Integer> {

    private static final int LINES = 256;

    @Mixin
    private FolderOptions options;

    @Override
    public Integer call() {
        try (LanguageModel model = options.model();
                Tokenizer tokenizer = options.tokenizer()) {
            RankClassifier classifier = new RankClassifier(model, RankOptions.T0);
            JsonLines.answer(options.in(), options.out(), LINES, lines -> {
                List<RankRequest> requests = new ArrayList<>();
                lines.forEach(line -> requests.add(request(line, model, tokenizer)));
                return answers(classifier, requests);
            });
            return 0;
        } catch (NotFiniteException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private static List<JsonNode> answers(RankClassifier classifier, List<RankRequest> requests) {
        List<JsonNode> answers = new ArrayList<>();
        for (RankScores scores : classifier.rank(requests)) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            scores.sums().forEach(answer.putArray("scores")::add);
            answer.put("best", scores.best());
            if (scores.truncated()) {
                answer.put("truncated", true);
            }
            answers.add(answer);
        }
        return answers;
    }

    private static RankRequest request(JsonLines.Line line, LanguageModel model, Tokenizer tokenizer) {
        JsonNode object = line.object();
        boolean ids = object.has("input_ids");
        JsonNode choices = object.path(ids ? "choice_ids" : "choices");
        if (!choices.isArray()) {
            throw line.error((ids ? "choice_ids" : "choices") + ": " + choices + ": expected a list");
        }
        try {
            RankRequest request = ids
                    ? new RankRequest(
                            line.ids("input_ids", object.path("input_ids")),
                            choices.valueStream()
                                    .map(choice -> line.ids("choice_ids", choice))
                                    .toList())
                    : RankRequest.of(
                            Texts.required(line, tokenizer),
                            RankOptions.T0,
                            line.text("input", object.path("input")),
                            choices.valueStream()
                                    .map(choice -> line.text("choices", choice))
                                    .toList());
            TokenIds.check("input_ids", List.of(request.input()), model.vocabularySize());
            TokenIds.check("choice_ids", request.choices(), model.vocabularySize());
            return request;
        } catch (IllegalArgumentException e) {
            throw line.error(e.getMessage());
        }
    }
}
