package dev.tzero.prompt.api;

import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.Quoted;
import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.PromptError;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.datasets.Answer;
import dev.tzero.prompt.datasets.Datasets;
import dev.tzero.prompt.diff.RevisionDiff;
import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.prompt.library.PromptName;
import dev.tzero.prompt.library.PromptStore.StoredPrompt;
import dev.tzero.prompt.statistics.PromptStatistics;
import dev.tzero.proto.dataset.v1.Dataset;
import dev.tzero.proto.prompt.v1.DiffPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.GetPromptStatisticsResponse;
import dev.tzero.proto.prompt.v1.ListPromptRevisionsResponse;
import dev.tzero.proto.prompt.v1.ListPromptsRequest;
import dev.tzero.proto.prompt.v1.ListPromptsResponse;
import dev.tzero.proto.prompt.v1.PromptRevision;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads prompts for calls and pages; what is not there is an error that names it. */
@Singleton
public class PromptReader {

    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final String SEPARATOR = "\u0000";

    private final PromptTransactions prompts;
    private final Datasets datasets;

    public PromptReader(PromptTransactions prompts, Datasets datasets) {
        this.prompts = prompts;
        this.datasets = datasets;
    }

    /** The newest revision of a prompt that is not deleted. */
    public PromptRevision newest(String promptId) {
        UUID id = uuid(promptId);
        return prompts.query(queries -> queries.find(id))
                .filter(prompt -> !prompt.deleted())
                .map(StoredPrompt::newest)
                .orElseThrow(() -> unknown("prompt " + promptId));
    }

    /** One revision of a prompt, deleted or not; 0 is the newest one of a prompt that is not. */
    public PromptRevision revision(String promptId, long revision) {
        if (revision == 0) {
            return newest(promptId);
        }
        UUID id = uuid(promptId);
        return prompts.read(store -> store.revision(id, revision))
                .orElseThrow(() -> unknown("revision " + revision + " of prompt " + promptId));
    }

    /** All revisions of a prompt, deleted or not. */
    public ListPromptRevisionsResponse history(String promptId) {
        UUID id = uuid(promptId);
        boolean deleted = known(promptId, id).deleted();
        return ListPromptRevisionsResponse.newBuilder()
                .addAllRevisions(prompts.read(store -> store.revisions(id)))
                .setDeleted(deleted)
                .build();
    }

    /**
     * How two revisions of a prompt differ.
     *
     * @param from 0 for the one before {@code to}
     * @param to 0 for the newest one
     */
    public DiffPromptRevisionsResponse diff(String promptId, long from, long to) {
        PromptRevision later = to == 0 ? known(promptId, uuid(promptId)).newest() : revision(promptId, to);
        if (from == 0 && later.getRevision() == 1) {
            return RevisionDiff.first(later);
        }
        return RevisionDiff.between(revision(promptId, from == 0 ? later.getRevision() - 1 : from), later);
    }

    /** The counts of the library beside the sizes of the datasets. */
    public GetPromptStatisticsResponse statistics() {
        Answer<List<Dataset>> known = datasets.all();
        return prompts.query(queries ->
                PromptStatistics.of(queries.counts(), queries.countByMetric(), queries.countByLanguage(), known));
    }

    private StoredPrompt known(String promptId, UUID id) {
        return prompts.query(queries -> queries.find(id)).orElseThrow(() -> unknown("prompt " + promptId));
    }

    /** One page of a listing. */
    public ListPromptsResponse page(ListPromptsRequest request) {
        int size = pageSize(request.getPageSize());
        if (request.getDataset().isEmpty() && !request.getSubset().isEmpty()) {
            throw new ServiceException(
                    PromptError.of(FindingCode.LISTING_INVALID),
                    "subset: " + Quoted.of(request.getSubset()) + " is given without its dataset");
        }
        PromptName after = request.getPageToken().isEmpty() ? null : decode(request.getPageToken());
        if (Stream.of(
                        request.getDataset(),
                        request.getSubset(),
                        request.getMetric(),
                        request.getLanguage(),
                        request.getText())
                .anyMatch(text -> text.indexOf('\0') >= 0)) {
            throw new ServiceException(
                    PromptError.of(FindingCode.LISTING_INVALID), "a filter has a NUL character: expected text");
        }
        PromptFilter filter = new PromptFilter(
                request.getDataset(),
                request.getSubset(),
                request.getMetric(),
                request.getLanguage(),
                request.hasOriginalTask() ? Optional.of(request.getOriginalTask()) : Optional.empty(),
                request.getText());
        return prompts.query(queries -> {
            List<PromptRevision> found = queries.page(filter, after, size + 1);
            List<PromptRevision> page = found.subList(0, Math.min(size, found.size()));
            String next =
                    found.size() > size ? encode(PromptName.of(page.getLast().getDefinition())) : "";
            return ListPromptsResponse.newBuilder()
                    .addAllPrompts(page)
                    .setNextPageToken(next)
                    .setTotal(queries.count(filter))
                    .build();
        });
    }

    private static int pageSize(int asked) {
        if (asked < 0 || asked > LARGEST_PAGE) {
            throw new ServiceException(
                    PromptError.of(FindingCode.LISTING_INVALID),
                    "page_size: expected 1 to " + LARGEST_PAGE + ", or 0 for " + DEFAULT_PAGE + ", found " + asked);
        }
        return asked == 0 ? DEFAULT_PAGE : asked;
    }

    private static String encode(PromptName name) {
        String joined = String.join(SEPARATOR, name.dataset(), name.subset(), name.name());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(joined.getBytes(StandardCharsets.UTF_8));
    }

    private static PromptName decode(String token) {
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(SEPARATOR, -1);
            if (parts.length == 3) {
                return new PromptName(parts[0], parts[1], parts[2]);
            }
        } catch (IllegalArgumentException e) {
            // Not Base64: the same answer as for a token of another shape.
        }
        throw new ServiceException(
                PromptError.of(FindingCode.LISTING_INVALID),
                "page_token: " + Quoted.of(token) + " is not a token of this listing");
    }

    private static UUID uuid(String promptId) {
        try {
            return UUID.fromString(promptId);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(
                    PromptError.of(FindingCode.PROMPT_ID_INVALID),
                    "prompt_id: " + Quoted.of(promptId) + " is not a UUID",
                    e);
        }
    }

    private static ServiceException unknown(String what) {
        return new ServiceException(PromptError.of(FindingCode.PROMPT_UNKNOWN), "there is no " + what);
    }
}
