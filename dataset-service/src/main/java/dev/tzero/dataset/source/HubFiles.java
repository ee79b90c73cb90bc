package dev.tzero.dataset.source;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Parquet files of a repository of the hub are which split of which configuration. Two layouts are known: that of the
 * hub's own conversion, {@code <configuration>/<split>/0000.parquet}, and that of {@code push_to_hub}, {@code
 * [<configuration>/]<split>-00000-of-00002[-<digest>].parquet}, where the folder {@code data} stands for no configuration.
 */
final class HubFiles {

    private static final Pattern CONVERTED =
            Pattern.compile("(?<configuration>[^/]+)/(?<split>[^/]+)/\\d{4,}\\.parquet");
    private static final Pattern PUSHED =
            Pattern.compile("(?:(?<configuration>[^/]+)/)?(?<split>[^/]+)-\\d{5}-of-\\d{5}(?:-[0-9a-f]+)?\\.parquet");
    private static final String DATA = "data";
    private static final String DEFAULT = "default";

    private HubFiles() {}

    /**
     * Sorts the files of a repository.
     *
     * @return configuration to split to its files in their order; files of no known layout are left alone
     */
    static SortedMap<String, SortedMap<String, List<String>>> byConfiguration(List<String> names) {
        SortedMap<String, SortedMap<String, List<String>>> found = new TreeMap<>();
        for (String name : names.stream().sorted().toList()) {
            Matcher file = CONVERTED.matcher(name);
            if (!file.matches()) {
                file = PUSHED.matcher(name);
                if (!file.matches()) {
                    continue;
                }
            }
            String configuration = file.group("configuration");
            found.computeIfAbsent(
                            configuration == null || configuration.equals(DATA) ? DEFAULT : configuration,
                            _ -> new TreeMap<>())
                    .computeIfAbsent(file.group("split"), _ -> new ArrayList<>())
                    .add(name);
        }
        return found;
    }
}
