package dev.tzero.prompt.api;

import dev.tzero.platform.errors.ServiceException;
import dev.tzero.prompt.check.FindingCode;
import dev.tzero.prompt.config.PromptTransactions;
import dev.tzero.prompt.library.PromptFilter;
import dev.tzero.prompt.library.PromptName;
import dev.tzero.prompt.library.PromptStore.StoredPrompt;
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

/** Reads prompts for calls and pages; what is not there is an error that names it. */
@Singleton
public class PromptReader {

    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_PAGE = 1000;
    private static final String SEPARATOR = "\u0000";

    private final PromptTransactions prompts;

    public PromptReader(PromptTransactions prompts) {
        this.prompts = prompts;
    }

    /** The newest revision of a prompt that is not deleted. */
    public PromptRevision newest(String promptId) {
        UUID id = uuid(promptId);
        return prompts.read(store -> store.find(id))
                .filter(prompt -> !prompt.deleted())
                .map(StoredPrompt::newest)
                .orElseThrow(() -> unknown("prompt " + promptId));
    }

    /** One revision of a prompt; 0 is the newest one. */
    public PromptRevision revision(String promptId, long revision) {
        if (revision == 0) {
            return newest(promptId);
        }
        UUID id = uuid(promptId);
        return prompts.read(store -> store.revisions(id)).stream()
                .filter(known -> known.getRevision() == revision)
                .findFirst()
                .orElseThrow(() -> unknown("revision " + revision + " of prompt " + promptId));
    }

    /** All revisions of a prompt, deleted or not. */
    public ListPromptRevisionsResponse history(String promptId) {
        UUID id = uuid(promptId);
        return prompts.read(store -> {
            boolean deleted = store.find(id)
                    .orElseThrow(() -> unknown("prompt " + promptId))
                    .deleted();
            return ListPromptRevisionsResponse.newBuilder()
                    .addAllRevisions(store.revisions(id))
                    .setDeleted(deleted)
                    .build();
        });
    }

    /** One page of a listing. */
    public ListPromptsResponse page(ListPromptsRequest request) {
        int size = pageSize(request.getPageSize());
        if (request.getDataset().isEmpty() && !request.getSubset().isEmpty()) {
            throw new ServiceException(
                    FindingCode.LISTING_INVALID, "subset: '" + request.getSubset() + "' is given without its dataset");
        }
        PromptName after = request.getPageToken().isEmpty() ? null : decode(request.getPageToken());
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
                    FindingCode.LISTING_INVALID,
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
                FindingCode.LISTING_INVALID, "page_token: '" + token + "' is not a token of this listing");
    }

    private static UUID uuid(String promptId) {
        try {
            return UUID.fromString(promptId);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(FindingCode.PROMPT_ID_INVALID, "prompt_id: '" + promptId + "' is not a UUID", e);
        }
    }

    private static ServiceException unknown(String what) {
        return new ServiceException(FindingCode.PROMPT_UNKNOWN, "there is no " + what);
    }
}
