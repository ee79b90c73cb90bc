package dev.tzero.prompt.api.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tzero.prompt.api.pages.LogChart.Bar;
import dev.tzero.prompt.api.pages.LogChart.Count;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogChartTest {

    @Test
    void tenTimesAsManyAreTheSameStepLonger() {
        LogChart chart = LogChart.of(List.of(count("a", 1), count("b", 10), count("c", 100), count("d", 1000)));

        List<Double> widths = chart.bars().stream()
                .map(bar -> Double.parseDouble(bar.width().replace("%", "")))
                .toList();
        assertEquals(List.of("d", "c", "b", "a"), names(chart));
        assertEquals(100, widths.getFirst(), 0.01);
        assertEquals(widths.get(0) - widths.get(1), widths.get(1) - widths.get(2), 0.02);
        assertEquals(widths.get(1) - widths.get(2), widths.get(2) - widths.get(3), 0.02);
        assertEquals(
                List.of("1", "10", "100"),
                chart.ticks().stream().map(LogChart.Tick::label).toList());
    }

    @Test
    void countsOfNothingHaveNoPlaceOnALogarithmicScale() {
        assertEquals(List.of("one"), names(LogChart.of(List.of(count("none", 0), count("one", 1)))));
        assertEquals(0, LogChart.of(List.of()).height());
    }

    private static List<String> names(LogChart chart) {
        return chart.bars().stream().map(Bar::data).map(DataName::dataset).toList();
    }

    private static Count count(String name, long value) {
        return new Count(new DataName(name, ""), value);
    }
}
