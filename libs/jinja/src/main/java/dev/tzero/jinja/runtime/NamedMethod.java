package dev.tzero.jinja.runtime;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods of one name, by type; looked up once where a template names it. */
public final class NamedMethod {

    private static final Map<String, NamedMethod> ALL = all();
    private static final NamedMethod NONE = new NamedMethod("");

    private final Method ofText;
    private final Method ofSequence;
    private final Method ofList;
    private final Method ofDict;
    private final Method ofInteger;
    private final Method ofFloat;

    private NamedMethod(String name) {
        ofText = StringMethods.TABLE.get(name);
        ofSequence = ListMethods.SEQUENCE.get(name);
        ofList = ListMethods.LIST.get(name);
        ofDict = DictMethods.TABLE.get(name);
        ofInteger = NumberMethods.INTEGER.get(name);
        ofFloat = NumberMethods.FLOAT.get(name);
    }

    private static Map<String, NamedMethod> all() {
        Set<String> names = new TreeSet<>(StringMethods.TABLE.keySet());
        for (Map<String, Method> table : List.of(
                ListMethods.SEQUENCE,
                ListMethods.LIST,
                DictMethods.TABLE,
                NumberMethods.INTEGER,
                NumberMethods.FLOAT)) {
            names.addAll(table.keySet());
        }
        Map<String, NamedMethod> all = new HashMap<>();
        names.forEach(name -> all.put(name, new NamedMethod(name)));
        return all;
    }

    /** The methods of a name, perhaps of no type. */
    public static NamedMethod of(String name) {
        return ALL.getOrDefault(name, NONE);
    }

    /** The method of a value; null if its type has none of that name. */
    Method on(Object target) {
        return switch (target) {
            case String _ -> ofText;
            case Markup _ -> ofText;
            case Tuple _ -> ofSequence;
            case Range _ -> ofSequence;
            case List<?> _ -> ofList;
            case Map<?, ?> _ -> ofDict;
            case Long _ -> ofInteger;
            case Boolean _ -> ofInteger;
            case BigInteger _ -> ofInteger;
            case Double _ -> ofFloat;
            case null, default -> null;
        };
    }
}
