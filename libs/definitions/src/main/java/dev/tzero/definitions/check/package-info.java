/** What there is to say about a prompt by itself and on rows: the same for calls, records, files, pages and the command line. */
package dev.tzero.definitions.check;
