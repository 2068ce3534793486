package org.nvgre.bmv2.bench;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.p4.config.v1.ControllerPacketMetadata;
import org.p4.config.v1.ControllerPacketMetadata.Metadata;
import org.p4.config.v1.P4Info;
import org.p4.v1.CapabilitiesRequest;
import org.p4.v1.CapabilitiesResponse;
import org.p4.v1.GetForwardingPipelineConfigRequest;
import org.p4.v1.GetForwardingPipelineConfigResponse;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.P4RuntimeGrpc.P4RuntimeImplBase;
import org.p4.v1.PacketIn;
import org.p4.v1.PacketMetadata;
import org.p4.v1.PacketOut;
import org.p4.v1.ReadRequest;
import org.p4.v1.ReadResponse;
import org.p4.v1.SetForwardingPipelineConfigRequest;
import org.p4.v1.SetForwardingPipelineConfigResponse;
import org.p4.v1.StreamMessageRequest;
import org.p4.v1.StreamMessageResponse;
import org.p4.v1.WriteRequest;
import org.p4.v1.WriteResponse;

/// P4Runtime for a pna_nic, which has none. The embedded switch keeps the books: it knows who is primary, refuses what is
/// wrong, and says what has been written. What it takes is then written to pna_nic; packets it never sees.
final class NicControl extends P4RuntimeImplBase {
    private final P4RuntimeGrpc.P4RuntimeStub books;
    private final P4RuntimeGrpc.P4RuntimeBlockingStub booksNow;
    private final NicEntries entries;
    private final NicTraffic traffic;
    private final Map<String, ControllerPacketMetadata> headers;
    private volatile StreamObserver<StreamMessageResponse> controller;

    NicControl(ManagedChannel books, P4Info info, ThriftCommands commands, NicTraffic traffic) {
        this.books = P4RuntimeGrpc.newStub(books);
        this.booksNow = P4RuntimeGrpc.newBlockingStub(books);
        this.entries = new NicEntries(info, commands);
        this.traffic = traffic;
        traffic.controlPlane(this::packetIn);
        this.headers = info.getControllerPacketMetadataList().stream()
                .collect(Collectors.toMap(header -> header.getPreamble().getName(), header -> header));
    }

    @Override
    public synchronized void write(WriteRequest request, StreamObserver<WriteResponse> answer) {
        try {
            WriteResponse written = booksNow.write(request);
            request.getUpdatesList().forEach(entries::write);
            answer.onNext(written);
            answer.onCompleted();
        } catch (StatusRuntimeException | BenchException e) {
            answer.onError(e);
        }
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
        books.read(request, answer);
    }

    @Override
    public void capabilities(CapabilitiesRequest request, StreamObserver<CapabilitiesResponse> answer) {
        books.capabilities(request, answer);
    }

    @Override
    public void setForwardingPipelineConfig(SetForwardingPipelineConfigRequest request,
            StreamObserver<SetForwardingPipelineConfigResponse> answer) {
        books.setForwardingPipelineConfig(request, answer);
    }

    @Override
    public void getForwardingPipelineConfig(GetForwardingPipelineConfigRequest request,
            StreamObserver<GetForwardingPipelineConfigResponse> answer) {
        books.getForwardingPipelineConfig(request, answer);
    }

    @Override
    public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> answer) {
        StreamObserver<StreamMessageRequest> kept = books.streamChannel(answer);
        controller = answer;
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamMessageRequest request) {
                if (request.hasPacket()) {
                    traffic.send(Switch.CPU_PORT, packet(request.getPacket()));
                } else {
                    kept.onNext(request);
                }
            }

            @Override
            public void onError(Throwable failure) {
                kept.onError(failure);
            }

            @Override
            public void onCompleted() {
                kept.onCompleted();
            }
        };
    }

    /// What came out of the control plane's port, for the controller that came last.
    private void packetIn(byte[] packet) {
        StreamObserver<StreamMessageResponse> to = controller;
        if (to != null) {
            to.onNext(StreamMessageResponse.newBuilder().setPacket(message(packet)).build());
        }
    }

    private byte[] packet(PacketOut out) {
        Map<Integer, ByteString> given = out.getMetadataList().stream()
                .collect(Collectors.toMap(PacketMetadata::getMetadataId, PacketMetadata::getValue));
        List<Metadata> fields = headers.get("packet_out").getMetadataList();
        BigInteger header = BigInteger.ONE; // which keeps the zeros behind it
        for (Metadata field : fields) {
            byte[] value = given.getOrDefault(field.getId(), ByteString.EMPTY).toByteArray();
            header = header.shiftLeft(field.getBitwidth()).or(new BigInteger(1, value));
        }
        return ByteString.copyFrom(header.toByteArray()).substring(1).concat(out.getPayload()).toByteArray();
    }

    private PacketIn message(byte[] packet) {
        List<Metadata> fields = headers.get("packet_in").getMetadataList();
        int bits = fields.stream().mapToInt(Metadata::getBitwidth).sum();
        int bytes = bits / Byte.SIZE;
        BigInteger header = new BigInteger(1, packet, 0, bytes);
        PacketIn.Builder in = PacketIn.newBuilder()
                .setPayload(ByteString.copyFrom(packet, bytes, packet.length - bytes));
        int left = bits;
        for (Metadata field : fields) {
            left -= field.getBitwidth();
            BigInteger value = header.shiftRight(left)
                    .and(BigInteger.ONE.shiftLeft(field.getBitwidth()).subtract(BigInteger.ONE));
            in.addMetadataBuilder().setMetadataId(field.getId())
                    .setValue(ByteString.copyFrom(value.toByteArray()));
        }
        return in.build();
    }
}
