package org.nvgre.compiler;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.nvgre.compiler.source.SourceFile;

/// P4 programs for tests.
public final class Programs {

    /// The parts of a v1model program that a test does not care about.
    private static final String FRAME = """
            #include <core.p4>
            #include <v1model.p4>
            header h_t { bit<8> a; bit<8> b; bit<16> c; int<8> s; }
            struct headers_t { h_t h; h_t g; h_t[2] stack; }
            struct metadata_t { bit<8> x; bit<8> y; bool flag; }
            TOP
            parser P(packet_in p, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
                state start { p.extract(hdr.h); transition accept; }
            }
            control Ck(inout headers_t hdr, inout metadata_t meta) { apply { } }
            control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
            INGRESS
            }
            control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) { apply { } }
            control D(packet_out p, in headers_t hdr) { apply { p.emit(hdr); } }
            V1Switch(P(), Ck(), In(), Out(), Ck(), D()) main;
            """;

    private Programs() {}

    /// A program with these declarations at the top, and this as the inside of the ingress control.
    public static String framed(String top, String ingress) {
        return FRAME.replace("TOP", top).replace("INGRESS", ingress);
    }

    public static Compilation compile(String text) throws P4CompileException {
        return P4Compiler.compile(new SourceFile("test.p4", text), CompilerOptions.defaults());
    }

    /// The messages about a program that has mistakes, one per line.
    public static String errors(String text) {
        try {
            compile(text);
            return "";
        } catch (P4CompileException e) {
            return e.getMessage();
        }
    }

    public static Path resource(String name) {
        try {
            return Path.of(Programs.class.getResource("/programs/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
