package dev.tzero.tasks;

import dev.tzero.tasks.T0Dataset.Evaluation;
import dev.tzero.tasks.T0Dataset.Round;
import dev.tzero.tasks.T0Dataset.Training;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The 66 datasets of the T0 experiments; {@code t0-datasets.csv} beside this class holds them. */
public final class T0Datasets {

    private static final List<T0Dataset> ALL = read();

    private T0Datasets() {}

    /** All of them, by what the field takes them for. */
    public static List<T0Dataset> all() {
        return ALL;
    }

    /**
     * One of them.
     *
     * @param subset null for datasets without
     */
    public static Optional<T0Dataset> find(String dataset, String subset) {
        return ALL.stream()
                .filter(known -> known.dataset().equals(dataset)
                        && (subset == null ? known.subset() == null : subset.equals(known.subset())))
                .findFirst();
    }

    private static List<T0Dataset> read() {
        try (InputStream file = T0Datasets.class.getResourceAsStream("t0-datasets.csv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> dataset(line.split(",", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static T0Dataset dataset(String[] cells) {
        return new T0Dataset(
                cells[0],
                cells[1].isEmpty() ? null : cells[1],
                cells[2],
                cells[3].isEmpty() ? Training.NONE : Training.valueOf(cells[3].toUpperCase(Locale.ROOT)),
                cells[4].isEmpty() ? Evaluation.NONE : Evaluation.valueOf(cells[4].toUpperCase(Locale.ROOT)),
                cells[5].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(cells[5])),
                rounds(cells[6]));
    }

    private static List<Round> rounds(String cell) {
        return cell.isEmpty()
                ? List.of()
                : Arrays.stream(cell.split(" "))
                        .map(round -> round.split(":"))
                        .map(round -> new Round(round[0], Long.parseLong(round[1])))
                        .toList();
    }
}
