package dev.tzero.prompt.pages;

import dev.tzero.proto.prompt.v1.CreatePromptRequest;
import dev.tzero.proto.prompt.v1.GetPromptRequest;
import dev.tzero.proto.prompt.v1.PromptDefinition;
import dev.tzero.proto.prompt.v1.PromptRevision;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc;
import dev.tzero.proto.prompt.v1.PromptServiceGrpc.PromptServiceBlockingStub;
import dev.tzero.proto.prompt.v1.UpdatePromptRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.Optional;

/** What other people do to prompts while somebody looks at a page. */
final class StoredPrompts implements AutoCloseable {

    private final ManagedChannel channel;
    private final PromptServiceBlockingStub service;

    StoredPrompts(URI address) {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        service = PromptServiceGrpc.newBlockingStub(channel);
    }

    /** The name is added to the template as a comment, since two prompts of a dataset may not have the same words. */
    PromptRevision create(String dataset, String subset, String name, String template, String choices) {
        return service.createPrompt(CreatePromptRequest.newBuilder()
                        .setAuthor("somebody")
                        .setDefinition(PromptDefinition.newBuilder()
                                .setDataset(dataset)
                                .setSubset(subset)
                                .setName(name)
                                .setTemplate(template + "{# " + name + " #}")
                                .setAnswerChoices(choices))
                        .build())
                .getPrompt();
    }

    PromptRevision update(PromptRevision prompt, long expectedRevision, String template) {
        return service.updatePrompt(UpdatePromptRequest.newBuilder()
                        .setPromptId(prompt.getPromptId())
                        .setExpectedRevision(expectedRevision)
                        .setDefinition(prompt.getDefinition().toBuilder().setTemplate(template))
                        .setAuthor("somebody")
                        .build())
                .getPrompt();
    }

    Optional<PromptRevision> find(String promptId) {
        try {
            return Optional.of(service.getPrompt(
                            GetPromptRequest.newBuilder().setPromptId(promptId).build())
                    .getPrompt());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
