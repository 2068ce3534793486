package org.nvgre.bmv2.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An xsa program as a v1model switch runs it. There is no FPGA here, but parser, match-action and tables of the program
/// are taken as they are: only its package, its counters and its hash unit are said in v1model's words, and a shell of
/// v1model's parser and ingress gives it ports and length.
final class XsaOnV1model {
    private static final String SHELL = """
            struct outer_t {
                shell_t shell;
                shell_standard_t standard;
            }

            parser ShellParser(packet_in packet, out headers_t hdr, inout outer_t meta, inout standard_metadata_t standard) {
                NvgreParser() nvgre;
                state start {
                    meta.shell.ingress_port = (bit<16>) standard.ingress_port;
                    nvgre.apply(packet, hdr, meta.shell, meta.standard);
                    transition accept;
                }
            }

            control ShellIngress(inout headers_t hdr, inout outer_t meta, inout standard_metadata_t standard) {
                NvgreMatchAction() nvgre;
                apply {
                    meta.shell.ingress_port = (bit<16>) standard.ingress_port;
                    meta.shell.packet_length = (bit<16>) standard.packet_length;
                    meta.standard.parser_error = standard.parser_error;
                    nvgre.apply(hdr, meta.shell, meta.standard);
                    if (meta.standard.drop == 1) {
                        mark_to_drop(standard);
                    } else {
                        standard.egress_spec = (bit<9>) meta.shell.egress_port;
                    }
                }
            }

            control ShellEgress(inout headers_t hdr, inout outer_t meta, inout standard_metadata_t standard) {
                apply {
                }
            }

            control ShellChecksum(inout headers_t hdr, inout outer_t meta) {
                apply {
                }
            }

            control ShellDeparser(packet_out packet, in headers_t hdr) {
                apply {
                    packet.emit(hdr);
                }
            }

            V1Switch(ShellParser(), ShellChecksum(), ShellIngress(), ShellEgress(), ShellChecksum(), ShellDeparser()) main;
            """;

    private static final String STANDARD = """
            #include <v1model.p4>

            struct shell_standard_t {
                bit<1>  drop;
                bit<64> ingress_timestamp;
                bit<16> parsed_bytes;
                error   parser_error;
            }
            """;

    private XsaOnV1model() {}

    static String of(String program) {
        String text = program.replace("inout standard_metadata_t standard",
                "inout shell_standard_t standard");
        text = once(text, "#include <xsa\\.p4>\n", STANDARD);
        text = once(text,
                "XilinxPipeline\\(NvgreParser\\(\\), NvgreMatchAction\\(\\), NvgreDeparser\\(\\)\\) main;\n",
                SHELL);
        text = text.replaceAll("Counter<bit<64>, bit<\\d+>>\\((\\d+), CounterType_t\\.PACKETS_AND_BYTES\\)",
                "counter($1, CounterType.packets_and_bytes)");
        text = text.replaceAll("(\\w+)\\.count\\((.*)\\);", "$1.count((bit<32>) ($2));");
        text = text.replaceAll("\\s*Checksum<bit<32>>\\(HashAlgorithm_t\\.CRC32\\) \\w+;", "");
        // Its hash unit takes whole words; what fills the last one up is left out here, so that W6 can be tested.
        return text.replaceAll("\\w+\\.apply\\((\\{ .*?)(?:, (?:24|16)w0)? \\}, ([\\w.]+)\\);",
                "hash($2, HashAlgorithm.crc32, 32w0, $1 }, 33w0x1_0000_0000);");
    }

    private static String once(String text, String pattern, String replacement) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the xsa program has no " + pattern);
        }
        return matcher.replaceFirst(Matcher.quoteReplacement(replacement));
    }
}
