// Stacks, a union, a varbit, lookahead, checksums; headers pushed, popped, copied, made valid and invalid.
#include <core.p4>
#include <v1model.p4>

header first_t { bit<8> kind; bit<8> count; bit<16> sum; }
header label_t { bit<7> label; bit<1> bottom; }
header short_t { bit<16> s; }
header long_t { bit<32> l; }
header options_t { bit<8> length; varbit<64> options; }
header_union either_t { short_t s; long_t l; }

struct headers_t {
    first_t    first;
    label_t[4] labels;
    either_t   either;
    options_t  options;
    first_t    copy;
}
struct metadata_t { bit<8> state; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    state start {
        packet.extract(hdr.first);
        verify(hdr.first.count != 0xFF, error.ParserInvalidArgument);
        transition select(hdr.first.kind) {
            0 .. 3: labels;
            4: peek;
            default: accept;
        }
    }
    state labels {
        packet.extract(hdr.labels.next);
        transition select(hdr.labels.last.bottom) {
            0: labels;
            1: peek;
        }
    }
    state peek {
        transition select(packet.lookahead<bit<8>>()) {
            0: shorter;
            1: longer;
            2: options;
            3: skip;
            _: accept;
        }
    }
    state shorter { packet.extract(hdr.either.s); transition accept; }
    state longer { packet.extract(hdr.either.l); transition accept; }
    state options {
        meta.state = packet.lookahead<bit<16>>()[7:0];
        packet.extract(hdr.options, (bit<32>) (meta.state[3:0] ++ 3w0));
        transition accept;
    }
    state skip { packet.advance(16); transition accept; }
}

control Check(inout headers_t hdr, inout metadata_t meta) {
    apply {
        verify_checksum(hdr.first.kind == 1, { hdr.first.kind, hdr.first.count }, hdr.first.sum, HashAlgorithm.csum16);
    }
}

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    action forward(bit<9> port) { sm.egress_spec = port; }
    action push(bit<7> label) { hdr.labels.push_front(1); hdr.labels[0].setValid(); hdr.labels[0].label = label; sm.egress_spec = 1; }
    action pop() { hdr.labels.pop_front(2); sm.egress_spec = 2; }
    action copy() { hdr.copy = hdr.first; hdr.copy.count = hdr.copy.count + 1; sm.egress_spec = 3; }
    action swap() { hdr.labels[1] = hdr.labels[0]; hdr.labels[0].setInvalid(); sm.egress_spec = 4; }
    action shorten() { hdr.either.s.setValid(); hdr.either.s.s = 0xABCD; sm.egress_spec = 5; }
    table by_first {
        key = { hdr.first.count : exact; hdr.either.isValid() : exact; }
        actions = { forward; push; pop; copy; swap; shorten; }
        default_action = push(5);
    }
    apply {
        by_first.apply();
        if (sm.parser_error != error.NoError) {
            hdr.first.kind = hdr.first.kind | 0x40;
        }
        if (sm.checksum_error == 1) {
            hdr.first.kind = hdr.first.kind | 0x80;
        }
        if (hdr.copy.isValid() && hdr.labels[2].isValid() || hdr.options.isValid()) {
            hdr.first.count = 0x77;
        }
        if (hdr.copy == hdr.first) {
            hdr.copy.sum = 0;
        }
    }
}

control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    apply {
        if (sm.packet_length > 40 && hdr.labels[0].isValid()) {
            hdr.labels[0].label = (bit<7>) sm.packet_length;
        }
    }
}

control Compute(inout headers_t hdr, inout metadata_t meta) {
    apply {
        if (hdr.first.kind & 1 == 0) {
            update_checksum(true, { hdr.first.kind ++ hdr.first.count, hdr.labels[0].label, hdr.labels[0].bottom },
                hdr.first.sum, HashAlgorithm.csum16);
        }
        update_checksum_with_payload(hdr.copy.isValid(), { hdr.copy.kind, hdr.copy.count }, hdr.copy.sum,
            HashAlgorithm.csum16);
    }
}

control Emit(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }

V1Switch(P(), Check(), In(), Out(), Compute(), Emit()) main;
