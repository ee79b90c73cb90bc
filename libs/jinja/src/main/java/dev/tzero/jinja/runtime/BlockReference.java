package dev.tzero.jinja.runtime;

/**
 * A block as a value: {@code self.name} or {@code super}.
 *
 * @param around where it was named
 * @param name of the block
 * @param level which of the blocks of that name
 */
record BlockReference(Context around, String name, int level) implements Callable, HasAttributes {

    /** {@code super} in a block. */
    static Object parent(Context around, String name, int level) {
        return level + 1 < around.blocks(name).size()
                ? new BlockReference(around, name, level + 1)
                : new Undefined("there is no parent block called '" + name + "'");
    }

    @Override
    public Object attribute(String attribute) {
        return attribute.equals("super") ? parent(around, name, level) : Access.NONE;
    }

    @Override
    public Object call(Run run, Object[] positional, String[] keywordNames, Object[] keywordValues) {
        if (positional.length + keywordNames.length > 0) {
            throw Failure.type("block '" + name + "' got arguments", "none");
        }
        return run.markup(run.capture(() -> Block.run(run, around, name, level, Context.NO_VARIABLES)));
    }
}
