package dev.tzero.local;

import dev.tzero.local.prompts.BenchPromptsCommand;
import dev.tzero.local.serving.BenchServingCommand;
import picocli.CommandLine.Command;

/** {@code tzero bench}: how fast parts of tzero are on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Times parts of tzero on this machine and prints JSON.",
        subcommands = {BenchPromptsCommand.class, BenchServingCommand.class})
final class BenchCommand {}
