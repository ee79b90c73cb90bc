package dev.tzero.evaluation.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What shall be scored on what.
 *
 * @param evaluationId name of the evaluation
 * @param model alias or checkpoint digest of the model
 * @param groups corpora, as they are reported
 * @param seed seed of the bootstrap
 */
public record EvaluationSpec(String evaluationId, String model, List<Group> groups, long seed) {
    /** Groups of one evaluation at most. */
    public static final int MAX_GROUPS = 32;

    /** Prefix of a checkpoint digest; anything else is an alias. */
    public static final String DIGEST_PREFIX = "sha256:";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9._/-]{1,200}");
    private static final int MAX_TITLE = 200;
    private static final int MAX_NOTE = 2_000;

    /**
     * Corpora that are reported together.
     *
     * @param title title
     * @param note what the group shows and what it does not; may be empty
     * @param corpusId corpus whose examples are asked
     */
    public record Group(String title, String note, String corpusId) {}

    public EvaluationSpec {
        groups = List.copyOf(groups);
    }

    /** Whether {@link #model()} is a digest and not an alias. */
    public boolean namesDigest() {
        return model.startsWith(DIGEST_PREFIX);
    }

    /** Titles of the groups, in their order. */
    public List<String> titles() {
        return groups.stream().map(Group::title).toList();
    }

    /** Everything that is wrong with it, each with field, value and expectation; empty when nothing is. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(evaluationId).matches()) {
            problems.add(
                    "evaluation_id: " + quoted(evaluationId) + "; expected 1 to 200 letters, digits, '.', '_' and '-'");
        }
        if (namesDigest()
                ? !DIGEST.matcher(model).matches()
                : !ALIAS.matcher(model).matches()) {
            problems.add(
                    "model: " + quoted(model) + "; expected an alias of 1 to 200 letters, digits, '.', '_', '/' and"
                            + " '-', or \"sha256:\" and 64 lower-case hexadecimal digits");
        }
        if (groups.isEmpty() || groups.size() > MAX_GROUPS) {
            problems.add("groups: " + groups.size() + " of them; expected 1 to " + MAX_GROUPS);
        }
        Set<String> titles = new HashSet<>();
        Set<String> corpora = new HashSet<>();
        for (int i = 0; i < Math.min(groups.size(), MAX_GROUPS); i++) {
            Group group = groups.get(i);
            String field = "groups[" + i + "]";
            if (group.title().isBlank() || group.title().length() > MAX_TITLE || hasControl(group.title())) {
                problems.add(field + ".title: " + quoted(group.title()) + "; expected 1 to " + MAX_TITLE
                        + " characters on one line, not all blank");
            } else if (!titles.add(group.title())) {
                problems.add(field + ".title: " + quoted(group.title()) + " is there twice; expected different titles");
            }
            if (group.note().length() > MAX_NOTE || hasControl(group.note())) {
                problems.add(field + ".note: " + group.note().length() + " characters; expected at most " + MAX_NOTE
                        + " on one line");
            }
            if (!NAME.matcher(group.corpusId()).matches()) {
                problems.add(field + ".corpus_id: " + quoted(group.corpusId())
                        + "; expected 1 to 200 letters, digits, '.', '_' and '-'");
            } else if (!corpora.add(group.corpusId())) {
                problems.add(field + ".corpus_id: " + quoted(group.corpusId())
                        + " is there twice; expected each corpus in one group");
            }
        }
        return problems;
    }

    /** The first field in which another request differs, with both values; empty text when they are equal. */
    public String differenceFrom(EvaluationSpec other) {
        if (!model.equals(other.model)) {
            return difference("model", quoted(model), quoted(other.model));
        }
        if (seed != other.seed) {
            return difference("seed", Long.toString(seed), Long.toString(other.seed));
        }
        if (groups.size() != other.groups.size()) {
            return difference("groups", groups.size() + " groups", other.groups.size() + " groups");
        }
        for (int i = 0; i < groups.size(); i++) {
            Group mine = groups.get(i);
            Group theirs = other.groups.get(i);
            String field = "groups[" + i + "].";
            if (!mine.corpusId().equals(theirs.corpusId())) {
                return difference(field + "corpus_id", quoted(mine.corpusId()), quoted(theirs.corpusId()));
            }
            if (!mine.title().equals(theirs.title())) {
                return difference(field + "title", quoted(mine.title()), quoted(theirs.title()));
            }
            if (!mine.note().equals(theirs.note())) {
                return difference(field + "note", quoted(mine.note()), quoted(theirs.note()));
            }
        }
        return "";
    }

    private static String difference(String field, String mine, String theirs) {
        return field + ": " + mine + " here, " + theirs + " there";
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static String quoted(String text) {
        String shown = text.length() <= 100 ? text : text.substring(0, 100) + "…";
        return "\""
                + shown.codePoints()
                        .map(c -> Character.isISOControl(c) ? ' ' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                + "\"";
    }
}
