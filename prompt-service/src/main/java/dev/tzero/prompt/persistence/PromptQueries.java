package dev.tzero.prompt.persistence;

import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.prompt.library.PromptName;
import dev.tzero.prompt.library.PromptStore.StoredPrompt;
import dev.tzero.prompt.statistics.DatasetCounts;
import dev.tzero.proto.prompt.v1.PromptRevision;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Listings and counts over the newest revisions of the prompts that are not deleted; they lock nothing. */
public final class PromptQueries {

    private static final String FROM = """
             from prompt p join prompt_revision r on r.prompt_id = p.prompt_id and r.revision = p.revision
             where not p.deleted
            """;

    private final Connection connection;

    public PromptQueries(Connection connection) {
        this.connection = connection;
    }

    /**
     * Prompts in the order of dataset, subset and name.
     *
     * @param after where the page before ended; null for the first page
     */
    public List<PromptRevision> page(PromptFilter filter, PromptName after, int size) {
        List<Object> arguments = new ArrayList<>();
        String conditions = conditions(filter, arguments);
        if (after != null) {
            conditions += " and (p.dataset, p.subset, p.name) > (?, ?, ?)";
            arguments.addAll(List.of(after.dataset(), after.subset(), after.name()));
        }
        arguments.add(size);
        return Rows.query(
                connection,
                "select r.record" + FROM + conditions + " order by p.dataset, p.subset, p.name limit ?",
                JdbcPromptStore::revision,
                arguments.toArray());
    }

    /** Number of prompts on all pages. */
    public long count(PromptFilter filter) {
        List<Object> arguments = new ArrayList<>();
        String conditions = conditions(filter, arguments);
        return Rows.query(connection, "select count(*)" + FROM + conditions, row -> row.getLong(1), arguments.toArray())
                .getFirst();
    }

    /** The newest revision of a prompt, deleted or not. */
    public Optional<StoredPrompt> find(UUID promptId) {
        return Rows.query(
                        connection,
                        "select r.record, p.deleted from prompt p join prompt_revision r on r.prompt_id = p.prompt_id"
                                + " and r.revision = p.revision where p.prompt_id = ?",
                        JdbcPromptStore::stored,
                        promptId)
                .stream()
                .findFirst();
    }

    /** Counts of every dataset and subset, in their order. */
    public List<DatasetCounts> counts() {
        Map<List<String>, List<String>> metrics = items("r.metrics");
        Map<List<String>, List<String>> languages = items("r.languages");
        return Rows.query(
                connection,
                "select p.dataset, p.subset, count(*) as prompts,"
                        + " count(*) filter (where r.original_task) as original" + FROM
                        + " group by 1, 2 order by 1, 2",
                row -> {
                    List<String> key = List.of(row.getString("dataset"), row.getString("subset"));
                    return new DatasetCounts(
                            key.get(0),
                            key.get(1),
                            row.getLong("prompts"),
                            row.getLong("original"),
                            metrics.getOrDefault(key, List.of()),
                            languages.getOrDefault(key, List.of()));
                });
    }

    private Map<List<String>, List<String>> items(String column) {
        Map<List<String>, List<String>> items = new HashMap<>();
        Rows.query(
                connection,
                "select distinct p.dataset, p.subset, item"
                        + FROM.replace(" where", " cross join unnest(" + column + ") as item where") + " order by item",
                row -> items.computeIfAbsent(
                                List.of(row.getString("dataset"), row.getString("subset")), _ -> new ArrayList<>())
                        .add(row.getString("item")));
        return items;
    }

    /** Number of prompts by "dataset/subset". */
    public Map<String, Long> countByDataset() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts().forEach(count -> counts.put(count.label(), count.prompts()));
        return counts;
    }

    /** Number of prompts by metric. */
    public Map<String, Long> countByMetric() {
        return counts("item", "cross join unnest(r.metrics) as item");
    }

    /** Number of prompts by language. */
    public Map<String, Long> countByLanguage() {
        return counts("item", "cross join unnest(r.languages) as item");
    }

    private Map<String, Long> counts(String group, String join) {
        Map<String, Long> counts = new LinkedHashMap<>();
        String from = FROM.replace(" where", " " + join + " where");
        Rows.query(
                connection,
                "select " + group + " as name, count(*) as number" + from + " group by 1 order by 1",
                row -> counts.put(row.getString("name"), row.getLong("number")));
        return counts;
    }

    private static String conditions(PromptFilter filter, List<Object> arguments) {
        StringBuilder sql = new StringBuilder();
        if (!filter.dataset().isEmpty()) {
            sql.append(" and p.dataset = ? and (p.subset = ? or ? = '')");
            arguments.addAll(List.of(filter.dataset(), filter.subset(), filter.subset()));
        }
        if (!filter.metric().isEmpty()) {
            sql.append(" and ? = any(r.metrics)");
            arguments.add(filter.metric());
        }
        if (!filter.language().isEmpty()) {
            sql.append(" and ? = any(r.languages)");
            arguments.add(filter.language());
        }
        filter.originalTask().ifPresent(wanted -> {
            sql.append(" and r.original_task = ?");
            arguments.add(wanted);
        });
        if (!filter.text().isEmpty()) {
            sql.append(" and (position(lower(?) in lower(p.name)) > 0 or position(lower(?) in lower(r.template)) > 0)");
            arguments.addAll(List.of(filter.text(), filter.text()));
        }
        return sql.toString();
    }
}
