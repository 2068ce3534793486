// What p4c's STF tests leave out of the language: see language.stf.
#include <core.p4>
#include <v1model.p4>

header h_t {
    bit<8>  kind;
    bit<8>  a;
    bit<8>  b;
    bit<16> sum;
}

struct pair_t {
    bit<8> first;
    bit<4> second;
    bool   third;
}

struct headers_t {
    h_t h;
}

struct metadata_t {
    bit<32> length;
}

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    state start {
        meta.length = packet.length();
        packet.extract(hdr = hdr.h);
        transition accept;
    }
}

control Check(inout headers_t hdr, inout metadata_t meta) {
    apply {
        if (hdr.h.kind == 4) {
            verify_checksum(hdr.h.isValid(), { hdr.h.a, hdr.h.b }, hdr.h.sum, HashAlgorithm.csum16);
        }
    }
}

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    register<pair_t>(4) pairs;

    action set_a(bit<8> a) { hdr.h.a = a; }
    action keep() { }

    table by_b {
        key = { hdr.h.b : exact; }
        actions = { set_a; keep; }
        default_action = keep;
        const entries = { 1 : set_a(0x11); 2 : set_a(0x22); }
    }

    apply {
        sm.egress_spec = 1;
        if (hdr.h.kind == 0) {
            // Applied in three places, each followed by something else.
            if (by_b.apply().hit) {
                hdr.h.b = 0xA0;
            } else {
                hdr.h.b = 0xA1;
            }
        } else if (hdr.h.kind == 1) {
            if (!by_b.apply().hit) {
                sm.egress_spec = 2;
            }
        } else if (hdr.h.kind == 2) {
            by_b.apply();
            hdr.h.kind = 0xFF;
        } else if (hdr.h.kind == 3) {
            pair_t old;
            pairs.read(old, 2);
            pairs.write(2, { hdr.h.a, hdr.h.b[3:0], hdr.h.b[7:7] == 1 });
            hdr.h.a = old.first;
            hdr.h.b = (old.third ? 4w1 : 0) ++ old.second;
        } else if (hdr.h.kind == 4) {
            hdr.h.a = (bit<8>) meta.length;
            hdr.h.b = (bit<8>) sm.checksum_error;
        }
    }
}

control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    apply { }
}

control Compute(inout headers_t hdr, inout metadata_t meta) {
    Checksum16() old_style;
    apply {
        if (hdr.h.kind == 5) {
            update_checksum(true, { hdr.h.a ++ hdr.h.b }, hdr.h.sum, HashAlgorithm.csum16);
        } else if (hdr.h.kind == 6) {
            hdr.h.sum = old_style.get({ hdr.h.a, hdr.h.b });
        }
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr); }
}

V1Switch(P(), Check(), In(), Out(), Compute(), Emit()) main;
