// Arithmetic on fields of many widths, hashes, and `random` where it leaves no choice.
#include <core.p4>
#include <v1model.p4>

header numbers_t {
    bit<8>   op;
    bit<8>   a;
    bit<8>   b;
    int<8>   s;
    int<8>   t;
    bit<13>  odd;
    bit<3>   few;
    bit<48>  wide;
    bit<128> widest;
    bit<128> other;
    bit<32>  result;
}

struct headers_t { numbers_t n; }
struct metadata_t { bit<9> port; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    state start {
        packet.extract(hdr.n);
        transition accept;
    }
}

control Check(inout headers_t hdr, inout metadata_t meta) { apply { } }

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    action send(bit<9> port) { sm.egress_spec = port; }
    action add(bit<8> x, bit<48> y) { hdr.n.a = hdr.n.a + x; hdr.n.wide = hdr.n.wide - y; sm.egress_spec = 1; }
    action saturate(bit<8> x, int<8> y) { hdr.n.b = hdr.n.b |+| x; hdr.n.s = hdr.n.s |-| y; sm.egress_spec = 2; }
    table by_op {
        key = { hdr.n.op : exact; }
        actions = { send; add; saturate; }
        default_action = send(3);
    }
    apply {
        if (!hdr.n.isValid()) {
            sm.egress_spec = 7;
            exit;
        }
        by_op.apply();
        hdr.n.widest = hdr.n.widest * 3 + (hdr.n.other ^ (bit<128>) hdr.n.wide);
        hdr.n.other = hdr.n.other >> (bit<8>) hdr.n.few;
        hdr.n.wide = (hdr.n.wide << hdr.n.few) | (bit<48>) hdr.n.odd;
        hdr.n.odd = hdr.n.a ++ hdr.n.b[4:0];
        hdr.n.t = hdr.n.t |+| hdr.n.s;
        hdr.n.s = hdr.n.s >> 2;
        hdr.n.a = (bit<8>) (hdr.n.t < hdr.n.s ? 8w1 : 0) - hdr.n.a;
        hdr.n.b[6:3] = ~hdr.n.b[3:0];
        if (hdr.n.op & 7 == 0) {
            hash(hdr.n.result, HashAlgorithm.crc16, 32w5, { hdr.n.a, hdr.n.odd, hdr.n.few, hdr.n.wide }, 32w1000);
        } else if (hdr.n.op & 7 == 1) {
            hash(hdr.n.result, HashAlgorithm.crc32, 32w0, { hdr.n.widest, hdr.n.s }, 32w0xFFFFFFFF);
        } else if (hdr.n.op & 7 == 2) {
            hash(hdr.n.result, HashAlgorithm.csum16, 32w0, { hdr.n.other, hdr.n.a }, 32w65536);
        } else if (hdr.n.op & 7 == 3) {
            hash(hdr.n.result, HashAlgorithm.identity, 32w1, { hdr.n.b, hdr.n.a }, 32w65536);
        } else if (hdr.n.op & 7 == 4) {
            random(hdr.n.result, 32w17, 32w17);
        }
    }
}

control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) { apply { } }
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Emit(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }

V1Switch(P(), Check(), In(), Out(), Compute(), Emit()) main;
