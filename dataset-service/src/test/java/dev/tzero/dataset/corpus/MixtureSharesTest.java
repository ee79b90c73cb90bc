package dev.tzero.dataset.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tzero.dataset.TestPrompts;
import dev.tzero.dataset.mixture.HeldOut;
import dev.tzero.dataset.mixture.MixtureCatalog;
import dev.tzero.dataset.mixture.Mixtures;
import dev.tzero.dataset.source.DatasetCatalog;
import dev.tzero.proto.dataset.v1.Mixture;
import dev.tzero.proto.dataset.v1.MixtureEntry;
import dev.tzero.proto.dataset.v1.MixtureRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixtureSharesTest {

    @TempDir
    private Path folder;

    @Test
    void sharesAreThoseOfRowsBeforeAndOfCapsAfter() throws IOException {
        rows("large", 90);
        rows("small", 10);
        TestPrompts prompts = TestPrompts.of(
                TestPrompts.prompt("large", "one", "x|||y", ""),
                TestPrompts.prompt("large", "two", "x|||y", ""),
                TestPrompts.prompt("small", "one", "x|||y", ""),
                TestPrompts.prompt("absent", "one", "x|||y", ""));
        Mixtures mixtures = new Mixtures(new MixtureCatalog(List.of()), prompts, new HeldOut(List.of()));
        Mixture mixture = Mixture.newBuilder()
                .setName("m")
                .setSplit("train")
                .setRate(MixtureRate.MIXTURE_RATE_PROPORTIONAL)
                .setCap(30)
                .addEntries(MixtureEntry.newBuilder().setDataset("large"))
                .addEntries(MixtureEntry.newBuilder().setDataset("small"))
                .addEntries(MixtureEntry.newBuilder().setDataset("absent"))
                .build();

        List<MixtureShares.DatasetShare> shares = MixtureShares.of(
                mixtures.resolve(mixture), new DatasetCatalog(List.of(folder), folder.resolve("cache")));

        assertEquals(
                List.of("absent 0 0", "large 180 30", "small 10 10"),
                shares.stream()
                        .map(share -> share.name() + " " + share.rows() + " " + share.examples())
                        .toList());
        assertEquals(180 / 190.0, shares.get(1).before(), 1e-9);
        assertEquals(30 / 40.0, shares.get(1).after(), 1e-9);
        assertTrue(shares.getFirst().problem().orElseThrow().contains("there is no dataset 'absent'"));
    }

    private void rows(String dataset, int count) throws IOException {
        Path file = folder.resolve(dataset).resolve("_/train.jsonl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"text\": \"a\"}\n".repeat(count));
    }
}
