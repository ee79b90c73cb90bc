package dev.tzero.prompts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the nodes of a YAML text by hand, so that a file constructs nothing but prompts. */
final class YamlReader {

    private static final Tag TEMPLATE = new Tag("!Template");
    private static final Tag METADATA = new Tag("!TemplateMetadata");
    private static final Set<String> ROOT_FIELDS = Set.of("dataset", "subset", "templates");
    private static final Set<String> FIELDS = Set.of("answer_choices", "id", "jinja", "metadata", "name", "reference");
    private static final Set<String> METADATA_FIELDS =
            Set.of("choices_in_prompt", "languages", "metrics", "original_task");

    /** Longest text of a field, in UTF-16 units; no template that is longer is compiled. */
    private static final int LONGEST = 1 << 20;

    private final String source;

    YamlReader(String source) {
        this.source = source;
    }

    PromptCollection read(String yaml) {
        YamlNode document = YamlNode.compose(source, yaml);
        Map<String, YamlNode> root = document.fields(null);
        document.requireOnly(root, ROOT_FIELDS);
        String dataset = name(document.required(root, "dataset"));
        YamlNode subset = root.get("subset");
        String subsetName = subset == null || subset.isNull() ? null : name(subset);
        List<Prompt> prompts = new ArrayList<>();
        Map<String, YamlNode> ids = new HashMap<>();
        Map<String, YamlNode> names = new HashMap<>();
        document.required(root, "templates").fields(null).forEach((key, node) -> {
            Map<String, YamlNode> fields = node.fields(TEMPLATE);
            node.requireOnly(fields, FIELDS);
            Prompt prompt = prompt(key, node, fields, dataset, subsetName);
            YamlNode id = fields.getOrDefault("id", node);
            once(ids, prompt.id().toLowerCase(Locale.ROOT), id);
            once(names, prompt.name(), fields.get("name"));
            prompts.add(prompt);
        });
        return new PromptCollection(dataset, subsetName, prompts);
    }

    private static void once(Map<String, YamlNode> seen, String value, YamlNode node) {
        YamlNode before = seen.putIfAbsent(value, node);
        if (before != null) {
            throw node.error(
                    "is '" + value + "', as in line " + before.line() + " already, expected it once in a file");
        }
    }

    private static Prompt prompt(
            String key, YamlNode node, Map<String, YamlNode> fields, String dataset, String subset) {
        YamlNode metadata = fields.get("metadata");
        return new Prompt(
                id(key, node, fields.get("id")),
                dataset,
                subset,
                name(node.required(fields, "name")),
                text(node.required(fields, "jinja")),
                text(fields.get("answer_choices")),
                text(fields.get("reference")),
                metadata == null || metadata.isNull() ? PromptMetadata.UNKNOWN : metadata(metadata));
    }

    /** PromptSource finds a prompt by its key and names it by its id: they are the same. */
    private static String id(String key, YamlNode node, YamlNode idNode) {
        String id = idNode == null ? key : text(idNode);
        YamlNode place = idNode == null ? node : idNode;
        if (id == null || !Prompt.isId(id)) {
            throw place.error("is '" + id + "', expected a UUID");
        }
        if (!id.equals(key)) {
            throw place.error("is '" + id + "', expected the key of the prompt, '" + key + "'");
        }
        return id;
    }

    private static PromptMetadata metadata(YamlNode node) {
        Map<String, YamlNode> fields = node.fields(METADATA);
        node.requireOnly(fields, METADATA_FIELDS);
        return new PromptMetadata(
                flag(fields.get("original_task")),
                flag(fields.get("choices_in_prompt")),
                texts(fields.get("metrics")),
                texts(fields.get("languages")));
    }

    private static String name(YamlNode node) {
        String name = text(node);
        if (name == null || name.isBlank()) {
            throw node.error("is empty, expected text");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw node.error("has control characters, expected plain text");
        }
        return name;
    }

    /** Null where there is no node, or it says nothing. */
    private static String text(YamlNode node) {
        String text = node == null || node.isNull() ? null : node.text();
        if (text != null && text.length() > LONGEST) {
            throw node.error("has " + text.length() + " characters, expected at most " + LONGEST);
        }
        if (text != null && text.indexOf('\0') >= 0) {
            throw node.error("has a NUL character, expected text");
        }
        return text;
    }

    private static List<String> texts(YamlNode node) {
        return node == null || node.isNull()
                ? List.of()
                : node.items().stream().map(YamlReader::name).toList();
    }

    private static Boolean flag(YamlNode node) {
        return node == null || node.isNull() ? null : (Boolean) node.flag();
    }
}
