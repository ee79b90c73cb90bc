package dev.tzero.model.tokenizer;

/** Hugging Face's {@code clean_up_tokenization_spaces}: spaces before punctuation and English contractions go away. */
final class CleanUp {

    private CleanUp() {}

    static String of(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }

    /**
     * The last place after {@code from} at which text that still grows can be cut, so that cleaning the parts gives what
     * cleaning the whole gives: before a single space between a letter or the like and something that is known and no
     * apostrophe. 0 when there is none.
     */
    static int lastCut(CharSequence text, int from) {
        for (int i = text.length() - 2; i > from; i--) {
            char before = text.charAt(i - 1);
            if (text.charAt(i) == ' ' && !Whitespace.is(before) && before != '\'' && text.charAt(i + 1) != '\'') {
                return i;
            }
        }
        return 0;
    }
}
