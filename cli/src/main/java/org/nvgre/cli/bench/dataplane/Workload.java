package org.nvgre.cli.bench.dataplane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.nvgre.cli.BuiltInProgram;
import org.nvgre.generator.Generator;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.Profiles;
import org.nvgre.generator.Target;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.generator.compile.CompiledProgram;
import org.nvgre.p4runtime.ActionCall;
import org.nvgre.p4runtime.Entity;
import org.nvgre.p4runtime.Pipeline;
import org.nvgre.p4runtime.TableEntry;
import org.nvgre.runtime.desired.DesiredState;
import org.nvgre.runtime.policy.Policy;

/// What every switch of the benchmark is given: the `full` program with room for all customer addresses, the entries of
/// one NVE, and frames of a tenant to random customer addresses, all of them remote. So every frame is looked up among
/// all addresses, and leaves encapsulated.
final class Workload {

    /// Where frames come in, and where they leave encapsulated.
    static final int TENANT_PORT = 1;
    static final int UNDERLAY_PORT = 10;

    private static final int VSID = 5001;
    private static final long OWN_MAC = 0x0200_0000_0001L;
    private static final long FIRST_MAC = 0x0210_0000_0000L;
    private static final int ETHERNET_AND_IPV4 = 34;
    private static final int UDP = 8;

    private final Pipeline pipeline;
    private final List<Entity> base;
    private final List<Entity> addresses;

    private Workload(Pipeline pipeline, List<Entity> base, List<Entity> addresses) {
        this.pipeline = pipeline;
        this.base = base;
        this.addresses = addresses;
    }

    /// @param count customer addresses
    static Workload of(int count) throws IOException, CompileException {
        Pipeline pipeline = pipeline(count);
        List<Entity> base = DesiredState.of(policy(), "nve1", pipeline).entities();
        ActionCall toEndpoint = base.stream()
                .filter(TableEntry.class::isInstance).map(TableEntry.class::cast)
                .filter(e -> e.table().name().equals("nvgre.ca_mac")).map(TableEntry::action)
                .filter(ActionCall.class::isInstance).map(ActionCall.class::cast)
                .filter(call -> call.action().name().endsWith("to_endpoint"))
                .findFirst().orElseThrow();
        List<Entity> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(
                    pipeline.table("nvgre.ca_mac").entry().exact("vsid", VSID).exact("mac", FIRST_MAC + i)
                            .action(toEndpoint).build());
        }
        return new Workload(pipeline, base, addresses);
    }

    private static Pipeline pipeline(int count) throws IOException, CompileException {
        Path profile = Files.createTempFile("nvgre-bench", ".yaml");
        try (var full = Workload.class.getResourceAsStream("/p4/profiles/full.yaml")) {
            String text = full == null ? "" : new String(full.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(profile, text + "\nsizes: {caMacs: %d}%n".formatted(count + 1024));
            CompiledProgram program = BuiltInProgram
                    .compile(Generator.generate(Profiles.load(profile), Target.V1MODEL));
            return Pipeline.of(program.p4Info(), program.deviceConfig());
        } catch (ProfileException e) {
            throw new IllegalStateException("the built-in profile is wrong: " + e.getMessage(), e);
        } finally {
            Files.delete(profile);
        }
    }

    private static Policy policy() throws IOException {
        Path file = Files.createTempFile("nvgre-bench", ".yaml");
        try {
            Files.writeString(file, """
                    customers:
                      - name: contoso
                        routingDomains:
                          - id: 6b1c7f6e-0000-4000-8000-000000005001
                            name: contoso-net
                            virtualSubnets:
                              - {id: 5001, prefixes: [10.0.0.0/8], flood: replicate}
                    lookupRecords:
                      - {customerAddress: 10.0.0.1, macAddress: 02-00-00-00-00-01, virtualSubnetId: 5001, \
                    providerAddress: 192.0.2.11}
                      - {customerAddress: 10.0.0.2, macAddress: 02-00-00-00-00-02, virtualSubnetId: 5001, \
                    providerAddress: 198.51.100.12}
                    providerAddresses:
                      - {address: 192.0.2.11,    switch: nve1}
                      - {address: 198.51.100.12, switch: nve2}
                    providerRoutes:
                      - {switch: nve1, destinationPrefix: 198.51.100.0/24, nextHop: 192.0.2.1}
                      - {switch: nve2, destinationPrefix: 192.0.2.0/24, nextHop: 198.51.100.1}
                    switches:
                      - name: nve1
                        address: 127.0.0.1:9559
                        deviceId: 1
                        ports:
                          - {port: 1, virtualSubnetId: 5001, attached: [10.0.0.1]}
                          - {port: 10, underlay: true}
                        nextHops:
                          - {address: 192.0.2.1, port: 10, macAddress: 02-00-00-00-FF-01, \
                    sourceMac: 02-00-00-00-10-01}
                      - name: nve2
                        address: 127.0.0.1:9560
                        deviceId: 2
                        ports:
                          - {port: 1, virtualSubnetId: 5001, attached: [10.0.0.2]}
                          - {port: 10, underlay: true}
                        nextHops:
                          - {address: 198.51.100.1, port: 10, macAddress: 02-00-00-00-FF-02, \
                    sourceMac: 02-00-00-00-20-01}
                    """);
            return Policy.load(file);
        } finally {
            Files.delete(file);
        }
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /// What it takes besides the customer addresses.
    List<Entity> base() {
        return base;
    }

    /// One entry for each customer address.
    List<Entity> addresses() {
        return addresses;
    }

    /// UDP in IPv4, untagged, each to another customer address and from another port.
    ///
    /// @param length of a frame in bytes, without FCS
    List<byte[]> frames(int count, int length) {
        Random random = new Random(length);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteBuffer frame = ByteBuffer.allocate(length);
            frame.putLong((FIRST_MAC + random.nextInt(addresses.size())) << 16 | OWN_MAC >>> 32)
                    .putInt((int) OWN_MAC).putShort((short) 0x0800);
            frame.put((byte) 0x45).put((byte) 0).putShort((short) (length - 14)).putInt(0)
                    .put((byte) 64).put((byte) 17).putShort((short) 0).putInt(0x0A000001)
                    .putInt(0x0A000002 + random.nextInt(addresses.size()));
            frame.putShort(24, checksum(frame));
            frame.putShort((short) random.nextInt(1024, 65536)).putShort((short) 53)
                    .putShort((short) (length - ETHERNET_AND_IPV4)).putShort((short) 0);
            while (frame.hasRemaining()) {
                frame.put((byte) (ETHERNET_AND_IPV4 + UDP));
            }
            frames.add(frame.array());
        }
        return frames;
    }

    private static short checksum(ByteBuffer frame) {
        int sum = 0;
        for (int at = 14; at < ETHERNET_AND_IPV4; at += 2) {
            sum += frame.getChar(at);
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }
}
