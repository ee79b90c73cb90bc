package dev.tzero.local.prompts;

import dev.tzero.local.LaunchException;
import dev.tzero.local.prompts.PromptBench.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tzero bench prompts}: prompts a second on the golden cases of the reference. */
@Command(
        name = "prompts",
        mixinStandardHelpOptions = true,
        description =
                "Renders the golden prompt cases on one thread, templates compiled once, and prints one line of JSON:"
                        + " prompts a second, bytes allocated for a prompt, microseconds to compile one.")
public final class BenchPromptsCommand implements Callable<Integer> {

    @Option(
            names = "--cases",
            paramLabel = "DIR",
            description = "Folder of the cases; by default shared/conformance/p3 beside the repository.")
    private Path folder;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long to measure; ${DEFAULT-VALUE} when not given.")
    private int seconds;

    @Override
    public Integer call() {
        Path cases =
                folder == null ? Path.of(System.getProperty("tzero.home", "."), "../shared/conformance/p3") : folder;
        if (!Files.isDirectory(cases.resolve("templates"))) {
            throw new LaunchException("--cases: there are no golden prompt cases in " + cases.normalize());
        }
        try {
            Result result = PromptBench.read(cases).run(Duration.ofSeconds(seconds));
            System.out.printf(
                    Locale.ROOT,
                    "{\"engine\": \"tzero\", \"prompts\": %d, \"passes\": %d, \"prompts_per_cpu_second\": %.0f,"
                            + " \"prompts_per_second\": %.0f, \"bytes_per_prompt\": %.0f,"
                            + " \"characters_per_prompt\": %.0f, \"templates\": %d, \"compile_us_per_template\": %.1f}%n",
                    result.prompts(),
                    result.passes(),
                    result.promptsPerCpuSecond(),
                    result.promptsPerSecond(),
                    result.bytesPerPrompt(),
                    result.charactersPerPrompt(),
                    result.compiled(),
                    result.compileMicros());
            return 0;
        } catch (IOException e) {
            throw new LaunchException("--cases: " + cases + " cannot be read: " + e.getMessage(), e);
        }
    }
}
