package dev.tzero.prompt.library;

import dev.tzero.proto.prompt.v1.PromptDefinition;

/** What a prompt is called: unique among the prompts that are not deleted. */
public record PromptName(String dataset, String subset, String name) {

    /** The name a definition gives its prompt. */
    public static PromptName of(PromptDefinition definition) {
        return new PromptName(definition.getDataset(), definition.getSubset(), definition.getName());
    }

    /** Key of submissions and rejections: dataset/subset/name. */
    public String recordKey() {
        return dataset + "/" + subset + "/" + name;
    }

    /** Whether both are of one dataset and subset. */
    boolean sameDataset(PromptName other) {
        return dataset.equals(other.dataset) && subset.equals(other.subset);
    }

    @Override
    public String toString() {
        return "'" + name + "' of " + (subset.isEmpty() ? dataset : dataset + "/" + subset);
    }
}
