/**
 * {@code tzero prompts}: prompts rendered in bulk and checked without a service, and the prompt service from the command
 * line.
 *
 * <p>Start at {@link dev.tzero.local.prompts.PromptsCommand}.
 */
package dev.tzero.local.prompts;
