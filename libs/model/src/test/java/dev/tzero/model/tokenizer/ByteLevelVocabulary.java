package dev.tzero.model.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;

/** GPT-2's tokenizer without merges: one token a byte, and one that ends a text. */
final class ByteLevelVocabulary {

    private ByteLevelVocabulary() {}

    static String json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.put("version", "1.0");
        json.putArray("added_tokens")
                .addObject()
                .put("id", 256)
                .put("content", "<|endoftext|>")
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
        json.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        json.putObject("decoder")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
        ObjectNode model = json.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab");
        int[] next = {256};
        IntStream.range(0, 256).forEach(value -> {
            boolean visible = value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
            vocabulary.put(Character.toString(visible ? value : next[0]++), value);
        });
        model.putArray("merges");
        return json.toString();
    }
}
