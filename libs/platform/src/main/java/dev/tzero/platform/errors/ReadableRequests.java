package dev.tzero.platform.errors;

import com.google.protobuf.Message;
import dev.tzero.platform.records.RecordCodec;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.SecurityLevel;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A gRPC service that says what is wrong with a request it cannot read, and in which field.
 *
 * <p>Servers parse a request before anything of ours sees it, and break off the call when that fails: the client is told of an
 * internal error and nothing more. So methods are offered as taking bytes, which are parsed here.
 */
public final class ReadableRequests {

    /** Bytes that a request may have. The transport lets twice as many through, so that somebody is there to say so. */
    static final int LARGEST = 32 << 20;

    private ReadableRequests() {}

    /** The same methods over the same schema, which answer {@code INVALID_ARGUMENT} to what is no request of theirs. */
    public static ServerServiceDefinition of(ServerServiceDefinition service) {
        ServiceDescriptor typed = service.getServiceDescriptor();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(typed.getName()).setSchemaDescriptor(typed.getSchemaDescriptor());
        List<ServerMethodDefinition<?, ?>> methods = service.getMethods().stream()
                .<ServerMethodDefinition<?, ?>>map(ReadableRequests::ofBytes)
                .toList();
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder readable = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(readable::addMethod);
        return readable.build();
    }

    private static <Q, R> ServerMethodDefinition<byte[], R> ofBytes(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> typed = method.getMethodDescriptor();
        Parser<Q> parser = Parser.of(typed);
        return ServerMethodDefinition.create(
                typed.toBuilder(Bytes.MARSHALLER, typed.getResponseMarshaller()).build(),
                (call, headers) -> new Parsing<>(
                        call, parser, method.getServerCallHandler().startCall(new Typed<>(call, typed), headers)));
    }

    /** Reads messages of one type; the errors are those of records. */
    private record Parser<Q>(Class<Q> type, RecordCodec<Message> codec) {

        @SuppressWarnings("unchecked")
        static <Q> Parser<Q> of(MethodDescriptor<Q, ?> method) {
            Q prototype =
                    ((MethodDescriptor.PrototypeMarshaller<Q>) method.getRequestMarshaller()).getMessagePrototype();
            return new Parser<>((Class<Q>) prototype.getClass(), RecordCodec.of((Message) prototype));
        }

        Q parse(byte[] bytes) {
            if (bytes.length > LARGEST) {
                throw new ServiceException(
                        PlatformError.MESSAGE_TOO_LARGE,
                        "the request has " + bytes.length + " bytes: expected at most " + LARGEST
                                + "; ask in several calls");
            }
            return type.cast(codec.decode(RecordCodec.PROTOBUF, bytes));
        }
    }

    /** Passes on what it could read; after what it could not there is nothing to pass on but the end. */
    private static final class Parsing<Q, R> extends ServerCall.Listener<byte[]> {

        private final ServerCall<byte[], R> call;
        private final Parser<Q> parser;
        private final ServerCall.Listener<Q> method;
        private boolean refused;

        Parsing(ServerCall<byte[], R> call, Parser<Q> parser, ServerCall.Listener<Q> method) {
            this.call = call;
            this.parser = parser;
            this.method = method;
        }

        @Override
        public void onMessage(byte[] bytes) {
            if (refused) {
                return;
            }
            Q request;
            try {
                request = parser.parse(bytes);
            } catch (ServiceException e) {
                refused = true;
                Failure failure = Failure.of(e);
                call.close(Status.fromCode(failure.status()).withDescription(failure.message()), failure.trailers());
                return;
            }
            method.onMessage(request);
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                method.onHalfClose();
            }
        }

        @Override
        public void onCancel() {
            method.onCancel();
        }

        @Override
        public void onComplete() {
            method.onComplete();
        }

        @Override
        public void onReady() {
            method.onReady();
        }
    }

    /** The call as the method knows it. */
    private static final class Typed<Q, R> extends ServerCall<Q, R> {

        private final ServerCall<byte[], R> call;
        private final MethodDescriptor<Q, R> method;

        Typed(ServerCall<byte[], R> call, MethodDescriptor<Q, R> method) {
            this.call = call;
            this.method = method;
        }

        @Override
        public MethodDescriptor<Q, R> getMethodDescriptor() {
            return method;
        }

        @Override
        public void request(int messages) {
            call.request(messages);
        }

        @Override
        public void sendHeaders(Metadata headers) {
            call.sendHeaders(headers);
        }

        @Override
        public void sendMessage(R message) {
            call.sendMessage(message);
        }

        @Override
        public boolean isReady() {
            return call.isReady();
        }

        @Override
        public void close(Status status, Metadata trailers) {
            call.close(status, trailers);
        }

        @Override
        public boolean isCancelled() {
            return call.isCancelled();
        }

        @Override
        public void setMessageCompression(boolean enabled) {
            call.setMessageCompression(enabled);
        }

        @Override
        public void setCompression(String compressor) {
            call.setCompression(compressor);
        }

        @Override
        public void setOnReadyThreshold(int bytes) {
            call.setOnReadyThreshold(bytes);
        }

        @Override
        public SecurityLevel getSecurityLevel() {
            return call.getSecurityLevel();
        }

        @Override
        public Attributes getAttributes() {
            return call.getAttributes();
        }

        @Override
        public String getAuthority() {
            return call.getAuthority();
        }
    }

    /** Messages as they are. */
    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        MARSHALLER;

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
