package dev.tzero.prompt.tree;

import dev.tzero.definitions.PromptDefinitions;
import dev.tzero.definitions.check.FindingCode;
import dev.tzero.definitions.check.Quoted;
import dev.tzero.platform.persistence.DatabaseException;
import dev.tzero.prompt.library.Outcome;
import dev.tzero.prompt.library.PromptChanges;
import dev.tzero.prompt.library.PromptLibrary;
import dev.tzero.prompts.Prompt;
import dev.tzero.prompts.PromptFormatException;
import dev.tzero.prompts.PromptYaml;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.ImportProgress;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Imports files of prompts in the order in which they come. Prompts are stored in batches, each in a transaction; one that
 * is refused keeps the others from nothing. An instance is one import, used by one thread at a time.
 */
public final class TreeImport {

    private static final int BATCH = 200;
    private static final int TRIES = 3;

    private final PromptChanges changes;
    private final String author;
    private final boolean dryRun;
    private final ImportListener listener;
    private final ImportProgress.Builder progress = ImportProgress.newBuilder();
    private final Map<String, String> pathsById = new HashMap<>();
    private final List<FilePrompt> batch = new ArrayList<>();

    /** @param dryRun check everything and store nothing */
    public TreeImport(PromptChanges changes, String author, boolean dryRun, ImportListener listener) {
        this.changes = changes;
        this.author = author;
        this.dryRun = dryRun;
        this.listener = listener;
        if (!dryRun) {
            changes.change(library -> {
                library.requireWritable();
                return library;
            });
        }
    }

    /** Takes a file as bytes, which must be UTF-8. */
    public void add(String path, byte[] content) {
        String yaml;
        try {
            yaml = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            refuse(
                    path,
                    FindingCode.TEXT_INVALID.at(
                            "content",
                            validBytes(content) + " bytes are UTF-8, the next is" + " not: expected UTF-8 text"));
            return;
        }
        add(path, yaml);
    }

    /** Takes a file. */
    public void add(String path, String yaml) {
        List<Prompt> prompts;
        try {
            prompts = PromptYaml.read(path, yaml).prompts();
        } catch (PromptFormatException e) {
            refuse(
                    path,
                    e.line() == 0
                            ? FindingCode.FILE_SYNTAX.at(e.field(), e.getMessage())
                            : FindingCode.FILE_SYNTAX.at(e.field(), e.line(), 1, e.getMessage()));
            return;
        }
        for (Prompt prompt : prompts) {
            batch.add(new FilePrompt(path, prompt.id(), PromptDefinitions.definition(prompt)));
            if (batch.size() >= BATCH) {
                storeBatch();
            }
        }
        progress.setFiles(progress.getFiles() + 1);
        listener.progress(progress.build());
    }

    /** Stores what is left. */
    public ImportProgress finish() {
        storeBatch();
        return progress.build();
    }

    private void refuse(String path, Finding finding) {
        progress.setFiles(progress.getFiles() + 1).setRefusedFiles(progress.getRefusedFiles() + 1);
        listener.refused(path, finding);
        listener.progress(progress.build());
    }

    private void storeBatch() {
        List<FilePrompt> prompts = List.copyOf(batch);
        batch.clear();
        List<Outcome> outcomes = stored(prompts);
        for (int i = 0; i < prompts.size(); i++) {
            count(outcomes.get(i));
            listener.imported(prompts.get(i), outcomes.get(i));
        }
    }

    /** Two imports at once may wait for each other's prompts; the database then asks one of them to try again. */
    private List<Outcome> stored(List<FilePrompt> prompts) {
        Map<String, String> known = Map.copyOf(pathsById);
        for (int attempt = 1; ; attempt++) {
            try {
                return dryRun
                        ? changes.rehearse(library -> outcomes(library, prompts))
                        : changes.change(library -> outcomes(library, prompts));
            } catch (DatabaseException e) {
                if (!e.transientFailure() || attempt == TRIES) {
                    throw e;
                }
                pathsById.clear();
                pathsById.putAll(known);
            }
        }
    }

    private List<Outcome> outcomes(PromptLibrary library, List<FilePrompt> prompts) {
        return prompts.stream().map(prompt -> outcome(library, prompt)).toList();
    }

    private Outcome outcome(PromptLibrary library, FilePrompt prompt) {
        String before = pathsById.putIfAbsent(prompt.id().toLowerCase(Locale.ROOT), prompt.path());
        if (before != null && !before.equals(prompt.path())) {
            return new Outcome.Rejected(List.of(FindingCode.PROMPT_ID_TAKEN.at(
                    "id", prompt.id() + " stands in " + Quoted.of(before) + " already: expected another id")));
        }
        return library.importPrompt(prompt.id(), prompt.definition(), author);
    }

    private void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Stored stored
            when stored.revision().getRevision() == 1 -> progress.setCreated(progress.getCreated() + 1);
            case Outcome.Stored _ -> progress.setRevised(progress.getRevised() + 1);
            case Outcome.Unchanged _ -> progress.setUnchanged(progress.getUnchanged() + 1);
            case Outcome.Rejected _ -> progress.setRefused(progress.getRefused() + 1);
        }
    }

    private static int validBytes(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer characters = CharBuffer.allocate(content.length + 1);
        StandardCharsets.UTF_8.newDecoder().decode(bytes, characters, true);
        return bytes.position();
    }

    /** A prompt of a file. */
    public record FilePrompt(String path, String id, PromptDefinition definition) {}
}
