/**
 * Repositories of the Hugging Face hub, or of a server that speaks as it does, kept in the cache layout that its own tools
 * use: {@code models--org--name/{blobs,refs,snapshots}}. What one tool fetched the other finds.
 */
package dev.tzero.hub;
