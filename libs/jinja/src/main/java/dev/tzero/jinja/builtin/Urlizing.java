package dev.tzero.jinja.builtin;

import dev.tzero.jinja.runtime.Failure;
import dev.tzero.jinja.runtime.Markup;
import dev.tzero.jinja.runtime.Run;
import dev.tzero.jinja.runtime.Strings;
import dev.tzero.jinja.runtime.Text;
import dev.tzero.jinja.syntax.Whitespace;
import java.util.List;
import java.util.regex.Pattern;

/** Makes links of the addresses in a text, as the filter {@code urlize} does. */
final class Urlizing {

    // Possessive groups: shorter matches of them cannot succeed, and Java would use its stack for going back.
    private static final Pattern HTTP = Pattern.compile(
            "(?:(?:https?://|www\\.)(?:[\\w%-]++\\.)*+(?:xn--[\\w%]{2,59}|[a-z]{2,63})"
                    + "|(?:[\\w%-]{2,63}\\.)++(?:com|net|int|edu|gov|org|info|mil)"
                    + "|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}]))"
                    + "(?::\\d{1,5})?(?:[/?#]\\S*)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern MAIL = Pattern.compile("\\S+@\\w[\\w.-]*\\.\\w+", Pattern.UNICODE_CHARACTER_CLASS);

    private static final Pattern SCHEME = Pattern.compile("[\\w.+-]{2,}:/{0,2}", Pattern.UNICODE_CHARACTER_CLASS);

    private static final List<List<String>> BRACKETS =
            List.of(List.of("(", ")"), List.of("<", ">"), List.of("&lt;", "&gt;"));

    private final Run run;
    private final long limit;
    private final String attributes;
    private final List<String> schemes;
    private final StringBuilder out = new StringBuilder();

    /**
     * @param limit most characters of an address that are shown
     * @param attributes of each link to a page
     * @param schemes further beginnings of addresses
     */
    Urlizing(Run run, long limit, String attributes, List<String> schemes) {
        for (String scheme : schemes) {
            if (!SCHEME.matcher(scheme).matches()) {
                throw Failure.value(Text.brief(scheme) + " is not a valid URI scheme prefix", "one like 'tel:'");
            }
        }
        this.run = run;
        this.limit = limit;
        this.attributes = attributes;
        this.schemes = schemes;
    }

    String apply(Object value) {
        String text = Markup.of(run, value).text();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && !Whitespace.isSpace(text.charAt(at))) {
                at++;
            }
            run.charge(1 + (at - start >> 1));
            word(text.substring(start, at));
            while (at < text.length() && Whitespace.isSpace(text.charAt(at))) {
                out.append(text.charAt(at++));
            }
            run.limitText(out.length());
        }
        run.chargeText(out.length());
        return out.toString();
    }

    private void word(String word) {
        int start = 0;
        while (start < word.length() && opens(word, start) > 0) {
            start += opens(word, start);
        }
        int end = word.length();
        while (end > start && closes(word, start, end) > 0) {
            end -= closes(word, start, end);
        }
        for (List<String> pair : BRACKETS) {
            int missing = count(word, start, end, pair.get(0));
            if (missing > count(word, start, end, pair.get(1))) {
                for (int i = 0; i < missing; i++) {
                    int close = word.indexOf(pair.get(1), end);
                    if (close < 0) {
                        break;
                    }
                    end = close + pair.get(1).length();
                }
            }
        }
        out.append(word, 0, start);
        middle(word.substring(start, end));
        out.append(word, end, word.length());
    }

    private static int opens(String word, int at) {
        char c = word.charAt(at);
        return c == '(' || c == '<' ? 1 : word.startsWith("&lt;", at) ? 4 : 0;
    }

    private static int closes(String word, int start, int end) {
        if (")>.,".indexOf(word.charAt(end - 1)) >= 0) {
            return 1;
        }
        return end - start >= 4 && word.startsWith("&gt;", end - 4) ? 4 : 0;
    }

    private static int count(String word, int start, int end, String part) {
        int count = 0;
        for (int at = word.indexOf(part, start); at >= 0 && at + part.length() <= end; ) {
            count++;
            at = word.indexOf(part, at + part.length());
        }
        return count;
    }

    private void middle(String word) {
        if (HTTP.matcher(word).matches()) {
            boolean full = word.startsWith("https://") || word.startsWith("http://");
            String shown = Strings.length(word) > limit ? Strings.head(word, (int) Math.max(0, limit)) + "..." : word;
            link((full ? "" : "https://") + word, attributes, shown);
        } else if (word.startsWith("mailto:") && MAIL.matcher(word.substring(7)).matches()) {
            link(word, "", word.substring(7));
        } else if (word.indexOf('@') >= 0
                && !word.startsWith("www.")
                && word.indexOf(':') < 0
                && MAIL.matcher(word).matches()) {
            link("mailto:" + word, "", word);
        } else if (schemes.stream().anyMatch(scheme -> !word.equals(scheme) && word.startsWith(scheme))) {
            link(word, attributes, word);
        } else {
            out.append(word);
        }
    }

    private void link(String target, String more, String shown) {
        run.limitText((long) out.length() + more.length());
        out.append("<a href=\"")
                .append(target)
                .append('"')
                .append(more)
                .append('>')
                .append(shown)
                .append("</a>");
    }
}
