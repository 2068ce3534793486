package org.nvgre.p4runtime;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The pipeline of the tests.
final class Sample {
    static final ByteString CONFIG = ByteString.copyFromUtf8("{}");
    static final Pipeline PIPELINE = Pipeline.parse(text(), CONFIG);

    private Sample() {}

    static String text() {
        try (InputStream in = Sample.class.getResourceAsStream("/sample.p4info.txtpb")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An entry of `nvgre.ca_mac` with this VSID.
    static TableEntry entry(int vsid) {
        return PIPELINE.table("ca_mac").entry().exact("vsid", vsid).exact("mac", 0x02_00_00_00_00_01L)
                .action("to_port", "port", 3).build();
    }

    static ByteString bytes(int... bytes) {
        ByteString.Output out = ByteString.newOutput();
        for (int b : bytes) {
            out.write(b);
        }
        return out.toByteString();
    }
}
