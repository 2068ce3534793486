// Says in each packet what is to become of it, and is told there on which pass that was.
#include <core.p4>
#include <dpdk/pna.p4>

header request_t {
    bit<8> again;    // so many more passes
    bit<8> mirror;   // 1: a copy; 2: two, of which the first had another session before
    bit<8> drop;
    bit<8> in_parser; // the pass, as each block was told
    bit<8> before;
    bit<8> in_main;
    bit<8> port;
}

struct headers_t { request_t r; }
struct metadata_t { bit<8> in_parser; bit<8> before; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, in pna_main_parser_input_metadata_t input) {
    state start {
        packet.extract(hdr.r);
        meta.in_parser = (bit<8>) (PassNumberUint_t) input.pass;
        transition accept;
    }
}

control Pre(in headers_t hdr, inout metadata_t meta, in pna_pre_input_metadata_t input,
            inout pna_pre_output_metadata_t output) {
    apply {
        meta.before = (bit<8>) (PassNumberUint_t) input.pass;
    }
}

control Main(inout headers_t hdr, inout metadata_t meta, in pna_main_input_metadata_t input,
             inout pna_main_output_metadata_t output) {
    apply {
        hdr.r.in_parser = meta.in_parser;
        hdr.r.before = meta.before;
        hdr.r.in_main = (bit<8>) (PassNumberUint_t) input.pass;
        hdr.r.port = (bit<8>) (PortIdUint_t) input.input_port;
        send_to_port((PortId_t) 9);
        if (hdr.r.drop == 1) {
            drop_packet();
        }
        if (hdr.r.mirror == 1) {
            mirror_packet((MirrorSlotId_t) 0, (MirrorSessionId_t) 3);
        } else if (hdr.r.mirror == 2) {
            mirror_packet((MirrorSlotId_t) 1, (MirrorSessionId_t) 3);
            mirror_packet((MirrorSlotId_t) 1, (MirrorSessionId_t) 4);
            mirror_packet((MirrorSlotId_t) 0, (MirrorSessionId_t) 5);
        }
        if (hdr.r.again != 0) {
            hdr.r.again = hdr.r.again - 1;
            recirculate();
        }
    }
}

control Emit(packet_out packet, in headers_t hdr, in metadata_t meta, in pna_main_output_metadata_t output) {
    apply {
        packet.emit(hdr.r);
    }
}

PNA_NIC(P(), Pre(), Main(), Emit()) main;
