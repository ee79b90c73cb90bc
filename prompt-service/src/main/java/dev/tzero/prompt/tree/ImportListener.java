package dev.tzero.prompt.tree;

import dev.tzero.prompt.library.Outcome;
import dev.tzero.proto.prompt.v1.Finding;
import dev.tzero.proto.prompt.v1.ImportProgress;

/** Who is told how an import goes; of prompts only after they are committed. */
public interface ImportListener {

    /** What became of a prompt. */
    void imported(TreeImport.FilePrompt prompt, Outcome outcome);

    /** Nothing was read of a file. */
    void refused(String path, Finding finding);

    /** A file was read. */
    void progress(ImportProgress progress);
}
