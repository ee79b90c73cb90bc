package dev.tzero.jinja.runtime;

import dev.tzero.jinja.ErrorKind;
import dev.tzero.jinja.Variables;
import dev.tzero.jinja.syntax.Source;

/** A compiled block. */
public interface Block {

    String name();

    /** Whether a template that extends its template has to replace it. */
    boolean required();

    /** The template it stands in. */
    Source source();

    /** Number of context variables of its template. */
    int contextSize();

    /** Writes what it prints; the context and the frame are its own. */
    void write(Run run);

    /**
     * Runs the block of a name at a level, 0 being that of the outermost child.
     *
     * @param around what {@code self} and {@code super} mean, and where names are looked up
     * @param scoped variables that only this call sees
     */
    static void run(Run run, Context around, String name, int level, Variables scoped) {
        Block block = around.blocks(name).get(level);
        if (block.required() && around.blocks(name).size() <= 1) {
            throw new Failure(
                    ErrorKind.TEMPLATE,
                    "Required block '" + name + "' is not there",
                    "a template that extends this one and has it");
        }
        run.in(around.forBlock(block, scoped, level), block::write);
    }
}
