package dev.tzero.local.prompts;

import picocli.CommandLine.Option;

/** Where the prompt service is; a picocli mixin. */
final class PromptServiceOption {

    @Option(
            names = "--service",
            paramLabel = "HOST:PORT",
            defaultValue = PromptServiceClient.USUAL_ADDRESS,
            description = "The prompt service; ${DEFAULT-VALUE} when not given.")
    private String address;

    /** @throws LaunchException if the address is none */
    PromptServiceClient connect() {
        return PromptServiceClient.at(address);
    }
}
