package dev.tzero.local.model;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tzero model}: what can be done with the folder of a model. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Works on a folder of a model, or on hf://owner/name@revision. No service needs to run.",
        subcommands = {InfoCommand.class, ConvertCommand.class, RankCommand.class, GenerateCommand.class})
public final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }
}
