// What remembers or counts: registers, counters, meters, digests; selectors and profiles; value sets.
#include <core.p4>
#include <v1model.p4>

header h_t { bit<8> kind; bit<8> index; bit<16> value; bit<16> flow; bit<3> few; bit<6> six; bit<1> one; bit<6> color; bit<8> way; }
struct headers_t { h_t h; }
struct metadata_t { bit<16> old; bit<2> color; bit<8> known; }
struct nine_t { bit<3> few; bit<6> six; }
struct seventeen_t { bit<16> flow; bit<1> one; }
struct learn_t { bit<8> kind; bit<16> value; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    // What fills them in bmv2 takes members of 9, 17 ... bits only.
    value_set<nine_t>(12) nines;
    value_set<seventeen_t>(6) seventeens;
    state start {
        packet.extract(hdr.h);
        transition select(hdr.h.few, hdr.h.six) {
            nines: nine;
            default: rest;
        }
    }
    state nine {
        meta.known = 1;
        transition rest;
    }
    state rest {
        transition select(hdr.h.flow, hdr.h.one) {
            (0, 0): accept;
            seventeens: seventeen;
            default: accept;
        }
    }
    state seventeen {
        meta.known = meta.known + 2;
        transition accept;
    }
}

control Check(inout headers_t hdr, inout metadata_t meta) { apply { } }

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    register<bit<16>>(16) cells;
    counter(8, CounterType.packets_and_bytes) counts;
    meter(8, MeterType.packets) rates;
    action_selector(HashAlgorithm.crc16, 32w16, 32w14) selector_;
    action_profile(16) profile;

    action remember() {
        cells.read(meta.old, (bit<32>) hdr.h.index);
        cells.write((bit<32>) hdr.h.index & 0xF, hdr.h.value + meta.old);
        hdr.h.value = meta.old;
    }
    action count(bit<8> add) { counts.count((bit<32>) (hdr.h.index & 7)); hdr.h.value = hdr.h.value + (bit<16>) add; }
    action color() { rates.execute_meter((bit<32>) (hdr.h.index & 7), meta.color); hdr.h.color = (bit<6>) meta.color; }
    action learn() { digest<learn_t>(1, { hdr.h.kind, hdr.h.value }); }
    action way(bit<8> w, bit<9> port) { hdr.h.way = w; sm.egress_spec = port; }

    table by_kind {
        key = { hdr.h.kind : exact; }
        actions = { remember; count; color; learn; NoAction; }
        default_action = remember;
    }
    table ways {
        key = { hdr.h.index : exact; hdr.h.flow : selector; hdr.h.kind : selector; }
        actions = { way; NoAction; }
        implementation = selector_;
    }
    table profiled {
        key = { hdr.h.flow : ternary; }
        actions = { way; NoAction; }
        implementation = profile;
    }
    apply {
        sm.egress_spec = 3;
        if (hdr.h.isValid()) {
            by_kind.apply();
            if (!ways.apply().hit) {
                profiled.apply();
            }
            hdr.h.way = hdr.h.way ^ meta.known << 6;
        }
    }
}

control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) { apply { } }
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Emit(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }

V1Switch(P(), Check(), In(), Out(), Compute(), Emit()) main;
