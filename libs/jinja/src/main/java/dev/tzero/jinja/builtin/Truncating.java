package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Builtin;
import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Iteration;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Numbers;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Types;

/** The filter truncate. */
final class Truncating implements Builtin.Body {

    /** How many characters more than its length pass. */
    private static final long LEEWAY = 5;

    /** Of a text that fits. */
    private static final int WHOLE = -1;

    @Override
    public Object call(Run run, Object value, Object[] a) {
        if (isShort(run, value, a)) {
            return value;
        }
        String text = text(value);
        int cut = cut(run, text, a);
        return cut == WHOLE ? text : text.substring(0, cut).concat(end(run, value, a));
    }

    @Override
    public void print(Run run, Object value, Object[] a) {
        if (isShort(run, value, a)) {
            run.print(value);
            return;
        }
        String text = text(value);
        int cut = cut(run, text, a);
        if (cut == WHOLE) {
            run.write(text);
        } else {
            run.write(text.substring(0, cut));
            run.write(end(run, value, a));
        }
    }

    /** Whether it is no text, and is returned as it is. */
    private static boolean isShort(Run run, Object value, Object[] a) {
        return Markup.textOf(value) == null && Iteration.length(run, value) <= Numbers.toIndex(a[1], "length");
    }

    private static String text(Object value) {
        return TextFilters.string(value, "truncate() argument");
    }

    /** Where the text is cut off; {@link #WHOLE} if it fits. */
    private static int cut(Run run, String text, Object[] a) {
        long length = Numbers.toIndex(a[1], "length");
        int endLength = Strings.length(TextFilters.string(a[3], "end"));
        long leeway = a[4] == null ? LEEWAY : Numbers.toIndex(a[4], "leeway");
        if (length < endLength || leeway < 0) {
            throw Failure.value("truncate() to " + length, "at least " + endLength + ", and a leeway of at least 0");
        }
        // A text has at most as many characters as UTF-16 units.
        if (text.length() <= length + leeway) {
            return WHOLE;
        }
        run.charge(text.length() >> 6);
        int cut = Strings.offset(text, (int) length - endLength);
        if (!Strings.isLonger(text, cut, endLength + leeway)) {
            return WHOLE;
        }
        if (Types.truth(a[2])) {
            return cut;
        }
        int blank = text.lastIndexOf(' ', cut - 1);
        return blank < 0 ? cut : blank;
    }

    private static String end(Run run, Object value, Object[] a) {
        return value instanceof Markup ? Markup.of(run, a[3]).text() : TextFilters.string(a[3], "end");
    }
}
