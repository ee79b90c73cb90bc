package dev.tzero.model.generate;

import dev.tzero.model.lm.Decoding;
import dev.tzero.model.lm.LanguageModel;
import dev.tzero.model.lm.NotFiniteException;
import dev.tzero.model.lm.StepScores;
import dev.tzero.model.lm.TokenIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Generation for requests that come and go: each joins between two decoder steps, is decoded together with those that are
 * there, and leaves when it has ended, whatever the others do (continuous batching: Yu et al. 2022, Orca).
 *
 * <p>What a request is answered does not depend on its neighbours. For one thread at a time; native memory is held while
 * requests are in it, and until {@link #close}.
 */
public final class OpenBatch implements AutoCloseable {

    static final Supplier<TokenText> NO_TEXT = () -> {
        throw new IllegalArgumentException("stopStrings: there is no tokenizer here to read text with");
    };

    /** Rows that ended are computed for nothing until one in so many has, or others join: most often others soon do. */
    private static final int ENDED_ROWS = 4;

    private final LanguageModel model;
    private final Supplier<TokenText> texts;
    private List<Running> running = new ArrayList<>();
    private Decoding decoding;

    /** A batch that cannot look for stop strings. */
    public OpenBatch(LanguageModel model) {
        this(model, NO_TEXT);
    }

    /** @param texts gives a reader of text for every sequence; stop strings are looked for in what it gives */
    public OpenBatch(LanguageModel model, Supplier<TokenText> texts) {
        this.model = model;
        this.texts = texts;
    }

    /**
     * A request in the batch.
     *
     * @param rows of the decoding, one for each row of the search
     * @param tokens what the coming step reads in each
     */
    private record Running(GenerationRequest request, Search search, int[] rows, int[] tokens) {}

    /** Requests that have not ended. */
    public int requests() {
        return running.size();
    }

    /** Rows that are decoded for them. */
    public int rows() {
        return running.stream().mapToInt(one -> one.rows().length).sum();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return running.isEmpty();
    }

    /**
     * Reads the inputs of requests together and takes them into the batch.
     *
     * @throws IllegalArgumentException naming the input or option that cannot be used; none of the requests is taken
     */
    public void add(List<GenerationRequest> requests) {
        List<int[]> inputs = requests.stream().map(GenerationRequest::input).toList();
        TokenIds.check("inputs", inputs, model.vocabularySize());
        requireRoom(requests);
        List<Search> searches = requests.stream().map(this::search).toList();
        try {
            join(requests, inputs, searches);
        } catch (RuntimeException e) {
            abandon(e);
            throw e;
        }
    }

    private void join(List<GenerationRequest> requests, List<int[]> inputs, List<Search> searches) {
        int[][] rows = decoding == null ? first(inputs, searches) : further(inputs, searches);
        int[] fed = decoding.firstTokens();
        for (int i = 0; i < rows.length; i++) {
            int[] tokens = new int[rows[i].length];
            Arrays.fill(tokens, fed[rows[i][0]]);
            running.add(new Running(requests.get(i), searches.get(i), rows[i], tokens));
        }
    }

    /** Begins the decoding. Rows of one input lie side by side, and so share what they read of it. */
    private int[][] first(List<int[]> inputs, List<Search> searches) {
        decoding = model.startDecoding(inputs);
        int[][] rows = new int[inputs.size()][];
        IntStream.Builder inputOfRow = IntStream.builder();
        int next = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = range(next, searches.get(i).rows());
            next += rows[i].length;
            for (int row : rows[i]) {
                inputOfRow.add(i);
            }
        }
        if (next > rows.length) {
            decoding.select(inputOfRow.build().toArray());
        }
        return rows;
    }

    /** Rows that nobody continues are begun anew before there are more. */
    private int[][] further(List<int[]> inputs, List<Search> searches) {
        PrimitiveIterator.OfInt places = IntStream.concat(free(), IntStream.iterate(decoding.rows(), row -> row + 1))
                .iterator();
        int[] begun = inputs.stream().mapToInt(input -> places.nextInt()).toArray();
        decoding.join(inputs, begun);
        int[][] rows = new int[begun.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new int[searches.get(i).rows()];
            rows[i][0] = begun[i];
            for (int j = 1; j < rows[i].length; j++) {
                rows[i][j] = places.nextInt();
            }
        }
        if (searches.stream().anyMatch(search -> search.rows() > 1)) {
            repeat(rows);
        }
        return rows;
    }

    private IntStream free() {
        Set<Integer> continued = IntStream.of(continued()).boxed().collect(Collectors.toSet());
        return IntStream.range(0, decoding.rows()).filter(row -> !continued.contains(row));
    }

    /** Gives the further rows of every input what its first one has. */
    private void repeat(int[][] rows) {
        int last = Arrays.stream(rows).flatMapToInt(IntStream::of).max().orElseThrow();
        int[] wanted = range(0, Math.max(decoding.rows(), last + 1));
        for (int[] ofInput : rows) {
            for (int row : ofInput) {
                wanted[row] = ofInput[0];
            }
        }
        decoding.select(wanted);
    }

    private Search search(GenerationRequest request) {
        int[] prompt = model.prompt(request.input());
        return request.options().numBeams() > 1
                ? new BeamSearch(request.options(), model.eosTokenId(), prompt)
                : new TokenSearch(request.options(), model.eosTokenId(), prompt, texts);
    }

    private void requireRoom(List<GenerationRequest> requests) {
        for (int i = 0; i < requests.size(); i++) {
            int tokens = requests.get(i).input().length;
            int wanted = requests.get(i).options().maxNewTokens();
            if ((long) tokens + wanted > model.maxPositions()) {
                throw new IllegalArgumentException("inputs[" + i + "]: " + tokens + " tokens and " + wanted
                        + " new ones: expected at most " + model.maxPositions()
                        + " together, the positions of this model");
            }
        }
    }

    /**
     * Decodes one token of every sequence, after the requests that were cancelled have left. Listeners hear of tokens and
     * ends; what a listener throws ends its own request alone.
     */
    public void step() {
        for (Running one : List.copyOf(running)) {
            if (one.request().listener().cancelled()) {
                running.remove(one);
                end(one, FinishReason.CANCELLED);
            }
        }
        try {
            leave();
            if (decoding != null) {
                decode();
                leave();
            }
        } catch (RuntimeException e) {
            abandon(e);
        }
    }

    private void decode() {
        StepScores scores = decoding.step(tokens());
        boolean all = running.stream().anyMatch(one -> one.search().looksAtAll());
        float[][] logits = all ? scores.logits() : null;
        List<Running> going = new ArrayList<>();
        for (Running one : running) {
            advanced(one, scores, logits).ifPresent(going::add);
        }
        running = going;
    }

    private int[] tokens() {
        int[] tokens = new int[decoding.rows()];
        Arrays.fill(tokens, model.padTokenId());
        for (Running one : running) {
            for (int i = 0; i < one.rows().length; i++) {
                tokens[one.rows()[i]] = one.tokens()[i];
            }
        }
        return tokens;
    }

    /** The request as it goes on; empty when it has ended. */
    private static Optional<Running> advanced(Running one, StepScores scores, float[][] logits) {
        GenerationRequest request = one.request();
        Search search = one.search();
        int[] rows = one.rows();
        try {
            if (!IntStream.of(rows).allMatch(scores::finite)) {
                throw new NotFiniteException("logits of a generated token");
            }
            int[] parents = search.advance(scores, logits, rows, request.listener());
            if (parents.length > 0) {
                int[] continued = IntStream.of(parents).map(i -> rows[i]).toArray();
                return Optional.of(
                        new Running(request, search, continued, search.tokens().toArray()));
            }
        } catch (RuntimeException e) {
            request.listener().onFailure(e);
            return Optional.empty();
        }
        end(one, FinishReason.LENGTH);
        return Optional.empty();
    }

    private static void end(Running one, FinishReason open) {
        RequestListener listener = one.request().listener();
        List<Generation> sequences;
        try {
            sequences = one.search().end(open, listener);
        } catch (RuntimeException e) {
            listener.onFailure(e);
            return;
        }
        listener.onEnd(sequences);
    }

    /** Rows that nobody continues leave, and those that are continued get to where they belong. */
    private void leave() {
        if (decoding == null) {
            return;
        }
        if (running.isEmpty()) {
            close();
            return;
        }
        int[] continued = continued();
        boolean apart = Arrays.stream(continued).distinct().count() == continued.length;
        int ended = decoding.rows() - continued.length;
        if (!apart || ended * ENDED_ROWS >= decoding.rows()) {
            select();
        }
    }

    private int[] continued() {
        return running.stream().flatMapToInt(one -> IntStream.of(one.rows())).toArray();
    }

    private void select() {
        Gathering gathered = Gathering.of(continued());
        if (!gathered.isAllOf(decoding.rows())) {
            decoding.select(gathered.wanted());
        }
        moved(gathered.places());
    }

    /** @param places of what {@link #continued} lists */
    private void moved(int[] places) {
        int next = 0;
        List<Running> moved = new ArrayList<>();
        for (Running one : running) {
            int[] rows = Arrays.copyOfRange(places, next, next + one.rows().length);
            moved.add(new Running(one.request(), one.search(), rows, one.tokens()));
            next += rows.length;
        }
        // Whose rows lie in front fills the gaps in front, so that rows of one request stay together.
        moved.sort(Comparator.comparingInt(one -> one.rows()[0]));
        running = moved;
    }

    private static int[] range(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }

    /** Nobody knows what a call that failed has written: all requests end, and the next ones begin anew. */
    private void abandon(RuntimeException reason) {
        List<Running> lost = running;
        close();
        lost.forEach(one -> one.request().listener().onFailure(reason));
    }

    /** Frees the memory; requests that have not ended hear nothing more. */
    @Override
    public void close() {
        running = new ArrayList<>();
        if (decoding != null) {
            decoding.close();
            decoding = null;
        }
    }
}
