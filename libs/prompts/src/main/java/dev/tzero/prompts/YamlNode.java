package dev.tzero.prompts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A node of a YAML text, and where it stands.
 *
 * @param path of the field, like {@code templates.ID.name}
 */
record YamlNode(String source, String path, Node node) {

    /** Largest file, in UTF-16 units. */
    static final int LONGEST = 32 << 20;

    private static final Set<Tag> PLAIN =
            Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, new Tag("!"));

    /** The root of a text. */
    static YamlNode compose(String source, String yaml) {
        if (yaml.length() > LONGEST) {
            throw new PromptFormatException(
                    source, "text", 0, "has " + yaml.length() + " characters, expected at most " + LONGEST);
        }
        refuseControlCharacters(source, yaml);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setCodePointLimit(LONGEST)
                .build();
        try {
            Node root = new Compose(settings)
                    .composeString(yaml)
                    .orElseThrow(() -> new PromptFormatException(source, "document", 1, "is empty, expected a map"));
            return new YamlNode(source, "document", root);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new PromptFormatException(source, "text", line, "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new PromptFormatException(source, "text", 0, "is not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            // The composer goes as deep as the text says.
            throw new PromptFormatException(source, "text", 0, "is nested too deep, expected a file of prompts");
        }
    }

    /** As YAML does, but with the line. */
    private static void refuseControlCharacters(String source, String yaml) {
        int line = 1;
        for (int i = 0; i < yaml.length(); i++) {
            char c = yaml.charAt(i);
            line += c == '\n' ? 1 : 0;
            if (c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f) {
                throw new PromptFormatException(
                        source,
                        "text",
                        line,
                        String.format("has the control character U+%04X, expected text", (int) c));
            }
        }
    }

    /** From 1; 0 if it is not known. */
    int line() {
        return node.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(0);
    }

    PromptFormatException error(String problem) {
        return new PromptFormatException(source, path, line(), problem);
    }

    boolean isNull() {
        return node instanceof ScalarNode scalar && isUntagged() && ScalarKind.of(scalar) == ScalarKind.NULL;
    }

    private boolean isUntagged() {
        return PLAIN.contains(node.getTag());
    }

    /** Entries of a map; its tag must be the wanted one, or none if null is wanted. */
    Map<String, YamlNode> fields(Tag wanted) {
        String expected = wanted == null ? "a map" : "a map with the tag " + wanted.getValue();
        boolean fits = wanted == null ? isUntagged() : node.getTag().equals(wanted);
        if (!fits) {
            throw error((isUntagged()
                            ? "has no tag"
                            : "has the tag " + node.getTag().getValue()) + ", expected " + expected);
        }
        if (!(node instanceof MappingNode mapping)) {
            throw error("is not a map, expected " + expected);
        }
        Map<String, YamlNode> fields = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            YamlNode keyNode = new YamlNode(source, path + " (a key)", entry.getKeyNode());
            String key = keyNode.text();
            if (fields.put(key, new YamlNode(source, child(key), entry.getValueNode())) != null) {
                throw new YamlNode(source, path, entry.getKeyNode())
                        .error("has the key '" + key + "' a second time, expected it once");
            }
        }
        return fields;
    }

    private String child(String key) {
        return path.equals("document") ? key : path + "." + key;
    }

    /** Refuses fields that would be lost. */
    void requireOnly(Map<String, YamlNode> fields, Set<String> known) {
        fields.forEach((name, field) -> {
            if (!known.contains(name)) {
                throw field.error("is not a field here, expected one of " + new TreeSet<>(known));
            }
        });
    }

    YamlNode required(Map<String, YamlNode> fields, String name) {
        YamlNode field = fields.get(name);
        if (field == null || field.isNull()) {
            throw new PromptFormatException(
                    source, child(name), (field == null ? this : field).line(), "is missing, expected a value");
        }
        return field;
    }

    /** A text; what YAML takes for a number, a truth value or a date is none. */
    String text() {
        ScalarNode scalar = scalar("text");
        ScalarKind kind = ScalarKind.of(scalar);
        if (kind != ScalarKind.TEXT) {
            throw error(
                    "is " + shown(scalar) + ", which YAML takes for " + kind.shown() + ", expected text (in quotes)");
        }
        return scalar.getValue();
    }

    boolean flag() {
        ScalarNode scalar = scalar("true or false");
        if (ScalarKind.of(scalar) != ScalarKind.TRUTH) {
            throw error("is '" + shown(scalar) + "', expected true or false");
        }
        return Set.of("yes", "true", "on").contains(scalar.getValue().toLowerCase(Locale.ROOT));
    }

    List<YamlNode> items() {
        if (!(node instanceof SequenceNode sequence) || !isUntagged()) {
            throw error("is not a list, expected a list of texts");
        }
        List<YamlNode> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(new YamlNode(source, path + "[" + items.size() + "]", item));
        }
        return items;
    }

    private ScalarNode scalar(String expected) {
        if (!isUntagged()) {
            throw error("has the tag " + node.getTag().getValue() + ", expected " + expected + " without one");
        }
        if (!(node instanceof ScalarNode scalar)) {
            throw error("is a " + (node instanceof MappingNode ? "map" : "list") + ", expected " + expected);
        }
        return scalar;
    }

    private static String shown(ScalarNode scalar) {
        String value = scalar.getValue();
        return value.isEmpty() ? "empty" : value.length() > 60 ? value.substring(0, 60) + "…" : value;
    }
}
