package dev.tzero.local.model;

import picocli.CommandLine.Command;

/** {@code tzero model}: the commands that work on a model folder. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Works on a model folder in Hugging Face's layout; no service needs to run.",
        subcommands = {RankCommand.class, GenerateCommand.class})
public final class ModelCommand {}
