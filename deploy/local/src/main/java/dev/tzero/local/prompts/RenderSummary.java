package dev.tzero.local.prompts;

import dev.tzero.local.prompts.RowBatch.Rendered;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was rendered so far. For one thread. */
final class RenderSummary {

    /** So that rows of ever new datasets do not fill the memory. */
    private static final int MOST_NAMES = 1000;

    private static final int SHOWN = 10;

    private long rows;
    private long prompts;
    private long errors;
    private long unknownRows;
    private final Map<String, Long> unknown = new LinkedHashMap<>();

    void add(Rendered batch) {
        rows += batch.rows();
        prompts += batch.prompts();
        errors += batch.errors();
        unknownRows += batch.unknown().size();
        for (String dataset : batch.unknown()) {
            if (unknown.size() < MOST_NAMES || unknown.containsKey(dataset)) {
                unknown.merge(dataset, 1L, Long::sum);
            }
        }
    }

    /** Renderings, errors among them. */
    long prompts() {
        return prompts;
    }

    long unknownRows() {
        return unknownRows;
    }

    /** The datasets without prompts, and how many rows each of them had. */
    String unknownDatasets() {
        String named = unknown.entrySet().stream()
                .limit(SHOWN)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
        return unknown.size() > SHOWN ? named + " and more" : named;
    }

    @Override
    public String toString() {
        return rows + " rows, " + prompts + " prompts" + (errors == 0 ? "" : ", " + errors + " of them errors");
    }
}
