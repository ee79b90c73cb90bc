package dev.tzero.model.weights.pickle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pickle machine (protocols 1 to 5), without the instructions that make objects of classes.
 *
 * <p>Values are Long, BigInteger, Double, Boolean, String, null, {@code List}, {@link Tuple}, {@code Map} with texts, numbers
 * and truth values as keys, and whatever a {@link PickleWorld} gives.
 */
public final class PickleReader {

    /** Values and places of memory one pickle may make: far more than any checkpoint, and little enough for a small heap. */
    private static final int BUDGET = 1_000_000;

    private static final Object MARK = new Object();

    private final PickleInput input;
    private final PickleWorld world;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private int made;

    private PickleReader(ByteBuffer bytes, PickleWorld world) {
        this.input = new PickleInput(bytes);
        this.world = world;
    }

    /**
     * Reads one pickle from the position of {@code bytes}, which is moved behind it.
     *
     * @throws PickleException when it is damaged, too large or asks for something that {@code world} refuses
     */
    public static Object read(ByteBuffer bytes, PickleWorld world) {
        PickleReader reader = new PickleReader(bytes, world);
        while (true) {
            int at = reader.input.position();
            int code = reader.input.unsignedByte();
            if (code == '.') {
                return reader.pop();
            }
            reader.step(at, code);
        }
    }

    private void step(int at, int code) {
        switch (code) {
            case 0x80 -> protocol(input.unsignedByte());
            case 0x95 -> input.signedLong();
            case '(' -> push(MARK);
            case '0' -> pop();
            case '1' -> sinceMark();
            case '2' -> push(peek());
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) input.unsignedByte());
            case 'M' -> push((long) input.unsignedShort());
            case 'J' -> push((long) input.signedInt());
            case 0x8a -> push(input.number(input.unsignedByte()));
            case 0x8b -> push(input.number(input.signedInt()));
            case 'G' -> push(input.bigEndianDouble());
            case 'X' -> push(input.text(Integer.toUnsignedLong(input.signedInt())));
            case 0x8c -> push(input.text(input.unsignedByte()));
            case 0x8d -> push(input.text(input.signedLong()));
            case 'U' -> push(input.byteText(input.unsignedByte()));
            case 'T' -> push(input.byteText(input.signedInt()));
            case ']' -> push(new ArrayList<>(0));
            case 'l' -> push(sinceMark());
            case 'a' -> append(last(1));
            case 'e' -> append(sinceMark());
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(sinceMark()));
            case 0x85 -> push(new Tuple(last(1)));
            case 0x86 -> push(new Tuple(last(2)));
            case 0x87 -> push(new Tuple(last(3)));
            case '}' -> push(new LinkedHashMap<>(4));
            case 'd' -> dictionary(sinceMark());
            case 's' -> put(last(2));
            case 'u' -> put(sinceMark());
            case 'h' -> push(recall(input.unsignedByte()));
            case 'j' -> push(recall(Integer.toUnsignedLong(input.signedInt())));
            case 'q' -> memorise(input.unsignedByte());
            case 'r' -> memorise(Integer.toUnsignedLong(input.signedInt()));
            case 0x94 -> memorise(memo.size());
            case 'c' -> {
                String module = input.line();
                push(world.global(module, input.line()));
            }
            case 0x93 -> {
                List<Object> names = last(2);
                push(world.global(text(names.get(0)), text(names.get(1))));
            }
            case 'R' -> {
                List<Object> call = last(2);
                if (!(call.get(1) instanceof Tuple arguments)) {
                    throw new PickleException("byte " + at + ": a call without arguments");
                }
                push(world.call(call.get(0), arguments));
            }
            case 'b' -> state(at, pop());
            case 'Q' -> push(world.stored(pop()));
            default -> throw unknown(at, code);
        }
    }

    private static PickleException unknown(int at, int code) {
        String name =
                switch (code) {
                    case 'i' -> "INST, which makes an object of a class";
                    case 'o' -> "OBJ, which makes an object of a class";
                    case 0x81 -> "NEWOBJ, which makes an object of a class";
                    case 0x92 -> "NEWOBJ_EX, which makes an object of a class";
                    case 0x82, 0x83, 0x84 -> "EXT, which names a class of the Python that wrote it";
                    case 'P' -> "PERSID";
                    default -> "code " + code;
                };
        return new PickleException(
                "byte " + at + ": the instruction " + name + ": expected tensors and dictionaries only");
    }

    private void protocol(int version) {
        if (version > 5) {
            throw new PickleException("protocol " + version + ": expected at most 5");
        }
    }

    private void append(List<Object> items) {
        Object target = peek();
        if (!(target instanceof ArrayList<?>)) {
            throw new PickleException("byte " + input.position() + ": items for something that is no list");
        }
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) target;
        list.addAll(items);
    }

    private void dictionary(List<Object> keysAndValues) {
        push(new LinkedHashMap<>());
        put(keysAndValues);
    }

    private void put(List<Object> keysAndValues) {
        if (!(peek() instanceof LinkedHashMap<?, ?>)) {
            throw new PickleException("byte " + input.position() + ": entries for something that is no dictionary");
        }
        if (keysAndValues.size() % 2 != 0) {
            throw new PickleException("byte " + input.position() + ": a key without value");
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = (Map<Object, Object>) peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            if (!(key instanceof String || key instanceof Long || key instanceof Boolean)) {
                throw new PickleException("byte " + input.position() + ": a key that is no text and no number");
            }
            map.put(key, keysAndValues.get(i + 1));
        }
    }

    /** The attributes of a dictionary: PyTorch keeps version numbers there, which change no weight. */
    private void state(int at, Object state) {
        if (!(peek() instanceof Map<?, ?>) || !(state instanceof Map<?, ?>)) {
            throw new PickleException("byte " + at + ": state of an object: expected tensors and dictionaries only");
        }
    }

    private void memorise(long place) {
        count();
        memo.put(place, peek());
    }

    private Object recall(long place) {
        if (!memo.containsKey(place)) {
            throw new PickleException("byte " + input.position() + ": nothing was kept at " + place);
        }
        return memo.get(place);
    }

    private void push(Object value) {
        count();
        stack.add(value);
    }

    private void count() {
        if (++made > BUDGET) {
            throw new PickleException("makes more than " + BUDGET + " values");
        }
    }

    private Object pop() {
        if (stack.isEmpty()) {
            throw new PickleException("byte " + input.position() + ": the stack is empty");
        }
        Object top = stack.removeLast();
        if (top == MARK) {
            throw new PickleException("byte " + input.position() + ": a mark where a value was expected");
        }
        return top;
    }

    private Object peek() {
        Object top = pop();
        stack.add(top);
        return top;
    }

    private List<Object> last(int count) {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return Arrays.asList(values);
    }

    private List<Object> sinceMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw new PickleException("byte " + input.position() + ": no mark");
        }
        List<Object> since = stack.subList(mark + 1, stack.size());
        List<Object> values = new ArrayList<>(since);
        stack.subList(mark, stack.size()).clear();
        return values;
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new PickleException("a name that is no text");
    }
}
