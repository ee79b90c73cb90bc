package dev.tzero.prompt.api;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a call as the plain data that templates read. */
final class Rows {

    /** The largest integer that JSON's numbers hold exactly, 2^53. */
    private static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

    private Rows() {}

    /** A row; numbers without a fraction are integers, for JSON does not tell 1 from 1.0. */
    static Map<String, Object> plain(Struct struct) {
        Map<String, Object> row = new LinkedHashMap<>();
        struct.getFieldsMap().forEach((name, value) -> row.put(name, plain(value)));
        return row;
    }

    private static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case NULL_VALUE, KIND_NOT_SET -> null;
            case BOOL_VALUE -> value.getBoolValue();
            case STRING_VALUE -> value.getStringValue();
            case NUMBER_VALUE -> number(value.getNumberValue());
            case STRUCT_VALUE -> plain(value.getStructValue());
            case LIST_VALUE -> {
                List<Object> list = new ArrayList<>();
                value.getListValue().getValuesList().forEach(item -> list.add(plain(item)));
                yield list;
            }
        };
    }

    private static Object number(double number) {
        return number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT ? (Object) (long) number : number;
    }
}
