/** What can be said about a prompt without a service: is it well formed, and what does it make of rows. */
package dev.tzero.prompts.check;
