package dev.tzero.jinja;

/**
 * What one template may use; a template that wants more ends in a {@link JinjaException} of kind
 * {@link ErrorKind#BUDGET}.
 *
 * @param sourceCharacters longest source that is compiled, in UTF-16 units
 * @param steps most operations of one rendering; work on long strings and collections counts by its size
 * @param outputCharacters longest output, and longest string built on the way, in UTF-16 units
 * @param collectionSize most elements of a list, tuple, dict or range
 * @param nesting deepest nesting of expressions, statements, macro calls and values
 */
public record Budget(int sourceCharacters, long steps, int outputCharacters, int collectionSize, int nesting) {

    /** Generous for prompts of real datasets, and spent within tens of milliseconds. */
    public static final Budget DEFAULT = new Budget(1 << 18, 200_000, 4_000_000, 100_000, 100);

    public Budget {
        requirePositive("sourceCharacters", sourceCharacters);
        requirePositive("steps", steps);
        requirePositive("outputCharacters", outputCharacters);
        requirePositive("collectionSize", collectionSize);
        requirePositive("nesting", nesting);
    }

    /** This budget with another number of steps. */
    public Budget withSteps(long newSteps) {
        return new Budget(sourceCharacters, newSteps, outputCharacters, collectionSize, nesting);
    }

    /** This budget with another longest output. */
    public Budget withOutputCharacters(int newOutputCharacters) {
        return new Budget(sourceCharacters, steps, newOutputCharacters, collectionSize, nesting);
    }

    private static void requirePositive(String field, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("Budget." + field + " is " + value + ", expected a positive number");
        }
    }
}
