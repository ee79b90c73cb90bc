package dev.tzero.local.datasets;

import picocli.CommandLine.Command;

/** {@code tzero corpus}: builds corpora and reads them back. */
@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Builds corpora from mixtures, follows them, and reads them back.",
        subcommands = {
            CorpusBuildCommand.class,
            CorpusWatchCommand.class,
            CorpusCancelCommand.class,
            CorpusListCommand.class,
            CorpusShowCommand.class,
            CorpusExportCommand.class,
            CorpusDiffCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the command did its work",
            "1:it could not, or the corpus failed",
            "2:the command line was not understood"
        })
public final class CorpusCommand {}
