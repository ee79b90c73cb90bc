package dev.tzero.local.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.local.LaunchException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** JSON Lines in, JSON Lines out: one answer a line, in order; the file of answers appears when all are there. */
final class JsonLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLines() {}

    /** An object of the input and where it stands. */
    record Line(Path file, int number, JsonNode object) {

        /** What is wrong with this line. */
        LaunchException error(String problem) {
            return new LaunchException(file + ":" + number + ": " + problem);
        }

        /**
         * Token ids.
         *
         * @throws LaunchException when the field is not a list of integers
         */
        int[] ids(String field, JsonNode value) {
            if (!value.isArray()) {
                throw error(field + ": " + value + ": expected a list of token ids");
            }
            int[] ids = new int[value.size()];
            for (int i = 0; i < ids.length; i++) {
                if (!value.get(i).canConvertToInt() || !value.get(i).isIntegralNumber()) {
                    throw error(field + "[" + i + "]: " + value.get(i) + ": expected a token id");
                }
                ids[i] = value.get(i).intValue();
            }
            return ids;
        }

        /** Text. */
        String text(String field, JsonNode value) {
            if (!value.isTextual()) {
                throw error(field + ": " + value + ": expected a text");
            }
            return value.textValue();
        }
    }

    /**
     * Answers every line.
     *
     * @param batch lines that are answered together
     * @param answers gives one answer a line, in order
     * @throws LaunchException naming file and line of what cannot be read
     */
    static void answer(Path in, Path out, int batch, Function<List<Line>, List<JsonNode>> answers) {
        Path beside = out.resolveSibling(
                "." + out.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try (BufferedReader reader = Files.newBufferedReader(in)) {
            try (BufferedWriter writer = Files.newBufferedWriter(beside)) {
                int number = 0;
                List<Line> lines = new ArrayList<>();
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    number++;
                    if (!text.isBlank()) {
                        lines.add(new Line(in, number, read(in, number, text)));
                    }
                    if (lines.size() == batch) {
                        write(writer, answers.apply(lines));
                        lines.clear();
                    }
                }
                if (!lines.isEmpty()) {
                    write(writer, answers.apply(lines));
                }
            }
            Files.move(beside, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new LaunchException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        } finally {
            beside.toFile().delete();
        }
    }

    private static JsonNode read(Path in, int number, String text) {
        try {
            JsonNode object = JSON.readTree(text);
            if (!object.isObject()) {
                throw new LaunchException(in + ":" + number + ": expected a JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new LaunchException(in + ":" + number + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void write(BufferedWriter writer, List<JsonNode> answers) throws IOException {
        for (JsonNode answer : answers) {
            writer.write(JSON.writeValueAsString(answer));
            writer.write('\n');
        }
    }
}
