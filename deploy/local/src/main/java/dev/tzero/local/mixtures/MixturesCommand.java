package dev.tzero.local.mixtures;

import picocli.CommandLine.Command;

/** {@code tzero mixtures}: everything about mixtures. */
@Command(
        name = "mixtures",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Shows which tasks T0's eight mixtures are made of, with the prompts of a tree.",
        subcommands = {ListCommand.class, ShowCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the command did its work", "1:it could not", "2:the command line was not understood"})
public final class MixturesCommand {}
