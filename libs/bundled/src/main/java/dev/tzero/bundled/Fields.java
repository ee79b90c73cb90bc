package dev.tzero.bundled;

import java.util.LinkedHashMap;
import java.util.Map;

/** Small ordered maps, written as name, value, name, value. */
final class Fields {

    private Fields() {}

    static Map<String, Object> row(Object... namesAndValues) {
        var row = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    static Map<String, Feature> features(Object... namesAndTypes) {
        var features = new LinkedHashMap<String, Feature>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            features.put((String) namesAndTypes[i], (Feature) namesAndTypes[i + 1]);
        }
        return features;
    }

    /** The number of a yes/no label. */
    static long label(boolean yes) {
        return yes ? 1 : 0;
    }
}
