package dev.tzero.inference.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Timestamp;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateResponse;
import dev.tzero.proto.inference.v1.GenerateStreamRequest;
import dev.tzero.proto.inference.v1.GenerateStreamResponse;
import dev.tzero.proto.inference.v1.InferenceFailure;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.TreeMap;

/**
 * The description of {@code /v1} in OpenAPI 3.1. Its schemas are made of the contract's own messages, in Protobuf's JSON
 * mapping, so that none is missing and none is of another form.
 */
@Path("/openapi.json")
public class OpenApi {

    private static final String EVENTS = "text/event-stream";
    private static final Map<String, String> FAILURES = new TreeMap<>(Map.of(
            "400", "The request cannot be answered as it stands; the message names field, value and what was expected.",
            "404", "No model of that name is served.",
            "429", "Too much waits, or there is no memory for the model now: try again after Retry-After.",
            "503", "The replica is stopping: ask another one.",
            "504", "The deadline passed."));

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final Map<String, Descriptor> schemas = new TreeMap<>();
    private final String document = document().toPrettyString();

    /** The document. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public String get() {
        return document;
    }

    private ObjectNode document() {
        ObjectNode document = json.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "tzero inference")
                .put("version", "v1")
                .put("description", "Ranks choices and writes texts with the models that this replica serves.");
        ObjectNode paths = document.putObject("paths");
        ObjectNode rank = operation(paths, "/v1/rank", "rank", "Scores choices by their log-probability after a text.");
        body(rank).set("schema", reference(RankRequest.getDescriptor()));
        answers(rank, "One result for each task, in order.")
                .putObject(MediaType.APPLICATION_JSON)
                .set("schema", reference(RankResponse.getDescriptor()));
        ObjectNode generate = operation(
                paths,
                "/v1/generate",
                "generate",
                "Writes after texts. With Accept: text/event-stream, token by token: the body is then a request of one task, and"
                        + " each event a part of the answer; the last one is the result, or a failure.");
        body(generate)
                .putObject("schema")
                .putArray("oneOf")
                .add(reference(GenerateRequest.getDescriptor()))
                .add(reference(GenerateStreamRequest.getDescriptor()));
        ObjectNode written = answers(generate, "One result for each task, in order; or events.");
        written.putObject(MediaType.APPLICATION_JSON).set("schema", reference(GenerateResponse.getDescriptor()));
        written.putObject(EVENTS)
                .putObject("schema")
                .putArray("oneOf")
                .add(reference(GenerateStreamResponse.getDescriptor()))
                .add(reference(InferenceFailure.getDescriptor()));
        ObjectNode described = document.putObject("components").putObject("schemas");
        schemas.forEach((name, message) -> described.set(name, schema(message)));
        return document;
    }

    private static ObjectNode operation(ObjectNode paths, String path, String id, String summary) {
        return paths.putObject(path).putObject("post").put("operationId", id).put("summary", summary);
    }

    private static ObjectNode body(ObjectNode operation) {
        return operation
                .putObject("requestBody")
                .put("required", true)
                .putObject("content")
                .putObject(MediaType.APPLICATION_JSON);
    }

    /** The content of the answer; failures are described too. */
    private ObjectNode answers(ObjectNode operation, String description) {
        ObjectNode responses = operation.putObject("responses");
        ObjectNode content =
                responses.putObject("200").put("description", description).putObject("content");
        FAILURES.forEach((status, meaning) -> responses
                .putObject(status)
                .put("description", meaning)
                .putObject("content")
                .putObject(MediaType.APPLICATION_JSON)
                .set("schema", reference(InferenceFailure.getDescriptor())));
        return content;
    }

    private ObjectNode reference(Descriptor message) {
        if (schemas.put(message.getName(), message) == null) {
            message.getFields().stream()
                    .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
                    .forEach(field -> type(field));
        }
        return json.objectNode().put("$ref", "#/components/schemas/" + message.getName());
    }

    private ObjectNode schema(Descriptor message) {
        ObjectNode schema = json.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        for (FieldDescriptor field : message.getFields()) {
            ObjectNode one = type(field);
            if (field.isRepeated()) {
                properties.putObject(field.getJsonName()).put("type", "array").set("items", one);
            } else {
                properties.set(field.getJsonName(), one);
            }
        }
        return schema;
    }

    private ObjectNode type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> json.objectNode().put("type", "integer").put("format", "int32");
            // JSON numbers do not hold them all.
            case LONG -> json.objectNode().put("type", "string").put("format", "int64");
            case FLOAT, DOUBLE -> json.objectNode().put("type", "number");
            case BOOLEAN -> json.objectNode().put("type", "boolean");
            case STRING -> json.objectNode().put("type", "string");
            case BYTE_STRING -> json.objectNode().put("type", "string").put("format", "byte");
            case ENUM -> {
                ObjectNode values = json.objectNode().put("type", "string");
                var names = values.putArray("enum");
                field.getEnumType().getValues().stream()
                        .map(EnumValueDescriptor::getName)
                        .forEach(names::add);
                yield values;
            }
            case MESSAGE ->
                field.getMessageType().equals(Timestamp.getDescriptor())
                        ? json.objectNode().put("type", "string").put("format", "date-time")
                        : reference(field.getMessageType());
        };
    }
}
