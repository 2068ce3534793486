package org.nvgre.p4runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nvgre.p4runtime.Sample.PIPELINE;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.p4.v1.WriteRequest;

/// What the encoder writes is, byte for byte, what protobuf writes.
class UpdateEncoderTest {
    private static final WriteRequest HEAD = WriteRequest.newBuilder().setDeviceId(7)
            .setElectionId(new ElectionId(1, 2).toProto()).build();

    private static List<Update> updates() {
        List<Entity> entities = new ArrayList<>(FingerprintTest.entities());
        entities.add(PIPELINE.meter("rate").entry(3, new Rates(1000, 1500, 1L << 40, 3000)));
        entities.add(PIPELINE.table("ca_mac").defaultEntry().action("NoAction").build());
        entities.add(PIPELINE.table("known").entry().exact("mac", 1).action("NoAction")
                .idle(Duration.ofDays(3)).build());
        Table hops = PIPELINE.table("next_hop");
        entities.add(hops.entry().exact("next_hop", 1).action("to_port", "port", 511).build());
        entities.add(hops.entry().exact("next_hop", 0xffff).actions(ActionSet.of(IntStream.range(0, 300)
                .mapToObj(port -> new ActionSet.Share(hops.action("to_port").call("port", port), port + 1))
                .toList())).build());
        List<Update> updates = new ArrayList<>();
        entities.forEach(entity -> updates.addAll(
                List.of(Update.insert(entity), Update.modify(entity), Update.delete(entity))));
        return updates;
    }

    @Test
    void eachUpdateIsAsProtobufWritesIt() {
        var encoder = new UpdateEncoder();
        for (Update update : updates()) {
            encoder.encode(update);
            byte[] encoded = new byte[encoder.size()];
            encoder.copyTo(encoded, 0);
            assertArrayEquals(
                    WriteRequest.newBuilder().addUpdates(update.toProto()).build().toByteArray(), encoded,
                    update::toString);
        }
    }

    @Test
    void aRequestIsItsHeadAndItsUpdates() throws IOException {
        WriteRequest.Builder expected = HEAD.toBuilder();
        updates().forEach(update -> expected.addUpdates(update.toProto()));
        WriteRequestBytes request = WriteRequestBytes.of(HEAD.toByteString(), updates(), new UpdateEncoder());
        try (InputStream all = WriteRequestBytes.METHOD.streamRequest(request);
                InputStream piecemeal = WriteRequestBytes.METHOD.streamRequest(request)) {
            assertEquals(request.length(), all.available());
            assertEquals(expected.build(), WriteRequest.parseFrom(all));
            ByteString.Output bytes = ByteString.newOutput();
            for (int next = piecemeal.read(); next >= 0; next = piecemeal.read()) {
                bytes.write(next);
            }
            assertEquals(expected.build().toByteString(), bytes.toByteString());
        }
    }
}
