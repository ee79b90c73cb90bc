package dev.tzero.jinja.runtime;

/**
 * The variable {@code self}: the blocks of a template.
 *
 * @param context of the template
 */
public record BlockReferences(Context context) implements HasAttributes {

    @Override
    public Object attribute(String name) {
        return context.blocks(name).isEmpty() ? Access.NONE : new BlockReference(context, name, 0);
    }

    /** The variable {@code super} in the block that runs. */
    public static Object parentOf(Context context, String name) {
        return BlockReference.parent(context, name, context.blockLevel);
    }
}
