package dev.tzero.inference.api;

import dev.tzero.inference.compute.Replica;
import dev.tzero.inference.serving.Served;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.platform.pages.FormFields;
import dev.tzero.proto.inference.v1.GenerateRequest;
import dev.tzero.proto.inference.v1.GenerateTask;
import dev.tzero.proto.inference.v1.InferenceResult;
import dev.tzero.proto.inference.v1.RankOutcome;
import dev.tzero.proto.inference.v1.RankRequest;
import dev.tzero.proto.inference.v1.RankTask;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The page where people try a model: with choices it ranks them, without it writes. */
@Path("/")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class TryIt {

    private final Replica replica;
    private final Answers answers;
    private final Executor workers = Infrastructure.getDefaultWorkerPool();

    public TryIt(Replica replica, Answers answers) {
        this.replica = replica;
        this.answers = answers;
    }

    /** The templates, checked when the service is built. */
    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(
                List<ShownModel> models, String replica, Question question, Shown shown, String address);
    }

    /**
     * What somebody typed.
     *
     * @param choices one a line; none to write
     */
    public record Question(String model, String input, String choices) {
        static Question of(FormFields form) {
            return new Question(form.get("model"), form.get("input"), form.get("choices"));
        }

        List<String> choiceList() {
            return choices.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    /**
     * What the model said; all null before it was asked.
     *
     * @param problem why it said nothing
     * @param command the same question for the command line
     */
    public record Shown(InferenceResult result, List<Bar> bars, String text, String problem, String command) {
        static final Shown NOTHING = new Shown(null, List.of(), null, null, null);
    }

    /**
     * A choice as a bar.
     *
     * @param percent probability among the choices
     * @param score its log-probability
     * @param mean that of a token
     */
    public record Bar(String choice, String percent, String score, String mean, boolean best) {}

    /**
     * A model as the table has it.
     *
     * @param refused why the last promotion of the alias was refused; null when it was not
     */
    public record ShownModel(
            String alias,
            String digest,
            String shortDigest,
            boolean loaded,
            String parameters,
            long mebibytes,
            long answered,
            Instant since,
            String refused) {

        private static final int SHORT = 19;

        static ShownModel of(Served served, String refused) {
            String digest = served.digest();
            return new ShownModel(
                    served.alias(),
                    digest,
                    digest.substring(0, Math.min(SHORT, digest.length())) + "…",
                    served.loaded(),
                    String.format(Locale.ROOT, "%,d", served.size().parameters()),
                    (served.size().bytes() + (1 << 20) - 1) >> 20,
                    served.answered(),
                    served.since().truncatedTo(ChronoUnit.SECONDS),
                    refused);
        }
    }

    /** The empty page. */
    @GET
    public TemplateInstance empty(@Context UriInfo here) {
        return page(new Question("", "", ""), Shown.NOTHING, here.getBaseUri().getAuthority());
    }

    /** The page with an answer. The form has arrived as a whole before a thread is taken for it: senders may be slow. */
    @POST
    @NonBlocking
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public CompletionStage<TemplateInstance> ask(String form, @Context UriInfo here) {
        String address = here.getBaseUri().getAuthority();
        return CompletableFuture.supplyAsync(() -> answered(Question.of(FormFields.of(form)), address), workers);
    }

    private TemplateInstance answered(Question question, String address) {
        try {
            return page(
                    question,
                    question.choiceList().isEmpty() ? write(question, address) : rank(question, address),
                    address);
        } catch (ServiceException e) {
            return page(question, new Shown(null, List.of(), null, e.getMessage(), null), address);
        }
    }

    private TemplateInstance page(Question question, Shown shown, String address) {
        Map<String, String> refused = replica.models().refused();
        List<ShownModel> models = replica.models().served().stream()
                .map(served -> ShownModel.of(served, refused.get(served.alias())))
                .toList();
        return Templates.page(models, replica.name(), question, shown, address);
    }

    private Shown rank(Question question, String address) {
        RankTask task = RankTask.newBuilder()
                .setInput(question.input())
                .addAllChoices(question.choiceList())
                .build();
        InferenceResult result = Answers.await(answers.rank(question.model(), List.of(task), () -> false))
                .getFirst();
        RankRequest request = RankRequest.newBuilder()
                .setModel(question.model())
                .addTasks(task)
                .build();
        return new Shown(
                result, bars(task, result.getRank()), null, null, grpcurl(MessageJson.print(request), address, "Rank"));
    }

    private Shown write(Question question, String address) {
        GenerateTask task = GenerateTask.newBuilder().setInput(question.input()).build();
        InferenceResult result = Answers.await(answers.generate(question.model(), List.of(task), () -> false))
                .getFirst();
        GenerateRequest request = GenerateRequest.newBuilder()
                .setModel(question.model())
                .addTasks(task)
                .build();
        return new Shown(
                result,
                List.of(),
                result.getGenerate().getText(),
                null,
                grpcurl(MessageJson.print(request), address, "Generate"));
    }

    /** The scores as probabilities among the choices. */
    private static List<Bar> bars(RankTask task, RankOutcome outcome) {
        double highest = outcome.getScores(outcome.getBestChoice());
        double sum = outcome.getScoresList().stream()
                .mapToDouble(score -> Math.exp(score - highest))
                .sum();
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < outcome.getScoresCount(); i++) {
            double share = 100 * Math.exp(outcome.getScores(i) - highest) / sum;
            bars.add(new Bar(
                    task.getChoices(i),
                    String.format(Locale.ROOT, "%.1f", share),
                    String.format(Locale.ROOT, "%.3f", outcome.getScores(i)),
                    String.format(Locale.ROOT, "%.3f", outcome.getMeanScores(i)),
                    i == outcome.getBestChoice()));
        }
        return bars;
    }

    private static String grpcurl(String json, String address, String method) {
        return "grpcurl -plaintext -d '" + json.replace("'", "'\\''") + "' " + address
                + " tzero.inference.v1.InferenceService/" + method;
    }
}
