package dev.tzero.dataset.api;

import com.google.protobuf.UnsafeByteOperations;
import dev.tzero.proto.dataset.v1.ExportCorpusResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/** A file as a stream of pieces, sent no faster than the client takes them. */
final class ExportStream extends OutputStream {

    private static final int PIECE = 256 << 10;

    private final ServerCallStreamObserver<ExportCorpusResponse> call;
    private final long total;
    private final Semaphore changes = new Semaphore(0);
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream(PIECE + 4096);
    private long read;

    /** To be made in the call's own thread, before it returns. */
    ExportStream(ServerCallStreamObserver<ExportCorpusResponse> call, long total) {
        this.call = call;
        this.total = total;
        call.setOnReadyHandler(changes::release);
        call.setOnCancelHandler(changes::release);
    }

    /** Notes how many examples were read so far. */
    void read(long examples) {
        read = examples;
    }

    @Override
    public void write(int b) throws IOException {
        piece.write(b);
        sendIfLarge();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        piece.write(bytes, offset, length);
        sendIfLarge();
    }

    @Override
    public void close() throws IOException {
        send();
    }

    private void sendIfLarge() throws IOException {
        if (piece.size() >= PIECE) {
            send();
        }
    }

    private void send() throws IOException {
        while (!call.isReady() && !call.isCancelled()) {
            try {
                changes.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while the client took its time");
            }
        }
        if (call.isCancelled()) {
            throw new IOException("the client went away");
        }
        call.onNext(ExportCorpusResponse.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(piece.toByteArray()))
                .setRead(read)
                .setTotal(total)
                .build());
        piece.reset();
    }
}
