package dev.tzero.jinja.syntax;

/**
 * How white space around tags is treated.
 *
 * @param trimBlocks drop the line end after a block or comment
 * @param lstripBlocks drop blanks before a block or comment that begins its line
 * @param keepTrailingNewline keep the line end at the end of the source
 */
public record LexerOptions(boolean trimBlocks, boolean lstripBlocks, boolean keepTrailingNewline) {}
