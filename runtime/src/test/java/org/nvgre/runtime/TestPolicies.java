package org.nvgre.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.nvgre.p4runtime.Pipeline;
import org.nvgre.runtime.policy.Policy;

import com.google.protobuf.ByteString;

/// What the tests of this module start from.
public final class TestPolicies {

    private static final Path TWO_TENANTS = Path.of("../examples/two-tenants/policy.yaml");
    private static final Path GATEWAY = Path.of("../examples/gateway/policy.yaml");
    private static final Path FULL_P4INFO = Path.of("../p4/generated/full.v1model.p4info.txtpb");
    private static final Path P4INFO = Path.of("../p4/generated/minimal.v1model.p4info.txtpb");

    private TestPolicies() {}

    public static String twoTenantsText() {
        return read(TWO_TENANTS);
    }

    public static Policy twoTenants() {
        return Policy.load(TWO_TENANTS);
    }

    public static Policy policy(String yaml) {
        try {
            Path file = Files.createTempFile("policy", ".yaml");
            try {
                return Policy.load(Files.writeString(file, yaml));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Everything at once, on four switches.
    public static Policy gateway() {
        return Policy.load(GATEWAY);
    }

    public static String gatewayText() {
        return read(GATEWAY);
    }

    /// Of the program with everything switched on.
    public static Pipeline fullPipeline() {
        return Pipeline.parse(read(FULL_P4INFO), ByteString.copyFromUtf8("{}"));
    }

    public static String p4InfoText() {
        return read(P4INFO);
    }

    public static Pipeline pipeline() {
        return Pipeline.parse(p4InfoText(), ByteString.copyFromUtf8("{}"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
