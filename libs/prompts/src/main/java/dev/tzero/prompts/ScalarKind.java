package dev.tzero.prompts;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What YAML 1.1, which PyYAML reads and writes, takes an unquoted scalar for. YAML 1.2 would read fewer words as something
 * else than text.
 */
enum ScalarKind {
    NULL("nothing", "~|null|Null|NULL|"),
    TRUTH("a truth value", "yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF"),
    INTEGER("a number", "[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]*|[1-9][0-9_]*(:[0-5]?[0-9])*)"),
    FLOAT(
            "a number",
            "[-+]?([0-9][0-9_]*\\.[0-9_]*([eE][-+][0-9]+)?|[0-9][0-9_]*(:[0-5]?[0-9])+\\.[0-9_]*|\\.(inf|Inf|INF))"
                    + "|\\.([0-9][0-9_]*([eE][-+][0-9]+)?|nan|NaN|NAN)"),
    TIMESTAMP(
            "a date",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\\.[0-9]*)?"
                    + "([ \\t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?"),
    SPECIAL("a sign of YAML's own", "=|<<"),
    TEXT("text", "(?s).*");

    private final String shown;
    private final Pattern form;

    ScalarKind(String shown, String form) {
        this.shown = shown;
        this.form = Pattern.compile(form);
    }

    /** In words for an error. */
    String shown() {
        return shown;
    }

    /** The kind of an unquoted text. */
    static ScalarKind ofPlain(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.form.matcher(text).matches())
                .findFirst()
                .orElseThrow();
    }

    /** The kind of a scalar without a tag of its own. */
    static ScalarKind of(ScalarNode node) {
        boolean quoted = node.getScalarStyle() != ScalarStyle.PLAIN;
        return quoted && node.getTag().equals(Tag.STR) ? TEXT : quoted ? SPECIAL : ofPlain(node.getValue());
    }
}
