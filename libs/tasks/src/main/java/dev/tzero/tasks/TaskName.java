package dev.tzero.tasks;

import dev.tzero.prompts.Prompt;
import java.util.regex.Pattern;

/** How T-Zero calls a dataset seen through a prompt. */
public final class TaskName {

    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\w\\d\\._]+", Pattern.UNICODE_CHARACTER_CLASS);

    private TaskName() {}

    /** The name of a prompt's task. */
    public static String of(Prompt prompt) {
        return of(prompt.dataset(), prompt.subset(), prompt.name());
    }

    /**
     * Dataset, subset and prompt name joined by {@code _}, and every run of characters other than letters, digits,
     * {@code .} and {@code _} replaced by one {@code _}.
     *
     * @param subset null or empty for datasets without
     */
    public static String of(String dataset, String subset, String promptName) {
        String joined = subset == null || subset.isEmpty()
                ? dataset + "_" + promptName
                : dataset + "_" + subset + "_" + promptName;
        return NOT_IN_NAMES.matcher(joined).replaceAll("_");
    }
}
