package dev.tzero.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.tzero.jinja.JinjaException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Speed on the golden prompt cases, templates compiled once, one thread: {@code PromptBench CONFORMANCE/p3 [seconds]}.
 * Prints one line of JSON: medians of passes over all cases that render. A prompt is the answer choices of a row and
 * the template with them, divided and stripped.
 */
final class PromptBench {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private PromptBench() {}

    private record Work(CompiledPrompt prompt, Map<String, Object> row) {}

    public static void main(String[] args) throws IOException {
        P3Golden golden = P3Golden.read(Path.of(args[0]));
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 10;
        List<Work> work = work(golden);
        pass(work, new Random(1));
        List<Double> cpu = new ArrayList<>();
        List<Double> wall = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        long characters = 0;
        Random random = new Random(1);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end || cpu.size() < 5) {
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long wallBefore = System.nanoTime();
            characters = pass(work, random);
            cpu.add(work.size() * 1e9 / (THREADS.getCurrentThreadCpuTime() - cpuBefore));
            wall.add(work.size() * 1e9 / (System.nanoTime() - wallBefore));
            bytes.add((THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore) / (double) work.size());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("engine", "tzero");
        result.put("prompts", work.size());
        result.put("passes", cpu.size());
        result.put("prompts_per_cpu_second", Math.round(median(cpu)));
        result.put("prompts_per_second", Math.round(median(wall)));
        result.put("allocated_bytes_per_prompt", Math.round(median(bytes)));
        result.put("output_characters_per_prompt", characters / work.size());
        result.put("compile_microseconds_per_prompt", Math.round(compileMicroseconds(golden)));
        System.out.println(new ObjectMapper().writeValueAsString(result));
    }

    private static List<Work> work(P3Golden golden) {
        Map<String, CompiledPrompt> compiled = new HashMap<>();
        golden.prompts().forEach((id, prompt) -> {
            try {
                compiled.put(id, CompiledPrompt.of(prompt, Truncation.TO_2048));
            } catch (JinjaException e) {
                // The reference refuses it as well, and its cases are not counted.
            }
        });
        List<Work> work = new ArrayList<>();
        for (JsonNode line : golden.cases()) {
            CompiledPrompt prompt = compiled.get(line.get("id").asText());
            if (prompt != null
                    && !line.path("out").isObject()
                    && !line.path("ac").isObject()) {
                work.add(new Work(prompt, golden.row(line, true)));
            }
        }
        return work;
    }

    private static long pass(List<Work> work, Random random) {
        long characters = 0;
        for (Work one : work) {
            for (String part : one.prompt().apply(one.row(), random).parts()) {
                characters += part.length();
            }
        }
        return characters;
    }

    private static double compileMicroseconds(P3Golden golden) {
        double[] times = new double[15];
        for (int i = 0; i < times.length; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            work(new P3Golden(golden.prompts(), Map.of(), List.of()));
            times[i] = (THREADS.getCurrentThreadCpuTime() - before)
                    / 1e3
                    / golden.prompts().size();
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
