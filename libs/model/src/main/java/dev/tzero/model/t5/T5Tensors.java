package dev.tzero.model.t5;

import dev.tzero.model.config.T5Config;
import dev.tzero.model.weights.ExpectedTensors;
import dev.tzero.model.weights.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** The tensors of a T5 checkpoint, as {@code T5ForConditionalGeneration} names them. */
public final class T5Tensors {

    private static final String EMBEDDING = "shared.weight";
    private static final List<String> COPIES = List.of("encoder.embed_tokens.weight", "decoder.embed_tokens.weight");
    private static final String PROJECTION = "lm_head.weight";
    /** Stored by the first release of T5, which never read it: attention over the input has no relative bias. */
    private static final String UNUSED = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight";

    private T5Tensors() {}

    /** Everything that a model of this shape needs. */
    public static ExpectedTensors of(T5Config config) {
        List<String> aliases = new ArrayList<>(COPIES);
        if (config.tieWordEmbeddings()) {
            aliases.add(PROJECTION);
        }
        List<TensorSpec> tensors = new T5Layout(config)
                .parameters().stream()
                        .map(p -> new TensorSpec(p.name(), p.shape(), p.name().equals(EMBEDDING) ? aliases : List.of()))
                        .toList();
        return new ExpectedTensors(tensors, UNUSED::equals);
    }
}
