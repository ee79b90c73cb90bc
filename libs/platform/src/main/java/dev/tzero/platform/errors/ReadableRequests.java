package dev.tzero.platform.errors;

import com.google.protobuf.Message;
import dev.tzero.platform.records.RecordCodec;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
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
    private static final class Parsing<Q> extends SimpleForwardingServerCallListener<byte[]> {

        private final ServerCall<byte[], ?> call;
        private final Parser<Q> parser;
        private final ServerCall.Listener<Q> method;
        private boolean refused;

        // Messages, the only part that their type is of, are not forwarded as they are.
        @SuppressWarnings("unchecked")
        Parsing(ServerCall<byte[], ?> call, Parser<Q> parser, ServerCall.Listener<Q> method) {
            super((ServerCall.Listener<byte[]>) (ServerCall.Listener<?>) method);
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
                Failure.of(e).close(call);
                return;
            }
            method.onMessage(request);
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }

    /** The call as the method knows it. */
    private static final class Typed<Q, R> extends SimpleForwardingServerCall<Q, R> {

        private final MethodDescriptor<Q, R> method;

        // The descriptor, the only part that the request's type is of, is not forwarded.
        @SuppressWarnings("unchecked")
        Typed(ServerCall<byte[], R> call, MethodDescriptor<Q, R> method) {
            super((ServerCall<Q, R>) (ServerCall<?, R>) call);
            this.method = method;
        }

        @Override
        public MethodDescriptor<Q, R> getMethodDescriptor() {
            return method;
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
