package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/// A WriteRequest as it goes over the wire. A bulk load consists of these, and to make a message of each entry first, and
/// of their lengths, would take longer than everything else together.
final class WriteRequestBytes {
    private static final int ENTRY = 64;

    /// The method that takes them; to the device it is the one of the schema.
    static final MethodDescriptor<WriteRequestBytes, WriteResponse> METHOD = method(
            P4RuntimeGrpc.getWriteMethod());

    private byte[] bytes;
    private int length;

    private WriteRequestBytes(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /// @param head what it has beside updates
    /// @param updates about how many there will be
    static WriteRequestBytes startingWith(ByteString head, int updates) {
        byte[] bytes = new byte[head.size() + updates * ENTRY];
        head.copyTo(bytes, 0);
        return new WriteRequestBytes(bytes, head.size());
    }

    /// Of all these.
    static WriteRequestBytes of(ByteString head, List<Update> updates, UpdateEncoder encoder) {
        WriteRequestBytes request = startingWith(head, updates.size());
        updates.forEach(update -> {
            encoder.encode(update);
            request.add(encoder);
        });
        return request;
    }

    /// The update that was encoded last.
    void add(UpdateEncoder encoder) {
        int size = encoder.size();
        if (length + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + size, bytes.length + bytes.length / 2));
        }
        encoder.copyTo(bytes, length);
        length += size;
    }

    /// In bytes.
    int length() {
        return length;
    }

    private static MethodDescriptor<WriteRequestBytes, WriteResponse> method(
            MethodDescriptor<WriteRequest, WriteResponse> described) {
        return described.toBuilder(new Marshaller<WriteRequestBytes>() {
            @Override
            public InputStream stream(WriteRequestBytes request) {
                return request.new Stream();
            }

            @Override
            public WriteRequestBytes parse(InputStream stream) {
                throw new UnsupportedOperationException("only sent");
            }
        }, described.getResponseMarshaller()).build();
    }

    /// What gRPC asks for: it takes everything at once.
    private final class Stream extends InputStream implements KnownLength, Drainable {
        private int at;

        @Override
        public int available() {
            return length - at;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int left = available();
            target.write(bytes, at, left);
            at = length;
            return left;
        }

        @Override
        public int read() {
            return at == length ? -1 : bytes[at++] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int most) {
            if (at == length) {
                return most == 0 ? 0 : -1;
            }
            int count = Math.min(most, available());
            System.arraycopy(bytes, at, into, from, count);
            at += count;
            return count;
        }
    }
}
