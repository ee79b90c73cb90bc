package dev.tzero.prompts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes prompts as nodes with PromptSource's tags, keys in alphabetical order. */
final class YamlWriter {

    /** Text that needs no quotes unless {@link ScalarKind} says so. */
    private static final Pattern UNQUOTED = Pattern.compile("[A-Za-z][A-Za-z_/-]*( [A-Za-z_/-]+)*");

    private YamlWriter() {}

    static String write(PromptCollection collection) {
        List<NodeTuple> root = new ArrayList<>();
        root.add(entry("dataset", text(collection.dataset())));
        if (collection.subset() != null) {
            root.add(entry("subset", text(collection.subset())));
        }
        List<NodeTuple> templates = new ArrayList<>();
        collection.prompts().stream()
                .sorted(Comparator.comparing(Prompt::id))
                .forEach(prompt -> templates.add(entry(prompt.id(), prompt(prompt))));
        root.add(entry("templates", map(Tag.MAP, templates)));
        DumpSettings settings = DumpSettings.builder()
                .setUseUnicodeEncoding(true)
                .setWidth(88)
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .build();
        return new Present(settings)
                .emitToString(
                        new Serialize(settings).serializeOne(map(Tag.MAP, root)).iterator());
    }

    private static Node prompt(Prompt prompt) {
        return map(
                new Tag("!Template"),
                List.of(
                        entry("answer_choices", text(prompt.answerChoices())),
                        entry("id", text(prompt.id())),
                        entry("jinja", text(prompt.jinja())),
                        entry("metadata", metadata(prompt.metadata())),
                        entry("name", text(prompt.name())),
                        entry("reference", text(prompt.reference()))));
    }

    private static Node metadata(PromptMetadata metadata) {
        return map(
                new Tag("!TemplateMetadata"),
                List.of(
                        entry("choices_in_prompt", flag(metadata.choicesInPrompt())),
                        entry("languages", texts(metadata.languages())),
                        entry("metrics", texts(metadata.metrics())),
                        entry("original_task", flag(metadata.originalTask()))));
    }

    private static Node map(Tag tag, List<NodeTuple> entries) {
        return new MappingNode(tag, entries, entries.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private static NodeTuple entry(String key, Node value) {
        return new NodeTuple(text(key), value);
    }

    private static Node texts(List<String> texts) {
        List<Node> nodes = new ArrayList<>();
        texts.forEach(text -> nodes.add(text(text)));
        return new SequenceNode(Tag.SEQ, nodes, nodes.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private static Node flag(Boolean value) {
        return value == null ? text(null) : new ScalarNode(Tag.BOOL, value.toString(), ScalarStyle.PLAIN);
    }

    private static Node text(String value) {
        if (value == null) {
            return new ScalarNode(Tag.NULL, "null", ScalarStyle.PLAIN);
        }
        boolean plain = UNQUOTED.matcher(value).matches() && ScalarKind.ofPlain(value) == ScalarKind.TEXT;
        return new ScalarNode(Tag.STR, value, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }
}
