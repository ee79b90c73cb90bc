package dev.tzero.local.prompts;

import dev.tzero.local.prompts.AppliedPrompt.Rendering;
import dev.tzero.prompts.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines of rows that are rendered together.
 *
 * @param source name of the file, for errors
 * @param first index of the first line, from 0
 */
record RowBatch(String source, long first, List<byte[]> lines) {

    /**
     * What was made of a batch.
     *
     * @param output lines of JSON
     * @param unknown datasets of rows that the tree has no prompts for, one for each such row
     */
    record Rendered(byte[] output, int rows, int prompts, int errors, List<String> unknown) {}

    /**
     * Applies every prompt of a row's dataset to it.
     *
     * @param seed the same seed gives the same output
     */
    Rendered render(PromptTree tree, long seed) {
        StringBuilder out = new StringBuilder();
        List<String> unknown = new ArrayList<>();
        int rows = 0;
        int prompts = 0;
        int errors = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (RowLine.isBlank(lines.get(i))) {
                continue;
            }
            long index = first + i;
            RowLine line = RowLine.read(source + ":" + (index + 1), lines.get(i));
            rows++;
            Optional<List<AppliedPrompt>> applicable = tree.prompts(line.dataset(), line.subset());
            if (applicable.isEmpty()) {
                unknown.add(line.subset() == null ? line.dataset() : line.dataset() + "/" + line.subset());
                continue;
            }
            for (AppliedPrompt applied : applicable.get()) {
                Rendering rendering = applied.apply(line.row(), seed(seed, index, applied.prompt()));
                write(out, line, index, applied.prompt(), rendering);
                prompts++;
                errors += rendering instanceof Rendering.Failed ? 1 : 0;
            }
        }
        return new Rendered(out.toString().getBytes(StandardCharsets.UTF_8), rows, prompts, errors, unknown);
    }

    /** Another one for every row and prompt, whatever else is rendered. */
    private static long seed(long seed, long index, Prompt prompt) {
        return (seed * 31 + index) * 31 + prompt.id().hashCode();
    }

    private static void write(StringBuilder out, RowLine line, long index, Prompt prompt, Rendering rendering) {
        JsonText json = new JsonText(out)
                .begin()
                .field("dataset", line.dataset())
                .field("subset", line.subset())
                .field("template", prompt.name())
                .field("id", prompt.id())
                .field("index", index);
        switch (rendering) {
            case Rendering.Done done -> json.field("parts", done.parts());
            case Rendering.Failed failed -> json.field("error", failed.error());
        }
        json.field("choices", rendering.choices()).end();
    }
}
