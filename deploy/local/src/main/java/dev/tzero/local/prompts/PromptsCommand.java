package dev.tzero.local.prompts;

import picocli.CommandLine.Command;

/** {@code tzero prompts}: everything about prompts. */
@Command(
        name = "prompts",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Renders and checks prompts without a service, and works with those that a prompt service holds.",
        subcommands = {
            RenderCommand.class,
            CheckCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            ListCommand.class,
            ShowCommand.class,
            PublishCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the command did its work",
            "1:it could not, or it found errors",
            "2:the command line was not understood"
        })
public final class PromptsCommand {}
