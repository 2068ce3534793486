// Every kind of match, alone and mixed; hit, miss and action; a table applied in two places.
#include <core.p4>
#include <v1model.p4>

header key_t {
    bit<8>  kind;
    bit<16> e;
    bit<32> l;
    bit<24> t;
    bit<12> r;
    bit<4>  o;
    bit<8>  sum;
    bit<8>  seen;
}

struct headers_t { key_t k; }
struct metadata_t { bit<8> x; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    state start {
        packet.extract(hdr.k);
        transition select(hdr.k.kind, hdr.k.o) {
            (0x80 &&& 0x80, 1 .. 9): other;
            default: accept;
        }
    }
    state other {
        meta.x = 1;
        transition accept;
    }
}

control Check(inout headers_t hdr, inout metadata_t meta) { apply { } }

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    direct_counter(CounterType.packets_and_bytes) hits;
    action mark(bit<8> v) { hdr.k.sum = hdr.k.sum + v; }
    action counted(bit<8> v) { hits.count(); hdr.k.sum = hdr.k.sum ^ v; }
    action drop() { mark_to_drop(sm); }

    table exact_t { key = { hdr.k.e : exact; hdr.k.isValid() : exact; } actions = { mark; NoAction; } }
    table lpm_t { key = { hdr.k.l : lpm; hdr.k.o : exact; } actions = { counted; } counters = hits; const default_action = counted(1); }
    table ternary_t { key = { hdr.k.t : ternary; hdr.k.e : lpm; } actions = { mark; drop; NoAction; } }
    table range_t { key = { hdr.k.r : range; hdr.k.kind : ternary; } actions = { mark; NoAction; } }
    table optional_t { key = { hdr.k.o : optional; hdr.k.e & 0xFF : exact @name("low"); } actions = { mark; NoAction; } }
    table const_t {
        key = { hdr.k.kind : ternary; hdr.k.r : range; }
        actions = { mark; NoAction; }
        const entries = {
            (0x01, 0 .. 5) : mark(1);
            (_, 3 .. 100) : mark(2);
            (0x00 &&& 0x0F, _) : mark(4);
        }
    }

    apply {
        sm.egress_spec = 1;
        if (exact_t.apply().hit) {
            hdr.k.seen = hdr.k.seen | 1;
        }
        if (meta.x == 1) {
            lpm_t.apply();
            hdr.k.seen = hdr.k.seen | 2;
        } else {
            switch (ternary_t.apply().action_run) {
                mark: { hdr.k.seen = hdr.k.seen | 4; }
                drop: { exit; }
                default: { lpm_t.apply(); }
            }
        }
        if (!range_t.apply().hit) {
            hdr.k.seen = hdr.k.seen | 8;
        }
        optional_t.apply();
        const_t.apply();
    }
}

control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) { apply { } }
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Emit(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }

V1Switch(P(), Check(), In(), Out(), Compute(), Emit()) main;
