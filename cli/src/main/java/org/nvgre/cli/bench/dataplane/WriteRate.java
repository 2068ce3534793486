package org.nvgre.cli.bench.dataplane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import org.nvgre.p4runtime.Entity;
import org.p4.v1.P4RuntimeGrpc;
import org.p4.v1.ReadRequest;
import org.p4.v1.ReadResponse;
import org.p4.v1.Update;
import org.p4.v1.WriteRequest;

/// How quickly a switch takes table entries through P4Runtime. The requests are made beforehand, so that the switch is measured and not its client, which runs in the same process all the same.
///
/// @param inserted entries per second, in batches, one after the other
/// @param read entries per second, of one read of the whole table
record WriteRate(double inserted, double read) {

    private static final int BATCH = 4096;
    private static final int ROUNDS = 5;

    /// The best of some rounds: the first ones run on cold code.
    static WriteRate of(String address, Workload workload) {
        ManagedChannel channel = NettyChannelBuilder.forTarget(address).usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE).build();
        try {
            var stub = P4RuntimeGrpc.newBlockingStub(channel);
            List<WriteRequest> inserts = requests(workload, Update.Type.INSERT);
            List<WriteRequest> deletes = requests(workload, Update.Type.DELETE);
            double inserted = 0;
            double read = 0;
            for (int round = 0; round < ROUNDS; round++) {
                perSecond(workload, () -> deletes.forEach(each -> {
                    var _ = stub.write(each);
                }));
                inserted = Math.max(inserted, perSecond(workload, () -> inserts.forEach(each -> {
                    var _ = stub.write(each);
                })));
                read = Math.max(read, perSecond(workload, () -> readAll(stub, workload)));
            }
            return new WriteRate(inserted, read);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void readAll(P4RuntimeGrpc.P4RuntimeBlockingStub stub, Workload workload) {
        ReadRequest.Builder request = ReadRequest.newBuilder().setDeviceId(Loader.DEVICE_ID);
        request.addEntitiesBuilder().getTableEntryBuilder().setTableId(workload.addresses().getFirst()
                .toProto().getTableEntry().getTableId());
        int entries = 0;
        for (var responses = stub.read(request.build()); responses.hasNext();) {
            ReadResponse response = responses.next();
            entries += response.getEntitiesCount();
        }
        if (entries < workload.addresses().size()) {
            throw new IllegalStateException("only " + entries + " entries were read");
        }
    }

    private static List<WriteRequest> requests(Workload workload, Update.Type type) {
        List<WriteRequest> requests = new ArrayList<>();
        List<Entity> all = workload.addresses();
        for (int from = 0; from < all.size(); from += BATCH) {
            WriteRequest.Builder request = WriteRequest.newBuilder().setDeviceId(Loader.DEVICE_ID);
            for (Entity entity : all.subList(from, Math.min(from + BATCH, all.size()))) {
                request.addUpdates(Update.newBuilder().setType(type).setEntity(entity.toProto()));
            }
            requests.add(request.build());
        }
        return requests;
    }

    private static double perSecond(Workload workload, Runnable work) {
        long start = System.nanoTime();
        work.run();
        return workload.addresses().size()
                / ((System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1));
    }
}
