/**
 * A prompt and how it is applied to the rows of a dataset, as PromptSource does it, and PromptSource's YAML.
 *
 * <p>Start at {@link dev.tzero.prompts.Prompt}, {@link dev.tzero.prompts.CompiledPrompt} and
 * {@link dev.tzero.prompts.PromptYaml}.
 */
package dev.tzero.prompts;
