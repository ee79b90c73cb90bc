package dev.tzero.prompt.datasets;

import dev.tzero.proto.dataset.v1.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Remembers the last answers for a short time, so that many prompts of one dataset ask once. Safe for threads. */
public final class CachedDatasets implements Datasets {

    private static final int MOST_ENTRIES = 256;

    private final Datasets asked;
    private final Duration kept;
    private final InstantSource clock;
    private final Map<Object, Kept> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Kept> eldest) {
            return size() > MOST_ENTRIES;
        }
    };

    /** @param kept how long an answer is good for */
    public CachedDatasets(Datasets asked, Duration kept, InstantSource clock) {
        this.asked = asked;
        this.kept = kept;
        this.clock = clock;
    }

    private record Kept(Answer<?> answer, Instant until) {}

    private record Name(String dataset, String subset) {}

    private record Page(String dataset, String subset, String fingerprint, String split, long first, int size) {}

    @Override
    public Answer<List<Dataset>> all() {
        return remembered("all", asked::all);
    }

    @Override
    public Answer<Dataset> find(String dataset, String subset) {
        return remembered(new Name(dataset, subset), () -> asked.find(dataset, subset));
    }

    @Override
    public Answer<RowPage> rows(Dataset dataset, String split, long first, int size) {
        Page page = new Page(dataset.getName(), dataset.getSubset(), dataset.getFingerprint(), split, first, size);
        return remembered(page, () -> asked.rows(dataset, split, first, size));
    }

    /** Two threads may ask the same at once; both get an answer, one is kept. */
    @SuppressWarnings("unchecked") // a key stands for one question, whose answers have one type
    private <T> Answer<T> remembered(Object key, Supplier<Answer<T>> question) {
        synchronized (entries) {
            Kept entry = entries.get(key);
            if (entry != null && clock.instant().isBefore(entry.until())) {
                return (Answer<T>) entry.answer();
            }
        }
        Answer<T> answer = question.get();
        synchronized (entries) {
            entries.put(key, new Kept(answer, clock.instant().plus(kept)));
        }
        return answer;
    }
}
