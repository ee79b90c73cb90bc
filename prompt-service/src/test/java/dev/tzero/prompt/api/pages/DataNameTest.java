package dev.tzero.prompt.api.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataNameTest {

    @ParameterizedTest
    @CsvSource({"glue,mrpc,glue::mrpc,glue/mrpc", "imdb,'',imdb,imdb", "org/news,short,org/news::short,org/news/short"})
    void aKeyIsReadBackThoughNamesHoldSlashes(String dataset, String subset, String key, String label) {
        DataName name = new DataName(dataset, subset);

        assertEquals(key, name.key());
        assertEquals(label, name.label());
        assertEquals(name, DataName.parse(key));
    }
}
