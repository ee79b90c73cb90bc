package dev.tzero.model.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tzero.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of Hugging Face's {@code config.json} that decides what the weights of a model mean: one record a family. */
public sealed interface ModelConfig permits T5Config, Gpt2Config {

    /** The family, as {@code model_type} spells it. */
    ModelFamily family();

    /** Rows of the embedding. */
    int vocabSize();

    /** End of sequence. */
    int eosTokenId();

    /** What config.json says of this model. */
    ObjectNode toJson();

    /** What generation_config.json says of this model: its special tokens. */
    ObjectNode toGenerationJson();

    /** Writes the {@code config.json} from which this record and Hugging Face's {@code transformers} read the same model. */
    default void write(Path file) throws IOException {
        writeJson(file, toJson());
    }

    /** The content of a {@code config.json} for weights that are stored as {@code dtype}, in PyTorch's name for it. */
    default byte[] withDtype(String dtype) throws IOException {
        return bytes(toJson().put("torch_dtype", dtype));
    }

    /** Writes the {@code generation_config.json} beside it. */
    default void writeGeneration(Path file) throws IOException {
        writeJson(file, toGenerationJson());
    }

    /**
     * Reads the {@code config.json} of a model of any known family.
     *
     * @throws ModelFormatException when the file is not JSON, describes an unknown architecture or holds an impossible value
     */
    static ModelConfig read(Path file) throws IOException {
        ConfigFields fields = ConfigFields.read(file);
        return switch (fields.family()) {
            case T5 -> T5Config.read(fields);
            case GPT2 -> Gpt2Config.read(fields);
        };
    }

    private static void writeJson(Path file, ObjectNode json) throws IOException {
        Files.write(file, bytes(json));
    }

    private static byte[] bytes(ObjectNode json) throws IOException {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
    }
}
