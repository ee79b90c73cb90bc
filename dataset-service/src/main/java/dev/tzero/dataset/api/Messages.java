package dev.tzero.dataset.api;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tzero.dataset.overlap.Overlap;
import dev.tzero.dataset.source.Dataset;
import dev.tzero.dataset.source.Feature;
import dev.tzero.dataset.task.Task;
import dev.tzero.proto.dataset.v1.ClassLabel;
import dev.tzero.proto.dataset.v1.DatasetOverlap;
import dev.tzero.proto.dataset.v1.FeatureStruct;
import dev.tzero.proto.dataset.v1.SharedRun;
import java.util.List;
import java.util.Map;

/** The domain's objects as messages. */
final class Messages {

    private Messages() {}

    static dev.tzero.proto.dataset.v1.Dataset dataset(Dataset dataset) {
        dev.tzero.proto.dataset.v1.Dataset.Builder message = dev.tzero.proto.dataset.v1.Dataset.newBuilder()
                .setName(dataset.name().dataset())
                .setSubset(dataset.name().subset())
                .setFingerprint(dataset.fingerprint())
                .setProblem(dataset.problem().orElse(""));
        dataset.features().fields().forEach((name, feature) -> message.addFeatures(feature(name, feature)));
        dataset.splits().forEach((name, split) -> message.putSplitRows(name, split.rows()));
        return message.build();
    }

    static dev.tzero.proto.dataset.v1.Task task(Task task) {
        return dev.tzero.proto.dataset.v1.Task.newBuilder()
                .setName(task.name())
                .setDataset(task.dataset().dataset())
                .setSubset(task.dataset().subset())
                .setPromptId(task.prompt().getPromptId())
                .setPromptRevision(task.prompt().getRevision())
                .setPromptName(task.promptName())
                .build();
    }

    static DatasetOverlap overlap(Overlap.DatasetOverlap overlap) {
        return DatasetOverlap.newBuilder()
                .setDataset(overlap.dataset().dataset())
                .setSubset(overlap.dataset().subset())
                .setSplit(overlap.split())
                .setRows(overlap.rows())
                .setOverlappingRows(overlap.overlapping())
                .addAllShown(overlap.shown().stream()
                        .map(shared -> SharedRun.newBuilder()
                                .setRow(shared.row())
                                .setRun(shared.run())
                                .setTrainedDataset(shared.trained().dataset().dataset())
                                .setTrainedSubset(shared.trained().dataset().subset())
                                .setTrainedSplit(shared.trained().split())
                                .setTrainedRow(shared.trained().row())
                                .build())
                        .toList())
                .build();
    }

    static Struct row(Map<?, ?> row) {
        Struct.Builder struct = Struct.newBuilder();
        row.forEach((name, value) -> struct.putFields((String) name, value(value)));
        return struct.build();
    }

    private static dev.tzero.proto.dataset.v1.Feature feature(String name, Feature feature) {
        dev.tzero.proto.dataset.v1.Feature.Builder message =
                dev.tzero.proto.dataset.v1.Feature.newBuilder().setName(name);
        switch (feature) {
            case Feature.Value(String dtype) -> message.setValue(dtype);
            case Feature.ClassLabel(List<String> names) ->
                message.setClassLabel(ClassLabel.newBuilder().addAllNames(names));
            case Feature.Sequence(Feature element) -> message.setSequence(feature("", element));
            case Feature.Struct(Map<String, Feature> fields) -> {
                FeatureStruct.Builder struct = FeatureStruct.newBuilder();
                fields.forEach((field, type) -> struct.addFields(feature(field, type)));
                message.setStruct(struct);
            }
        }
        return message.build();
    }

    private static Value value(Object value) {
        Value.Builder message = Value.newBuilder();
        switch (value) {
            case null -> message.setNullValue(NullValue.NULL_VALUE);
            case String text -> message.setStringValue(text);
            case Long number -> message.setNumberValue(number);
            case Double number -> message.setNumberValue(number);
            case Boolean flag -> message.setBoolValue(flag);
            case Map<?, ?> map -> message.setStructValue(row(map));
            case List<?> list -> {
                ListValue.Builder values = ListValue.newBuilder();
                list.forEach(item -> values.addValues(value(item)));
                message.setListValue(values);
            }
            default -> throw new IllegalStateException("no plain data: " + value.getClass());
        }
        return message.build();
    }
}
