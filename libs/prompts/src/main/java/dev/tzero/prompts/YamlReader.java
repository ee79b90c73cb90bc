package dev.tzero.prompts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the nodes of a YAML text by hand, so that a file constructs nothing but prompts. */
final class YamlReader {

    private static final int LONGEST = 32 << 20;
    private static final Tag TEMPLATE = new Tag("!Template");
    private static final Tag METADATA = new Tag("!TemplateMetadata");
    private static final Set<Tag> PLAIN =
            Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, new Tag("!"));

    private final String source;

    YamlReader(String source) {
        this.source = source;
    }

    PromptCollection read(String yaml) {
        Map<String, Node> root = fields(compose(yaml), "document", null);
        String dataset = text(required(root, "dataset", "dataset"), "dataset");
        String subset = root.containsKey("subset") ? text(root.get("subset"), "subset") : null;
        List<Prompt> prompts = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        fields(required(root, "templates", "templates"), "templates", null).forEach((id, node) -> {
            Prompt prompt = prompt(id, node, dataset, subset);
            if (!ids.add(prompt.id())) {
                throw error(
                        "templates." + id + ".id", node, "is '" + prompt.id() + "' a second time, expected a new id");
            }
            prompts.add(prompt);
        });
        return new PromptCollection(dataset, subset, prompts);
    }

    private Node compose(String yaml) {
        if (yaml.length() > LONGEST) {
            throw new PromptFormatException(
                    source, "text", 0, "has " + yaml.length() + " characters, expected at most " + LONGEST);
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source)
                .setCodePointLimit(LONGEST)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            Optional<Node> node = new Compose(settings).composeString(yaml);
            return node.orElseThrow(() -> new PromptFormatException(source, "document", 1, "is empty, expected a map"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new PromptFormatException(source, "text", line, "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new PromptFormatException(source, "text", 0, "is not YAML: " + e.getMessage());
        }
    }

    private Prompt prompt(String key, Node node, String dataset, String subset) {
        String path = "templates." + key;
        Map<String, Node> fields = fields(node, path, TEMPLATE);
        String id = fields.containsKey("id") ? text(fields.get("id"), path + ".id") : key;
        try {
            return new Prompt(
                    id,
                    dataset,
                    subset,
                    text(required(fields, "name", path + ".name"), path + ".name"),
                    text(required(fields, "jinja", path + ".jinja"), path + ".jinja"),
                    fields.containsKey("answer_choices")
                            ? text(fields.get("answer_choices"), path + ".answer_choices")
                            : null,
                    fields.containsKey("reference") ? text(fields.get("reference"), path + ".reference") : null,
                    fields.containsKey("metadata")
                            ? metadata(fields.get("metadata"), path + ".metadata")
                            : PromptMetadata.UNKNOWN);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw error(path, node, "is no prompt: " + e.getMessage());
        }
    }

    private PromptMetadata metadata(Node node, String path) {
        if (isNull(node)) {
            return PromptMetadata.UNKNOWN;
        }
        Map<String, Node> fields = fields(node, path, METADATA);
        return new PromptMetadata(
                flag(fields.get("original_task"), path + ".original_task"),
                flag(fields.get("choices_in_prompt"), path + ".choices_in_prompt"),
                texts(fields.get("metrics"), path + ".metrics"),
                texts(fields.get("languages"), path + ".languages"));
    }

    /** Entries of a map; its tag must be the wanted one, or none if null is wanted. */
    private Map<String, Node> fields(Node node, String path, Tag wanted) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(path, node, "is not a map, expected a map");
        }
        boolean fits =
                wanted == null ? PLAIN.contains(node.getTag()) : node.getTag().equals(wanted);
        if (!fits) {
            String expected = wanted == null ? "none" : wanted.getValue();
            throw error(path, node, "has the tag " + node.getTag().getValue() + ", expected " + expected);
        }
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = text(entry.getKeyNode(), path + " (a key)");
            if (key == null || fields.put(key, entry.getValueNode()) != null) {
                throw error(path, entry.getKeyNode(), "has the key '" + key + "' twice or empty, expected it once");
            }
        }
        return fields;
    }

    private Node required(Map<String, Node> fields, String name, String path) {
        Node node = fields.get(name);
        if (node == null || isNull(node)) {
            throw new PromptFormatException(
                    source, path, node == null ? 0 : line(node), "is missing, expected a value");
        }
        return node;
    }

    /** Text of a scalar; null for null. */
    private String text(Node node, String path) {
        if (!(node instanceof ScalarNode scalar)) {
            throw error(path, node, "is not text, expected text");
        }
        if (!PLAIN.contains(node.getTag())) {
            throw error(path, node, "has the tag " + node.getTag().getValue() + ", expected none");
        }
        return isNull(node) ? null : scalar.getValue();
    }

    private List<String> texts(Node node, String path) {
        if (node == null || isNull(node)) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence) || !PLAIN.contains(node.getTag())) {
            throw error(path, node, "is not a list, expected a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            String text = text(item, path);
            if (text == null) {
                throw error(path, item, "has an empty item, expected text");
            }
            texts.add(text);
        }
        return texts;
    }

    private Boolean flag(Node node, String path) {
        String text = node == null ? null : text(node, path);
        return switch (text) {
            case null -> null;
            case "true", "True", "TRUE", "yes", "on" -> true;
            case "false", "False", "FALSE", "no", "off" -> false;
            default -> throw error(path, node, "is '" + text + "', expected true or false");
        };
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && (node.getTag().equals(Tag.NULL)
                        || scalar.getValue().isEmpty()
                        || scalar.getValue().equals("~"));
    }

    private PromptFormatException error(String path, Node node, String problem) {
        return new PromptFormatException(source, path, line(node), problem);
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).map(line -> line + 1).orElse(0);
    }
}
