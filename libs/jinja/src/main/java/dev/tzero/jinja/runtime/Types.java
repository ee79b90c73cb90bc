package dev.tzero.jinja.runtime;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Python's types of the values. */
public final class Types {

    private Types() {}

    /** The name of the type; fails for an object that is not a value of templates. */
    public static String nameOf(Object value) {
        return switch (value) {
            case null -> "NoneType";
            case String _ -> "str";
            case Markup _ -> "Markup";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case BigInteger _ -> "int";
            case Double _ -> "float";
            case Tuple _ -> "tuple";
            case Range _ -> "range";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "dict";
            case Undefined _ -> "Undefined";
            case Lazy lazy -> lazy.type();
            case DictView view ->
                switch (view.kind()) {
                    case KEYS -> "dict_keys";
                    case VALUES -> "dict_values";
                    case ITEMS -> "dict_items";
                };
            case Namespace _ -> "Namespace";
            case BoundMethod _ -> "builtin_function_or_method";
            case LoopState _ -> "LoopContext";
            case Module _ -> "TemplateModule";
            case BlockReferences _ -> "TemplateReference";
            case BlockReference _ -> "BlockReference";
            case Callable _ -> "function";
            case Cycler _ -> "Cycler";
            default -> throw foreign(value);
        };
    }

    /** The value itself, if it is one that templates know. */
    public static Object check(Object value) {
        if (value instanceof String
                || value == null
                || value instanceof Long
                || value instanceof List
                || value instanceof Map
                || value instanceof Boolean
                || value instanceof Double) {
            return value;
        }
        nameOf(value);
        return value;
    }

    /** Python's truth. */
    public static boolean truth(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean b -> b;
            case String s -> !s.isEmpty();
            case Markup m -> !m.text().isEmpty();
            case Long l -> l != 0;
            case Double d -> d != 0;
            case BigInteger i -> i.signum() != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Undefined _ -> false;
            case DictView view -> !view.map().isEmpty();
            default -> {
                nameOf(value);
                yield true;
            }
        };
    }

    public static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
    }

    public static boolean isNumber(Object value) {
        return isInteger(value) || value instanceof Double;
    }

    private static Failure foreign(Object value) {
        return Failure.type(
                "a " + value.getClass().getName() + " is not plain data",
                "null, String, Boolean, Long, BigInteger, Double, List or Map");
    }
}
