package dev.tzero.jinja.compile;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.compile.ArgumentCodes.Keywords;
import dev.tzero.jinja.compile.Layout.Slot;
import dev.tzero.jinja.runtime.Access;
import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Calls;
import dev.tzero.jinja.runtime.Dict;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Frame;
import dev.tzero.jinja.runtime.Library;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.MarkupText;
import dev.tzero.jinja.runtime.Methods;
import dev.tzero.jinja.runtime.NamedMethod;
import dev.tzero.jinja.runtime.Operators;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.runtime.Tuple;
import dev.tzero.jinja.runtime.Types;
import dev.tzero.jinja.runtime.Undefined;
import dev.tzero.jinja.syntax.CallArguments;
import dev.tzero.jinja.syntax.Expr;
import dev.tzero.jinja.syntax.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns expressions into closures. */
final class Expressions {

    private static final Object[] NOTHING = {};

    private final Source source;
    private final Library library;
    private final ContextNames context;
    private boolean changesData;
    private int firstLink = Program.NO_LINK;
    private Escaping escaping;

    /** How many branches that may never run are around; an unknown filter there fails only when it runs. */
    private int optional;

    Expressions(Source source, Library library, ContextNames context, boolean autoescape) {
        this.escaping = autoescape ? Escaping.ON : Escaping.OFF;
        this.source = source;
        this.library = library;
        this.context = context;
    }

    boolean changesData() {
        return changesData;
    }

    /** Notes where another template is named. */
    void link(int at) {
        firstLink = firstLink == Program.NO_LINK ? at : firstLink;
    }

    int firstLink() {
        return firstLink;
    }

    void enterOptional() {
        optional++;
    }

    void leaveOptional() {
        optional--;
    }

    /** Whether the code at hand may never run. */
    boolean isOptional() {
        return optional > 0;
    }

    /** Whether what is printed at the place at hand is escaped. */
    Escaping escaping() {
        return escaping;
    }

    void setEscaping(Escaping value) {
        escaping = value;
    }

    /** Text that a block printed, as a value. */
    Code safe(Code text) {
        return switch (escaping) {
            case OFF -> text;
            case ON -> run -> new Markup((String) text.eval(run));
            case WHEN_RUN -> run -> run.markup((String) text.eval(run));
        };
    }

    Source source() {
        return source;
    }

    Code[] all(List<Expr> expressions, Scope scope) {
        Code[] codes = new Code[expressions.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = compile(expressions.get(i), scope);
        }
        return codes;
    }

    /** The closure of an expression; null stays null. */
    Code compile(Expr expression, Scope scope) {
        return switch (expression) {
            case null -> null;
            case Expr.Literal literal -> {
                Object value = literal.value();
                yield run -> value;
            }
            case Expr.Name name -> name(name, scope);
            case Expr.TupleOf tuple -> {
                Code[] items = all(tuple.items(), scope);
                yield run -> Tuple.of(eval(run, items));
            }
            case Expr.ListOf list -> {
                Code[] items = all(list.items(), scope);
                yield run -> list(run, items);
            }
            case Expr.DictOf dict -> dict(dict, scope);
            case Expr.Conditional conditional -> conditional(conditional, scope);
            case Expr.Or or -> {
                Code left = compile(or.left(), scope);
                Code right = compile(or.right(), scope);
                yield run -> {
                    Object value = left.eval(run);
                    return Types.truth(value) ? value : right.eval(run);
                };
            }
            case Expr.And and -> {
                Code left = compile(and.left(), scope);
                Code right = compile(and.right(), scope);
                yield run -> {
                    Object value = left.eval(run);
                    return Types.truth(value) ? right.eval(run) : value;
                };
            }
            case Expr.Not not -> {
                Code operand = compile(not.operand(), scope);
                yield run -> !Types.truth(operand.eval(run));
            }
            case Expr.Unary unary -> {
                Code operand = compile(unary.operand(), scope);
                int at = unary.at();
                boolean minus = unary.operator() == Expr.UnaryOperator.MINUS;
                yield run -> {
                    Object value = operand.eval(run);
                    run.at = at;
                    return minus ? Operators.negate(value) : Operators.plus(value);
                };
            }
            case Expr.Binary binary -> {
                Code left = compile(binary.left(), scope);
                Code right = compile(binary.right(), scope);
                int at = binary.at();
                Expr.BinaryOperator operator = binary.operator();
                yield run -> {
                    Object a = left.eval(run);
                    Object b = right.eval(run);
                    run.at = at;
                    return Operators.apply(run, operator, a, b);
                };
            }
            case Expr.Concat concat -> concat(concat, scope);
            case Expr.Compare compare -> Comparisons.compile(this, compare, scope);
            case Expr.Attribute attribute -> {
                Code target = compile(attribute.target(), scope);
                String name = attribute.name();
                changesData |= Methods.CHANGING.contains(name);
                int at = attribute.at();
                NamedMethod named = NamedMethod.of(name);
                yield run -> {
                    Object value = target.eval(run);
                    run.at = at;
                    return Access.attribute(value, name, named);
                };
            }
            case Expr.Item item -> item(item, scope);
            case Expr.Slice slice ->
                throw source.error(ErrorKind.SYNTAX, "A slice stands inside a tuple", "one slice", slice.at());
            case Expr.Call call -> call(call, scope);
            case Expr.Filter filter -> filter(filter, compile(filter.target(), scope), scope);
            case Expr.Test test -> {
                Code target = compile(test.target(), scope);
                yield builtin(library.tests(), "test", test.name(), target, test.arguments(), test.at(), scope);
            }
        };
    }

    /** A filter, or a chain of filters, on a value that is not part of the expression. */
    Code filterOn(Expr filter, Code target, Scope scope) {
        Expr.Filter last = (Expr.Filter) filter;
        Code inner = last.target() == null ? target : filterOn(last.target(), target, scope);
        return filter(last, inner, scope);
    }

    private Code filter(Expr.Filter filter, Code target, Scope scope) {
        return builtin(library.filters(), "filter", filter.name(), target, filter.arguments(), filter.at(), scope);
    }

    private Code builtin(
            Map<String, Builtin> table,
            String what,
            String name,
            Code target,
            CallArguments arguments,
            int at,
            Scope scope) {
        Builtin builtin = table.get(name);
        if (builtin == null) {
            String detail = "No " + what + " named '" + name + "'";
            String expected = "the name of a built-in " + what;
            if (optional == 0) {
                throw source.error(ErrorKind.SYNTAX, detail, expected, at);
            }
            return run -> {
                run.at = at;
                throw Failure.lookup(detail, expected);
            };
        }
        ArgumentCodes codes = ArgumentCodes.of(this, arguments, target, scope);
        return codes.callBuiltin(builtin, at);
    }

    /** Reads a variable as it is; {@link Frame#UNSET} where nothing was assigned. */
    Code raw(String name, Scope from) {
        return raw(name, from, from.layout());
    }

    /** Reads a variable from the context. */
    Code context(String name) {
        return context.read(name);
    }

    /** Reads a variable that a scope knows, by code that runs in a frame of a layout. */
    Code raw(String name, Scope from, Layout at) {
        Scope owner = from.ownerOf(name);
        if (owner == null || owner.load(name) instanceof Scope.FromContext && !owner.stores(name)) {
            return context.read(name);
        }
        Slot slot = owner.slot(name);
        int index = slot.index();
        int distance = at.distanceTo(slot.layout());
        return switch (distance) {
            case 0 -> run -> run.frame.slots[index];
            case 1 -> run -> run.frame.outer.slots[index];
            default ->
                run -> {
                    Frame frame = run.frame;
                    for (int i = 0; i < distance; i++) {
                        frame = frame.outer;
                    }
                    return frame.slots[index];
                };
        };
    }

    private Code name(Expr.Name name, Scope scope) {
        Code raw = raw(name.name(), scope);
        int at = name.at();
        Undefined undefined = Undefined.variable(name.name());
        return run -> {
            run.at = at;
            Object value = raw.eval(run);
            return value == Frame.UNSET ? undefined : value;
        };
    }

    private Code dict(Expr.DictOf dict, Scope scope) {
        Code[] keys = all(dict.items().stream().map(Expr.Pair::key).toList(), scope);
        Code[] values = all(dict.items().stream().map(Expr.Pair::value).toList(), scope);
        int at = dict.at();
        return run -> {
            run.charge(keys.length);
            Dict result = new Dict();
            for (int i = 0; i < keys.length; i++) {
                Object key = keys[i].eval(run);
                Object value = values[i].eval(run);
                run.at = at;
                result.put(key, value);
            }
            return result;
        };
    }

    private static Object list(Run run, Code[] items) {
        run.charge(items.length);
        List<Object> list = new ArrayList<>(items.length);
        for (Code item : items) {
            list.add(item.eval(run));
        }
        return list;
    }

    private Code conditional(Expr.Conditional conditional, Scope scope) {
        Code test = compile(conditional.test(), scope);
        enterOptional();
        Code then = compile(conditional.then(), scope);
        Code otherwise;
        if (conditional.otherwise() == null) {
            Undefined undefined = Undefined.branch(source, conditional.at());
            otherwise = run -> undefined;
        } else {
            otherwise = compile(conditional.otherwise(), scope);
        }
        leaveOptional();
        return run -> Types.truth(test.eval(run)) ? then.eval(run) : otherwise.eval(run);
    }

    private Code concat(Expr.Concat concat, Scope scope) {
        Code[] parts = all(concat.parts(), scope);
        int at = concat.at();
        if (escaping != Escaping.OFF) {
            return run -> {
                Object[] values = eval(run, parts);
                run.at = at;
                return run.autoescape ? MarkupText.concat(run, values) : Strings.concat(run, values);
            };
        }
        return run -> {
            String[] texts = new String[parts.length];
            long length = 0;
            for (int i = 0; i < parts.length; i++) {
                texts[i] = Text.str(run, parts[i].eval(run));
                length += texts[i].length();
            }
            run.at = at;
            run.chargeText(length);
            return String.join("", texts);
        };
    }

    private Code item(Expr.Item item, Scope scope) {
        Code target = compile(item.target(), scope);
        int at = item.at();
        if (item.index() instanceof Expr.Slice slice) {
            Code start = compile(slice.start(), scope);
            Code stop = compile(slice.stop(), scope);
            Code step = compile(slice.step(), scope);
            return run -> {
                Object value = target.eval(run);
                Object from = start == null ? null : start.eval(run);
                Object to = stop == null ? null : stop.eval(run);
                Object by = step == null ? null : step.eval(run);
                run.at = at;
                return Access.slice(run, value, from, to, by);
            };
        }
        Code index = compile(item.index(), scope);
        if (item.index() instanceof Expr.Literal(Object value, int _) && value instanceof String name) {
            changesData |= Methods.CHANGING.contains(name);
        }
        return run -> {
            Object value = target.eval(run);
            Object key = index.eval(run);
            run.at = at;
            return Access.item(run, value, key);
        };
    }

    private Code call(Expr.Call call, Scope scope) {
        int at = call.at();
        if (call.callee() instanceof Expr.Attribute method) {
            changesData |= Methods.CHANGING.contains(method.name());
            Code target = compile(method.target(), scope);
            ArgumentCodes arguments = ArgumentCodes.of(this, call.arguments(), null, scope);
            String name = method.name();
            NamedMethod named = NamedMethod.of(name);
            int nameAt = method.at();
            return run -> {
                Object value = target.eval(run);
                if (value instanceof Undefined undefined) {
                    run.at = nameAt;
                    throw undefined.failure();
                }
                Object[] positional = arguments.positional(run);
                Keywords keywords = arguments.keywords(run);
                run.at = nameAt;
                return Methods.call(run, value, name, named, positional, keywords.names(), keywords.values());
            };
        }
        Code callee = compile(call.callee(), scope);
        ArgumentCodes arguments = ArgumentCodes.of(this, call.arguments(), null, scope);
        return run -> {
            Object function = callee.eval(run);
            Object[] positional = arguments.positional(run);
            Keywords keywords = arguments.keywords(run);
            run.at = at;
            return Calls.call(run, function, positional, keywords.names(), keywords.values());
        };
    }

    /** A call that gets one more keyword argument, {@code caller}. */
    Code callWith(Expr.Call call, Code caller, Scope scope) {
        Code callee = compile(call.callee(), scope);
        ArgumentCodes arguments =
                ArgumentCodes.of(this, call.arguments(), null, scope).withKeyword("caller", caller);
        int at = call.at();
        return run -> {
            Object function = callee.eval(run);
            Object[] positional = arguments.positional(run);
            Keywords keywords = arguments.keywords(run);
            run.at = at;
            return Calls.call(run, function, positional, keywords.names(), keywords.values());
        };
    }

    static Object[] eval(Run run, Code[] codes) {
        if (codes.length == 0) {
            return NOTHING;
        }
        run.charge(codes.length);
        Object[] values = new Object[codes.length];
        for (int i = 0; i < codes.length; i++) {
            values[i] = codes[i].eval(run);
        }
        return values;
    }
}
