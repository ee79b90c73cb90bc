package dev.tzero.local.demo;

import dev.tzero.bundled.Bundled;
import dev.tzero.bundled.Group;
import dev.tzero.local.Addresses;
import dev.tzero.local.Console;
import dev.tzero.local.Platform;
import dev.tzero.local.Progress;
import dev.tzero.local.ServiceName;
import dev.tzero.local.demo.DemoPlan.EvaluatedGroup;
import dev.tzero.proto.evaluation.v1.CompareEvaluationsRequest;
import dev.tzero.proto.evaluation.v1.ScoreComparison;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * T-Zero's whole job as a client of the five services: publish prompts, build corpora, train, promote, evaluate, report.
 * Every stage asks for something by name, so a second run finds what the first one left.
 */
public final class Demo {

    private final DemoPlan plan;
    private final Platform platform;
    private final Console console;

    public Demo(DemoPlan plan, Platform platform, Console console) {
        this.plan = plan;
        this.platform = platform;
        this.console = console;
    }

    /**
     * Runs all stages.
     *
     * @return the table's rows
     * @throws DemoException when a stage fails; the message says which thing and why
     */
    public List<ScoreComparison> run() {
        long begin = System.nanoTime();
        Progress progress = new Progress(console, System::nanoTime);
        Path tokenizer = platform.bundledTokenizer();
        try (Services services = new Services(ports())) {
            progress.line("1. prompts");
            new PromptsStage(BundledPrompts.submissions(), platform.backends().bootstrapServers(), services, progress)
                    .run();
            progress.line("2. corpora");
            new CorporaStage(plan, services, progress).run();
            progress.line("3. training");
            new TrainingStage(plan, services, tokenizer, progress).run();
            progress.line("4. evaluation");
            new EvaluationStage(plan, services, progress).run();
            List<ScoreComparison> rows = compare(services);
            progress.line("");
            ScoreTable.lines(rows, notes()).forEach(progress::line);
            progress.line("");
            progress.line("the whole job took " + (System.nanoTime() - begin) / 1_000_000_000 + " s");
            progress.line("");
            Addresses.print(platform, console);
            progress.line("  the table as a picture: " + platform.address(ServiceName.EVAL) + "/evaluations/"
                    + plan.evaluationAfter() + "?baseline=" + plan.evaluationBefore());
            progress.line("");
            progress.line("ask the model:");
            progress.line("  " + command());
            return rows;
        } catch (StatusRuntimeException e) {
            throw new DemoException(
                    e.getStatus().getCode() + ": " + e.getStatus().getDescription());
        }
    }

    /** The data that the demonstration works on, said where people see it. */
    public static String about() {
        long trained = Bundled.datasets().stream()
                .filter(dataset -> dataset.group() == Group.TRAINED)
                .count();
        return trained + " training datasets and " + (Bundled.datasets().size() - trained)
                + " held-out ones, all synthetic and written for this project";
    }

    private List<ScoreComparison> compare(Services services) {
        return services.evaluations()
                .compareEvaluations(CompareEvaluationsRequest.newBuilder()
                        .setEvaluationId(plan.evaluationAfter())
                        .setBaselineEvaluationId(plan.evaluationBefore())
                        .build())
                .getRowsList();
    }

    private Map<String, String> notes() {
        return plan.groups().stream().collect(Collectors.toMap(EvaluatedGroup::title, EvaluatedGroup::note));
    }

    private List<Integer> ports() {
        return Arrays.stream(ServiceName.values()).map(platform::port).toList();
    }

    private String command() {
        return "grpcurl -plaintext -d '{\"tasks\": [{\"input\": \"" + BundledPrompts.EXAMPLE_INPUT
                + "\", \"choices\": [\"yes\", \"no\"]}]}' 127.0.0.1:" + platform.port(ServiceName.INFERENCE)
                + " tzero.inference.v1.InferenceService/Rank";
    }
}
