package dev.tzero.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {

    @TempDir
    Path home;

    @Test
    void withoutEnvironmentTheHubAndTheCacheAreThoseOfHuggingFacesTools() {
        assertEquals(
                new HubSettings(
                        URI.create("https://huggingface.co"),
                        home.resolve(".cache/huggingface/hub"),
                        Optional.empty(),
                        false),
                HubSettings.of(Map.of(), home));
    }

    @Test
    void theEnvironmentDecides() throws IOException {
        Files.writeString(home.resolve("token"), "hf_stored\n");

        assertEquals(
                new HubSettings(URI.create("http://mirror:81"), home.resolve("hub"), Optional.of("hf_stored"), true),
                HubSettings.of(
                        Map.of("HF_ENDPOINT", "http://mirror:81/", "HF_HOME", home.toString(), "HF_HUB_OFFLINE", "1"),
                        Path.of("elsewhere")));
        assertEquals(
                Optional.of("hf_own"),
                HubSettings.of(Map.of("HF_TOKEN", " hf_own ", "HF_HOME", home.toString()), home)
                        .token());
        assertEquals(
                home.resolve("c"),
                HubSettings.of(Map.of("HF_HUB_CACHE", home.resolve("c").toString()), home)
                        .cache());
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertEquals(
                "HF_ENDPOINT: ftp://x: expected http://host or https://host",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> HubSettings.of(Map.of("HF_ENDPOINT", "ftp://x"), home))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "hf://google/t5-small-lm-adapt, hf://google/t5-small-lm-adapt@main, models--google--t5-small-lm-adapt",
        "hf://gpt2@refs/pr/1, hf://gpt2@refs/pr/1, models--gpt2",
        "hf://datasets/super_glue/x@v1, hf://datasets/super_glue/x@v1, datasets--super_glue--x"
    })
    void aReferenceIsReadAndWritten(String text, String written, String folder) {
        HubReference reference = HubReference.parse(text);

        assertEquals(written, reference.toString());
        assertEquals(folder, reference.folderName());
        assertTrue(HubReference.isOne(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf://", "hf://a/b/c", "hf://../x", "hf://a/b@", "hf://a/b@../../x", "hf://a--b/c", "a/b"})
    void whatIsNoReferenceIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> HubReference.parse(text));
    }
}
