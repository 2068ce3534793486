// What there is to set in an STF test: one small table of each kind, a counter, a register and a meter of each
// sort, groups and sessions. A packet is a "request": what is to be done with it, a number, and room for answers.
#include <core.p4>
#include <v1model.p4>

header request_t {
    bit<8>  what;
    bit<8>  number;
    bit<16> answer;
}

header label_t {
    bit<8> label;
}

struct headers_t {
    request_t  request;
    label_t[2] labels;
}

struct metadata_t {
    bit<8> color;
}

const bit<8> EXACT = 1;
const bit<8> TERNARY = 2;
const bit<8> PREFIX = 3;
const bit<8> LABELS = 4;
const bit<8> COUNT = 5;
const bit<8> REMEMBER = 6;
const bit<8> METER = 7;
const bit<8> MULTICAST = 8;
const bit<8> MIRROR = 9;

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.request);
        transition select(hdr.request.what) {
            LABELS: label;
            default: accept;
        }
    }
    state label {
        packet.extract(hdr.labels[0]);
        transition accept;
    }
}

control check(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    counter(4, CounterType.packets_and_bytes) requests;
    register<bit<16>>(4) memory;
    meter(4, MeterType.packets) rate;

    action drop() {
        mark_to_drop(standard);
    }

    action send(bit<9> port) {
        standard.egress_spec = port;
    }

    action reply(bit<9> port, bit<16> answer) {
        standard.egress_spec = port;
        hdr.request.answer = answer;
    }

    table by_number {
        key = { hdr.request.number: exact; }
        actions = { send; reply; drop; }
        default_action = drop();
    }

    table by_bits {
        key = {
            hdr.request.number: ternary;
            hdr.request.answer: ternary;
        }
        actions = { send; reply; drop; }
        default_action = drop();
    }

    table by_prefix {
        key = { hdr.request.answer: lpm; }
        actions = { send; reply; drop; }
        default_action = drop();
    }

    table by_label {
        key = {
            hdr.labels[0].isValid(): exact;
            hdr.labels[0].label: exact;
        }
        actions = { send; drop; }
        default_action = drop();
    }

    table range_number {
        key = { hdr.request.number: range; }
        actions = { send; drop; }
    }

    apply {
        standard.egress_spec = 1;
        if (hdr.request.what == EXACT) {
            by_number.apply();
        } else if (hdr.request.what == TERNARY) {
            by_bits.apply();
        } else if (hdr.request.what == PREFIX) {
            by_prefix.apply();
        } else if (hdr.request.what == LABELS) {
            by_label.apply();
        } else if (hdr.request.what == COUNT) {
            requests.count((bit<32>) hdr.request.number);
            range_number.apply();
        } else if (hdr.request.what == REMEMBER) {
            bit<16> before;
            memory.read(before, (bit<32>) hdr.request.number);
            memory.write((bit<32>) hdr.request.number, hdr.request.answer);
            hdr.request.answer = before;
        } else if (hdr.request.what == METER) {
            rate.execute_meter((bit<32>) hdr.request.number, meta.color);
            hdr.request.answer = (bit<16>) meta.color;
        } else if (hdr.request.what == MULTICAST) {
            standard.mcast_grp = (bit<16>) hdr.request.number;
        } else if (hdr.request.what == MIRROR) {
            clone(CloneType.I2E, (bit<32>) hdr.request.number);
        }
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
        if (hdr.request.what == MULTICAST) {
            hdr.request.answer = standard.egress_rid;
        }
    }
}

control deparse(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.request);
        packet.emit(hdr.labels);
    }
}

V1Switch(prs(), check(), ingress(), egress(), check(), deparse()) main;
