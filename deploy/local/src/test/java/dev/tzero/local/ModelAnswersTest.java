package dev.tzero.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.bundled.Bundled;
import dev.tzero.model.checkpoint.ModelFolder;
import dev.tzero.model.config.T5Config;
import dev.tzero.model.t5.Initialisation;
import dev.tzero.model.t5.T5Model;
import dev.tzero.model.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./tzero model rank} and {@code generate} on a model folder, with nothing else running. */
class ModelAnswersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static Path model;
    private static int[] words;

    @BeforeAll
    static void publish() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (InputStream tokenizer = Bundled.tokenizer()) {
            Files.copy(tokenizer, file);
        }
        model = folder.resolve("model");
        try (Tokenizer tokenizer = Tokenizer.open(file);
                T5Model tiny = T5Model.initialise(
                        T5Config.v11(tokenizer.vocabularySize(), 16, 4, 24, 2, 4),
                        Initialisation.MATCH_AND_POSITION,
                        3)) {
            words = tokenizer.encode("yes or no");
            ModelFolder.publish(model, tiny, new ModelFolder.Extras(file, Map.of()));
        }
    }

    @Test
    void textAndItsIdsRankAlike() throws IOException {
        String ids = Arrays.toString(words);

        List<JsonNode> answers = answers(
                "rank",
                "{\"input\": \"yes or no\", \"choices\": [\"yes\", \"no\"]}",
                "{\"input_ids\": " + ids + ", \"choice_ids\": [[" + words[0] + ", 1], [" + words[2] + ", 1], [1]]}");

        for (int i = 0; i < 2; i++) {
            assertEquals(
                    answers.get(0).path("scores").get(i).doubleValue(),
                    answers.get(1).path("scores").get(i).doubleValue(),
                    1e-4);
        }
        assertEquals(3, answers.get(1).path("scores").size());
        assertTrue(answers.get(1).path("best").isInt());
    }

    @Test
    void whatIsGeneratedHasTextIdsAndScores() throws IOException {
        List<JsonNode> answers = answers("generate", "{\"input\": \"yes or no\"}", "--max-new-tokens", "5");

        JsonNode answer = answers.getFirst();
        assertTrue(answer.path("text").isTextual());
        assertTrue(answer.path("ids").size() <= 5);
        assertEquals(answer.path("ids").size(), answer.path("scores").size());
    }

    @Test
    void severalSequencesStandBesideTheBest() throws IOException {
        List<JsonNode> answers =
                answers("generate", "{\"input_ids\": [5, 6]}", "--num-beams", "3", "--num-return-sequences", "2");

        JsonNode sequences = answers.getFirst().path("sequences");
        assertEquals(2, sequences.size());
        assertEquals(answers.getFirst().path("ids"), sequences.get(0).path("ids"));
    }

    @Test
    void aLineThatCannotBeReadIsNamedAndNothingIsWritten() throws IOException {
        assertRefused("in.jsonl:2: input_ids: token id 99999: expected 0 to", "rank", """
                {"input_ids": [5], "choice_ids": [[1]]}
                {"input_ids": [99999], "choice_ids": [[1]]}
                """);
        assertRefused("in.jsonl:1: choices[0]: no token", "rank", "{\"input_ids\": [5], \"choice_ids\": [[]]}");
        assertRefused("in.jsonl:1: choices: none", "rank", "{\"input_ids\": [5], \"choice_ids\": []}");
        assertRefused("in.jsonl:1: input_ids[0]: no token", "generate", "{\"input_ids\": []}");
        assertRefused("in.jsonl:1: not JSON", "generate", "{");
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() throws IOException {
        assertRefused(
                "doSample: true: beams are not sampled: expected numBeams 1",
                "generate",
                "{\"input_ids\": [5]}",
                "--num-beams",
                "2",
                "--do-sample");
    }

    private static List<JsonNode> answers(String command, String... linesAndOptions) throws IOException {
        List<String> lines = Stream.of(linesAndOptions)
                .takeWhile(word -> word.startsWith("{"))
                .toList();
        Path in = folder.resolve("in.jsonl");
        Path out = folder.resolve("out.jsonl");
        Files.write(in, lines);
        List<String> arguments = new ArrayList<>(List.of(
                "model", command, model.toString(), "--threads", "1", "--in", in.toString(), "--out", out.toString()));
        arguments.addAll(List.of(linesAndOptions).subList(lines.size(), linesAndOptions.length));

        assertEquals(0, Main.run(arguments.toArray(String[]::new)));

        List<JsonNode> answers = new ArrayList<>();
        for (String line : Files.readAllLines(out)) {
            answers.add(JSON.readTree(line));
        }
        assertEquals(lines.size(), answers.size());
        return answers;
    }

    private static void assertRefused(String message, String command, String lines, String... options)
            throws IOException {
        Path in = folder.resolve("in.jsonl");
        Path out = folder.resolve("refused.jsonl");
        Files.writeString(in, lines);
        List<String> arguments = new ArrayList<>(List.of(
                "model", command, model.toString(), "--threads", "1", "--in", in.toString(), "--out", out.toString()));
        arguments.addAll(List.of(options));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertEquals(1, Main.run(arguments.toArray(String[]::new)));
        } finally {
            System.setErr(before);
        }
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains(message), printed.toString());
        assertFalse(Files.exists(out));
    }
}
