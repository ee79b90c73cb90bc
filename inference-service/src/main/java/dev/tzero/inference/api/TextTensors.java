package dev.tzero.inference.api;

import com.google.protobuf.ByteString;
import dev.tzero.inference.serving.InferenceError;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankTask;
import dev.tzero.proto.openinference.v2.InferTensorContents;
import dev.tzero.proto.openinference.v2.ModelInferRequest;
import dev.tzero.proto.openinference.v2.ModelInferRequest.InferInputTensor;
import dev.tzero.proto.openinference.v2.ModelInferResponse;
import dev.tzero.proto.openinference.v2.ModelInferResponse.InferOutputTensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts as tensors of type BYTES, with their contents in the request or raw beside it.
 *
 * @param texts of tensor {@code text}, shape [n]
 * @param choices of tensor {@code choices}, shape [n, choices], or [choices] for all texts alike; none to generate
 * @param raw whether contents were raw, so that those of the response are too
 */
record TextTensors(List<String> texts, List<List<String>> choices, boolean raw) {

    static final String TEXT = "text";
    static final String CHOICES = "choices";
    static final String TEXT_OUTPUT = "text_output";
    static final String SCORES = "scores";
    static final String BEST_CHOICE = "best_choice";

    /** @throws ServiceException {@link InferenceError#TENSOR_INVALID} naming the tensor and what was expected */
    static TextTensors of(ModelInferRequest request) {
        boolean raw = request.getRawInputContentsCount() > 0;
        if (raw && request.getRawInputContentsCount() != request.getInputsCount()) {
            throw invalid("raw_input_contents: " + request.getRawInputContentsCount() + " for "
                    + request.getInputsCount() + " inputs: expected one for each");
        }
        Map<String, List<String>> found = new HashMap<>();
        Map<String, List<Long>> shapes = new HashMap<>();
        for (int i = 0; i < request.getInputsCount(); i++) {
            InferInputTensor tensor = request.getInputs(i);
            if (!tensor.getName().equals(TEXT) && !tensor.getName().equals(CHOICES)) {
                throw invalid(
                        "inputs: '" + tensor.getName() + "' is none: expected " + TEXT + " and, to rank, " + CHOICES);
            }
            if (!tensor.getDatatype().equals("BYTES")) {
                throw invalid(tensor.getName() + ": datatype " + tensor.getDatatype() + ": expected BYTES");
            }
            List<ByteString> elements = raw
                    ? elements(tensor.getName(), request.getRawInputContents(i))
                    : tensor.getContents().getBytesContentsList();
            long wanted = tensor.getShapeList().stream().reduce(1L, (a, b) -> a * b);
            if (wanted != elements.size()) {
                throw invalid(tensor.getName() + ": shape " + tensor.getShapeList() + " has " + wanted
                        + " elements: expected the " + elements.size() + " that were sent");
            }
            found.put(
                    tensor.getName(),
                    elements.stream()
                            .map(bytes -> text(tensor.getName(), bytes))
                            .toList());
            shapes.put(tensor.getName(), tensor.getShapeList());
        }
        List<String> texts = found.get(TEXT);
        if (texts == null) {
            throw invalid("inputs: there is no tensor '" + TEXT + "'");
        }
        return new TextTensors(
                texts,
                found.containsKey(CHOICES) ? choices(texts, found.get(CHOICES), shapes.get(CHOICES)) : List.of(),
                raw);
    }

    /** A ranking for each text. */
    List<RankTask> rankTasks() {
        List<RankTask> tasks = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            tasks.add(RankTask.newBuilder()
                    .setInput(texts.get(i))
                    .addAllChoices(choices.get(i))
                    .build());
        }
        return tasks;
    }

    /** What was written. */
    ModelInferResponse generated(ModelInferRequest request, List<InferenceResult> results) {
        List<ByteString> written = results.stream()
                .map(result -> ByteString.copyFromUtf8(result.getGenerate().getText()))
                .toList();
        ModelInferResponse.Builder response = response(request, results);
        InferOutputTensor.Builder tensor = InferOutputTensor.newBuilder()
                .setName(TEXT_OUTPUT)
                .setDatatype("BYTES")
                .addShape(written.size());
        if (raw) {
            response.addRawOutputContents(packed(written));
        } else {
            tensor.setContents(InferTensorContents.newBuilder().addAllBytesContents(written));
        }
        return response.addOutputs(tensor).build();
    }

    /** How likely each choice is. */
    ModelInferResponse ranked(ModelInferRequest request, List<InferenceResult> results) {
        int width = choices.getFirst().size();
        List<Double> scores = results.stream()
                .flatMap(result -> result.getRank().getScoresList().stream())
                .toList();
        List<Long> best = results.stream()
                .map(result -> (long) result.getRank().getBestChoice())
                .toList();
        ModelInferResponse.Builder response = response(request, results);
        InferOutputTensor.Builder ofScores = InferOutputTensor.newBuilder()
                .setName(SCORES)
                .setDatatype("FP64")
                .addShape(results.size())
                .addShape(width);
        InferOutputTensor.Builder ofBest = InferOutputTensor.newBuilder()
                .setName(BEST_CHOICE)
                .setDatatype("INT64")
                .addShape(results.size());
        if (raw) {
            ByteBuffer packedScores = buffer(scores.size());
            scores.forEach(packedScores::putDouble);
            ByteBuffer packedBest = buffer(best.size());
            best.forEach(packedBest::putLong);
            response.addRawOutputContents(ByteString.copyFrom(packedScores.flip()))
                    .addRawOutputContents(ByteString.copyFrom(packedBest.flip()));
        } else {
            ofScores.setContents(InferTensorContents.newBuilder().addAllFp64Contents(scores));
            ofBest.setContents(InferTensorContents.newBuilder().addAllInt64Contents(best));
        }
        return response.addOutputs(ofScores).addOutputs(ofBest).build();
    }

    private static ModelInferResponse.Builder response(ModelInferRequest request, List<InferenceResult> results) {
        return ModelInferResponse.newBuilder()
                .setModelName(request.getModelName())
                .setModelVersion(results.getFirst().getModelDigest())
                .setId(request.getId());
    }

    private static List<List<String>> choices(List<String> texts, List<String> sent, List<Long> shape) {
        if (shape.size() == 1) {
            return texts.stream().map(_ -> sent).toList();
        }
        if (shape.size() != 2 || shape.getFirst() != texts.size()) {
            throw invalid(CHOICES + ": shape " + shape + ": expected [" + texts.size() + ", choices] or [choices]");
        }
        int width = Math.toIntExact(shape.getLast());
        List<List<String>> choices = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            choices.add(sent.subList(i * width, (i + 1) * width));
        }
        return choices;
    }

    private static List<ByteString> elements(String name, ByteString packed) {
        List<ByteString> elements = new ArrayList<>();
        int at = 0;
        while (at < packed.size()) {
            int length = packed.size() - at < Integer.BYTES
                    ? -1
                    : packed.substring(at, at + Integer.BYTES)
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getInt();
            if (length < 0 || length > packed.size() - at - Integer.BYTES) {
                throw invalid(name + ": raw contents end within an element at byte " + at
                        + ": expected its length in four bytes, little-endian, then as many bytes");
            }
            elements.add(packed.substring(at + Integer.BYTES, at + Integer.BYTES + length));
            at += Integer.BYTES + length;
        }
        return elements;
    }

    private static ByteString packed(List<ByteString> elements) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (ByteString element : elements) {
            packed.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(element.size())
                    .array());
            packed.writeBytes(element.toByteArray());
        }
        return ByteString.copyFrom(packed.toByteArray());
    }

    private static ByteBuffer buffer(int elements) {
        return ByteBuffer.allocate(elements * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(String name, ByteString bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asReadOnlyByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid(name + ": an element is not UTF-8");
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(InferenceError.TENSOR_INVALID, message);
    }
}
