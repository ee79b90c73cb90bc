package dev.tzero.model.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tzero.model.tokenizer.StreamingDecoder;
import dev.tzero.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times encoding and streamed decoding, and prints one JSON object per tokenizer:
 * {@code TokenizerBench STRINGS.json TOKENIZER...}, where the first is a JSON list of texts.
 */
public final class TokenizerBench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = 20;

    private TokenizerBench() {}

    public static void main(String[] args) throws IOException {
        List<String> texts = List.of(JSON.readValue(Path.of(args[0]).toFile(), String[].class));
        for (int i = 1; i < args.length; i++) {
            try (Tokenizer tokenizer = Tokenizer.open(Path.of(args[i]))) {
                System.out.println(JSON.writeValueAsString(measure(args[i], tokenizer, texts)));
            }
        }
    }

    private static Map<String, Object> measure(String name, Tokenizer tokenizer, List<String> texts) {
        List<int[]> all = texts.stream().map(tokenizer::encode).toList();
        long tokens = all.stream().mapToLong(ids -> ids.length).sum();
        double encoding = best(() -> texts.forEach(tokenizer::encode));
        double decoding = best(() -> all.forEach(ids -> stream(tokenizer, ids)));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("job", "tokenize");
        line.put("tokenizer", Path.of(name).getFileName().toString());
        line.put("tokens", tokens);
        line.put("encoded_tokens_per_s", tokens / encoding);
        line.put("streamed_tokens_per_s", tokens / decoding);
        return line;
    }

    private static void stream(Tokenizer tokenizer, int[] ids) {
        StreamingDecoder decoder = tokenizer.streamingDecoder();
        for (int id : ids) {
            decoder.add(id);
        }
        decoder.finish();
    }

    private static double best(Runnable work) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - begin) / 1e9);
        }
        return best;
    }
}
