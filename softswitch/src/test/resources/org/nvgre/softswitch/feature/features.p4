// What a packet asks for with its first byte; everything leaves by port 1 unless it says otherwise.
#include <core.p4>
#include <v1model.p4>

header h_t {
    bit<8>  op;
    bit<8>  index;
    bit<16> a;
    bit<16> b;
    bit<64> r;
}
struct headers_t { h_t h; }
struct metadata_t { bit<8> known; bit<32> color; }
struct pair_t { bit<8> index; bit<16> a; }
struct learn_t { bit<8> index; bit<16> a; }

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    value_set<pair_t>(2) pairs;
    value_set<bit<8>>(2) unused;
    state start {
        packet.extract(hdr.h);
        transition select(hdr.h.index, hdr.h.a) {
            pairs: known;
            default: accept;
        }
    }
    state known {
        meta.known = 1;
        transition accept;
    }
}

control Check(inout headers_t hdr, inout metadata_t meta) { apply { } }

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    meter(4, MeterType.packets) packet_rates;
    meter(4, MeterType.bytes) byte_rates;
    direct_meter<bit<32>>(MeterType.packets) own_rate;
    direct_counter(CounterType.packets_and_bytes) own_count;
    counter(4, CounterType.packets_and_bytes) counts;
    register<bit<64>>(3) first;
    register<bit<64>>(3) second;
    action_selector(HashAlgorithm.crc32, 32w64, 32w32) ways_of;

    action metered(bit<16> tag) { own_rate.read(meta.color); own_count.count(); hdr.h.b = tag; }
    table rated {
        key = { hdr.h.index : exact; }
        actions = { metered; NoAction; }
        meters = own_rate;
        counters = own_count;
        support_timeout = true;
    }
    action way(bit<16> tag) { hdr.h.b = tag; }
    table ways {
        key = { hdr.h.index : exact; hdr.h.a : selector; }
        actions = { way; NoAction; }
        implementation = ways_of;
    }
    action tag(bit<16> tag) { hdr.h.b = tag; }
    table routes {
        key = { hdr.h.r : lpm; }
        actions = { tag; NoAction; }
    }
    table rules {
        key = { hdr.h.a : ternary; hdr.h.index : range; }
        actions = { tag; NoAction; }
    }
    apply {
        sm.egress_spec = 1;
        if (hdr.h.op == 1) {
            packet_rates.execute_meter((bit<32>) hdr.h.index, meta.color);
            hdr.h.a = (bit<16>) meta.color;
        } else if (hdr.h.op == 2) {
            byte_rates.execute_meter((bit<32>) hdr.h.index, meta.color);
            hdr.h.a = (bit<16>) meta.color;
        } else if (hdr.h.op == 3) {
            rated.apply();
            hdr.h.a = (bit<16>) meta.color;
        } else if (hdr.h.op == 4) {
            truncate((bit<32>) hdr.h.a);
        } else if (hdr.h.op == 5) {
            random(hdr.h.r, (bit<64>) hdr.h.a, (bit<64>) hdr.h.b);
        } else if (hdr.h.op == 6) {
            bit<64> x;
            bit<64> y;
            first.read(x, (bit<32>) hdr.h.index);
            second.read(y, (bit<32>) hdr.h.index);
            hdr.h.r = x - y;
        } else if (hdr.h.op == 7) {
            ways.apply();
        } else if (hdr.h.op == 8) {
            digest<learn_t>(1, { hdr.h.index, hdr.h.a });
        } else if (hdr.h.op == 9) {
            truncate((bit<32>) hdr.h.a);
            sm.mcast_grp = 1;
        } else if (hdr.h.op == 10) {
            truncate((bit<32>) hdr.h.a);
            clone(CloneType.I2E, 5);
        } else if (hdr.h.op == 12) {
            hdr.h.b = (bit<16>) meta.known;
        } else if (hdr.h.op == 13) {
            routes.apply();
        } else if (hdr.h.op == 14) {
            rules.apply();
        } else if (hdr.h.op == 15) {
            counts.count((bit<32>) hdr.h.index);
        } else if (hdr.h.op == 16) {
            first.write((bit<32>) hdr.h.index, hdr.h.r);
        } else if (hdr.h.op == 17) {
            random(hdr.h.r, 64w0, 64w0xffffffffffffffff);
        } else if (hdr.h.op == 18) {
            truncate((bit<32>) hdr.h.a);
            truncate((bit<32>) hdr.h.b);
        } else if (hdr.h.op == 19) {
            hdr.h.b = (bit<16>) sm.packet_length;
        }
    }
}

control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    apply {
        if (hdr.h.op == 11) {
            truncate((bit<32>) hdr.h.a);
        } else if (hdr.h.op == 19 && hdr.h.index == 0) {
            hdr.h.index = 1;
            truncate((bit<32>) hdr.h.a);
            recirculate_preserving_field_list(0);
        }
    }
}

control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Emit(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr.h); } }

V1Switch(P(), Check(), In(), Out(), Compute(), Emit()) main;
