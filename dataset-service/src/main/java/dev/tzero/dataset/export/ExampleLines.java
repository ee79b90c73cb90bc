package dev.tzero.dataset.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tzero.proto.dataset.v1.ExampleOrigin;
import dev.tzero.proto.dataset.v1.PromptedExample;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes examples as JSON Lines with P3's columns and where each example came from. */
final class ExampleLines implements Closeable {

    private final JsonGenerator json;

    /** @param out closed with this */
    ExampleLines(OutputStream out) throws IOException {
        this.json = new JsonFactory().createGenerator(out).setRootValueSeparator(null);
    }

    void write(PromptedExample example) throws IOException {
        ExampleOrigin origin = example.getOrigin();
        json.writeStartObject();
        json.writeStringField("inputs", example.getInput());
        json.writeStringField("targets", example.getTarget());
        if (example.getChoicesCount() == 0) {
            json.writeNullField("answer_choices");
        } else {
            json.writeArrayFieldStart("answer_choices");
            for (String choice : example.getChoicesList()) {
                json.writeString(choice);
            }
            json.writeEndArray();
        }
        json.writeStringField("task", example.getTask());
        json.writeStringField("dataset", origin.getDataset());
        json.writeStringField("subset", origin.getSubset().isEmpty() ? null : origin.getSubset());
        json.writeStringField("split", origin.getSplit());
        json.writeNumberField("row", origin.getRow());
        json.writeStringField("dataset_fingerprint", origin.getDatasetFingerprint());
        json.writeStringField("template", origin.getPromptName());
        json.writeStringField("prompt_id", origin.getPromptId());
        json.writeNumberField("prompt_revision", origin.getPromptRevision());
        json.writeNumberField("seed", origin.getSeed());
        json.writeNumberField("position", example.getPosition());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
