package dev.tzero.prompts;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A row phrased by a prompt, and who said what.
 *
 * @param parts the rendering, divided at {@code |||} and stripped: the input, then the targets; each is the spans it
 *     consists of, none of them empty
 * @param choices the answers to choose from; null for prompts without
 */
public record HighlightedExample(List<List<Span>> parts, List<String> choices) {

    /**
     * A piece of text.
     *
     * @param text never empty
     * @param variable whether the template printed a value here, rather than words of its own
     */
    public record Span(String text, boolean variable) {}

    public HighlightedExample {
        parts = parts.stream().map(List::copyOf).toList();
        choices = choices == null ? null : List.copyOf(choices);
    }

    /** The same without the spans. */
    public PromptedExample plain() {
        List<String> texts = parts.stream()
                .map(spans -> spans.stream().map(Span::text).collect(Collectors.joining()))
                .toList();
        return new PromptedExample(texts, choices);
    }
}
