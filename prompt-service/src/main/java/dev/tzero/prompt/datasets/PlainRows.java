package dev.tzero.prompt.datasets;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.dataset.v1.Feature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rows of a call as the plain data that templates read. */
public final class PlainRows {

    /** The largest integer that JSON's numbers hold exactly, 2^53. */
    private static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

    private PlainRows() {}

    /** A row of unknown types; numbers without a fraction are integers, for JSON does not tell 1 from 1.0. */
    public static Map<String, Object> of(Struct struct) {
        return struct(struct, List.of());
    }

    /** A row of a dataset, whose features tell 1 from 1.0. */
    static Map<String, Object> of(Struct struct, Dataset dataset) {
        return struct(struct, dataset.getFeaturesList());
    }

    private static Map<String, Object> struct(Struct struct, List<Feature> fields) {
        Map<String, Feature> types =
                fields.stream().collect(Collectors.toMap(Feature::getName, Function.identity(), (first, _) -> first));
        Map<String, Object> row = new LinkedHashMap<>();
        struct.getFieldsMap()
                .forEach((name, value) ->
                        row.put(name, plain(value, types.getOrDefault(name, Feature.getDefaultInstance()))));
        return row;
    }

    private static Object plain(Value value, Feature type) {
        return switch (value.getKindCase()) {
            case NULL_VALUE, KIND_NOT_SET -> null;
            case BOOL_VALUE -> value.getBoolValue();
            case STRING_VALUE -> value.getStringValue();
            case NUMBER_VALUE -> number(value.getNumberValue(), type.getValue().startsWith("float"));
            case STRUCT_VALUE -> struct(value.getStructValue(), type.getStruct().getFieldsList());
            case LIST_VALUE -> {
                List<Object> list = new ArrayList<>();
                value.getListValue().getValuesList().forEach(item -> list.add(plain(item, type.getSequence())));
                yield list;
            }
        };
    }

    private static Object number(double number, boolean fraction) {
        boolean whole = !fraction && number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT;
        return whole ? (Object) (long) number : number;
    }
}
