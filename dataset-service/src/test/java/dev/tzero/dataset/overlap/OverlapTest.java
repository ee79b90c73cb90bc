package dev.tzero.dataset.overlap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.mixture.HeldOut;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.dataset.source.DatasetName;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlapTest {

    @TempDir
    private Path folder;

    @Test
    void rowsThatShareARunWithATrainedRowAreCountedAndShown() throws IOException {
        write(
                "trained",
                "train",
                "the quick brown fox jumps over the lazy dog",
                "nothing of interest here",
                "short one");
        write(
                "measured",
                "test",
                "He said: The QUICK, brown fox jumps!",
                "the quick brown dog and the fox",
                "Short one.",
                "another short one");
        Mixtures mixtures = new Mixtures(
                new MixtureCatalog(List.of()),
                TestPrompts.of(
                        TestPrompts.prompt("trained", "p", "x|||y", ""),
                        TestPrompts.prompt("measured", "p", "x|||y", "")),
                new HeldOut(List.of()));
        Overlap overlap = new Overlap(new DatasetCatalog(List.of(folder), folder.resolve("cache")), 5);

        List<Overlap.DatasetOverlap> report = overlap.report(
                mixtures.resolve(mixture("trained", "train")), mixtures.resolve(mixture("measured", "test")));

        assertEquals(1, report.size());
        assertEquals(4, report.getFirst().rows());
        assertEquals(2, report.getFirst().overlapping());
        assertEquals(
                List.of(
                        new Overlap.Shared(
                                0,
                                "the quick brown fox jumps",
                                new Overlap.Trained(new DatasetName("trained", ""), "train", 0)),
                        new Overlap.Shared(
                                2, "short one", new Overlap.Trained(new DatasetName("trained", ""), "train", 2))),
                report.getFirst().shown());
    }

    @Test
    void runsStayWithinATextAndTextsWithinListsCount() {
        Map<String, Object> row = new TreeMap<>(Map.of(
                "a", "One two, three.", "b", List.of("four five", Map.of("c", "six seven eight nine")), "d", 7L));
        List<String> runs = new ArrayList<>();

        new NGrams(3).of(row, runs::add);

        assertEquals(List.of("one two three", "six seven eight", "seven eight nine"), runs);
    }

    @Test
    void aSetOfHashesHoldsWhatWasAdded() {
        LongSet set = new LongSet();
        Random random = new Random(4);
        long[] hashes = random.longs(20_000).toArray();
        for (long hash : hashes) {
            set.add(hash);
            set.add(hash);
        }
        assertFalse(set.contains(0));
        set.add(0);

        assertEquals(20_001, set.size());
        for (long hash : hashes) {
            assertTrue(set.contains(hash));
        }
        assertTrue(set.contains(0));
        assertEquals(0, random.longs(20_000).filter(set::contains).count());
    }

    private static Mixture mixture(String dataset, String split) {
        return Mixture.newBuilder()
                .setName(dataset)
                .setSplit(split)
                .addEntries(MixtureEntry.newBuilder().setDataset(dataset))
                .build();
    }

    private void write(String dataset, String split, String... texts) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (String text : texts) {
            rows.append("{\"text\": \"").append(text).append("\"}\n");
        }
        Path file = folder.resolve(dataset).resolve("_").resolve(split + ".jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, rows);
    }
}
