package dev.tzero.local.prompts;

import com.sun.management.ThreadMXBean;
import dev.tzero.jinja.JinjaException;
import dev.tzero.prompts.CompiledPrompt;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.prompts.PromptedExample;
import dev.tzero.prompts.Truncation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Times prompts on the golden cases of the reference, as {@code jinja2_rate.py} times Jinja2 on them: one thread, templates
 * compiled once, the choices of the row and then the template, divided and stripped. Cases that fail are left out. Figures
 * are medians over passes, the first fifth of which warm the code up.
 */
final class PromptBench {

    private static final int FEWEST_PASSES = 10;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final List<Prompt> prompts;
    private final List<Case> cases;

    private PromptBench(List<Prompt> prompts, List<Case> cases) {
        this.prompts = prompts;
        this.cases = cases;
    }

    private record Case(CompiledPrompt prompt, Map<String, ?> row) {}

    /**
     * What was measured.
     *
     * @param prompts cases of a pass
     * @param promptsPerSecond by the clock
     * @param promptsPerCpuSecond by the time the thread ran
     * @param bytesPerPrompt memory that was allocated
     * @param charactersPerPrompt of parts and choices
     * @param compileMicros time to compile a prompt: its choices, its template, and that with truncation
     */
    record Result(
            int prompts,
            int passes,
            double promptsPerSecond,
            double promptsPerCpuSecond,
            double bytesPerPrompt,
            double charactersPerPrompt,
            int compiled,
            double compileMicros) {}

    /** @param folder of {@code templates}, {@code examples.jsonl.gz} and {@code cases.jsonl.gz} */
    static PromptBench read(Path folder) throws IOException {
        List<Prompt> prompts = new ArrayList<>();
        for (Path file : PromptYaml.files(folder.resolve("templates"))) {
            prompts.addAll(PromptYaml.read(file).prompts());
        }
        Map<String, CompiledPrompt> compiled = new HashMap<>();
        prompts.forEach(prompt -> compiled.put(prompt.id(), CompiledPrompt.of(prompt, Truncation.TO_2048)));
        Map<List<?>, Map<String, ?>> rows = new HashMap<>();
        lines(
                folder.resolve("examples.jsonl.gz"),
                line -> rows.put(key(line), (Map<String, ?>) object(line.get("ex"))));
        List<Case> cases = new ArrayList<>();
        lines(folder.resolve("cases.jsonl.gz"), line -> {
            Case one = new Case(compiled.get((String) line.get("id")), rows.get(key(line)));
            if (renders(one)) {
                cases.add(one);
            }
        });
        return new PromptBench(prompts, cases);
    }

    private static List<?> key(Map<String, ?> line) {
        return Arrays.asList(line.get("ds"), line.get("sub"), line.get("i"));
    }

    private static void lines(Path file, Consumer<Map<String, ?>> reader) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> reader.accept(object(PlainJson.read(line))));
        }
    }

    @SuppressWarnings("unchecked") // objects that were read have texts as keys
    private static Map<String, ?> object(Object value) {
        return (Map<String, ?>) value;
    }

    private static boolean renders(Case one) {
        try {
            one.prompt().apply(one.row(), new SplittableRandom(0));
            return true;
        } catch (JinjaException e) {
            return false;
        }
    }

    /** Measures for this long, shared between rendering and compiling. */
    Result run(Duration budget) {
        List<double[]> renderings = passes(budget.multipliedBy(3).dividedBy(4), this::render);
        List<double[]> compilations = passes(budget.dividedBy(4), this::compile);
        return new Result(
                cases.size(),
                renderings.size(),
                cases.size() / median(renderings, 0),
                cases.size() / median(renderings, 1),
                median(renderings, 2) / cases.size(),
                median(renderings, 3) / cases.size(),
                prompts.size(),
                median(compilations, 1) / prompts.size() * 1e6);
    }

    private interface Pass {
        /** Does all the work once, and answers how much text came of it. */
        long run(int number);
    }

    private long render(int pass) {
        long characters = 0;
        SplittableRandom random = new SplittableRandom(pass);
        for (Case one : cases) {
            PromptedExample example = one.prompt().apply(one.row(), random);
            characters += characters(example.parts())
                    + characters(example.answerChoices().orElse(List.of()));
        }
        return characters;
    }

    private static long characters(List<String> texts) {
        long sum = 0;
        for (String text : texts) {
            sum += text.length();
        }
        return sum;
    }

    private long compile(int pass) {
        long columns = 0;
        for (Prompt prompt : prompts) {
            columns += CompiledPrompt.of(prompt, Truncation.TO_2048).columns().size();
        }
        return columns;
    }

    /** Wall seconds, CPU seconds, allocated bytes and text of each pass after the first fifth. */
    private static List<double[]> passes(Duration budget, Pass pass) {
        List<double[]> measured = new ArrayList<>();
        long end = System.nanoTime() + budget.toNanos();
        while (System.nanoTime() < end || measured.size() < FEWEST_PASSES) {
            long wall = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            long text = pass.run(measured.size());
            measured.add(new double[] {
                (System.nanoTime() - wall) / 1e9,
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
                THREADS.getCurrentThreadAllocatedBytes() - bytes,
                text
            });
        }
        return measured.subList(measured.size() / 5, measured.size());
    }

    private static double median(List<double[]> passes, int figure) {
        double[] sorted =
                passes.stream().mapToDouble(pass -> pass[figure]).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
