package dev.tzero.local.mixtures;

import picocli.CommandLine.Command;

/** {@code tzero mixtures}: everything about mixtures. */
@Command(
        name = "mixtures",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Shows which tasks mixtures are made of, and what two of them share.",
        subcommands = {ListCommand.class, ShowCommand.class, OverlapCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the command did its work", "1:it could not", "2:the command line was not understood"})
public final class MixturesCommand {}
