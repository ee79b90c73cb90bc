package dev.tzero.local;

import dev.tzero.hub.HubException;
import dev.tzero.local.datasets.CorpusCommand;
import dev.tzero.local.datasets.DatasetsCommand;
import dev.tzero.local.datasets.TasksCommand;
import dev.tzero.local.demo.DemoException;
import dev.tzero.local.mixtures.MixturesCommand;
import dev.tzero.local.model.ModelCommand;
import dev.tzero.local.prompts.PromptsCommand;
import dev.tzero.model.ModelFormatException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line behind {@code ./tzero}. */
@Command(
        name = "tzero",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "<command>",
        description = "Trains one model on many prompted datasets and measures it on tasks it never saw.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            PredictCommand.class,
            PromptsCommand.class,
            DatasetsCommand.class,
            TasksCommand.class,
            MixturesCommand.class,
            CorpusCommand.class,
            ModelCommand.class,
            BenchCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command: 0 when it did its work, 1 when it could not, 2 when it was not understood. */
    static int run(String... arguments) {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            switch (failure) {
                case LaunchException e -> command.getErr().println("tzero: " + e.getMessage());
                case ModelFormatException e -> command.getErr().println("tzero: " + e.getMessage());
                case HubException e -> command.getErr().println("tzero: " + e.getMessage());
                case DemoException e -> command.getErr().println("tzero: " + e.getMessage());
                case StoppedException e -> command.getErr().println("tzero: stopped before everything was running");
                default -> {
                    command.getErr().println("tzero: " + failure);
                    failure.printStackTrace(command.getErr());
                }
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line.execute(arguments);
    }
}
