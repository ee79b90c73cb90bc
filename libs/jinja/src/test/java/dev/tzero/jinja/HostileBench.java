package dev.tzero.jinja;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** Times every attack and prints one line of JSON each: CPU milliseconds cold, and warm the median and the longest. */
final class HostileBench {

    private static final int WARM_UP = 20;
    private static final int RUNS = 11;

    private HostileBench() {}

    public static void main(String[] args) {
        JinjaEnvironment environment =
                JinjaEnvironment.builder().promptSourceAdditions().build();
        for (Map.Entry<String, String> attack : Attacks.all().entrySet()) {
            Template template = environment.compile(attack.getKey(), attack.getValue());
            long cold = time(template);
            for (int i = 0; i < WARM_UP; i++) {
                time(template);
            }
            long[] times = new long[RUNS];
            for (int i = 0; i < RUNS; i++) {
                times[i] = time(template);
            }
            Arrays.sort(times);
            System.out.printf(
                    "{\"attack\": \"%s\", \"cold_ms\": %.1f, \"median_ms\": %.1f, \"max_ms\": %.1f, \"error\": \"%s\"}%n",
                    attack.getKey(), cold / 1e6, times[RUNS / 2] / 1e6, times[RUNS - 1] / 1e6, error(template));
        }
    }

    private static long time(Template template) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        error(template);
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }

    private static String error(Template template) {
        try {
            template.render(Variables.of(Map.of()), new Random(1));
            return "none";
        } catch (JinjaException e) {
            return e.kind() + ": " + e.detail();
        }
    }
}
