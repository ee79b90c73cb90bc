package dev.tzero.local;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/** One plaintext channel to one of our services, and what people are told when it does not answer. */
public final class ServiceChannel implements AutoCloseable {

    private static final int LARGEST_ANSWER = 32 << 20;

    private final String service;
    private final String address;
    private final ManagedChannel channel;

    private ServiceChannel(String service, String host, int port) {
        this.service = service;
        this.address = host + ":" + port;
        this.channel = NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .maxInboundMessageSize(LARGEST_ANSWER)
                .build();
    }

    /**
     * A channel to a service.
     *
     * @param service what people call it, such as "prompt service"
     * @param address {@code host:port}
     * @param usual an address to show where the given one is none
     * @throws LaunchException if the address is none
     */
    public static ServiceChannel to(String service, String address, String usual) {
        int colon = address.lastIndexOf(':');
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (colon > 0 && port > 0 && port < 65536) {
                return new ServiceChannel(service, address.substring(0, colon), port);
            }
        } catch (NumberFormatException e) {
            // Not a port: the same answer as for one out of range.
        }
        throw new LaunchException("--service: " + address + "; expected host:port such as " + usual);
    }

    public Channel channel() {
        return channel;
    }

    /** What went wrong in a call, for people. */
    public LaunchException failure(Throwable e) {
        Status status = Status.fromThrowable(e);
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            return new LaunchException(
                    "no " + service + " answers at " + address + "; ./tzero up starts one, --service names another", e);
        }
        return new LaunchException(
                "the " + service + " at " + address + " says " + status.getCode() + ": " + status.getDescription(), e);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
