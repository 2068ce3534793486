// A small router: one of most things that the compiler translates.
#include <core.p4>
#include <v1model.p4>

#define ADDRESS bit<32>

typedef bit<48> mac_t;
type bit<16> vrf_t;
enum bit<8> Kind { PLAIN = 1, TAGGED = 2 }

@controller_header("packet_in")
header to_controller_t {
    bit<9> port;
    bit<7> reserved;
}

header ethernet_t {
    mac_t dst;
    mac_t src;
    bit<16> type;
}

header ipv4_t {
    bit<4> version;
    bit<4> ihl;
    bit<8> tos;
    bit<16> length;
    bit<32> rest;
    bit<8> ttl;
    bit<8> protocol;
    bit<16> checksum;
    ADDRESS src;
    ADDRESS dst;
}

header options_t {
    varbit<320> data;
}

struct headers_t {
    to_controller_t to_controller;
    ethernet_t ethernet;
    ipv4_t ipv4;
    options_t options;
}

struct metadata_t {
    vrf_t vrf;
    bool routed;
    bit<32> index;
}

parser RouterParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            0x0800: ipv4;
            0x8100 &&& 0xff00: reject;
            default: accept;
        }
    }
    state ipv4 {
        packet.extract(hdr.ipv4);
        verify(hdr.ipv4.version == 4, error.ParserInvalidArgument);
        transition select(hdr.ipv4.ihl) {
            5: accept;
            6 .. 15: options;
        }
    }
    state options {
        packet.extract(hdr.options, ((bit<32>) hdr.ipv4.ihl - 5) << 5);
        transition accept;
    }
}

control Verify(inout headers_t hdr, inout metadata_t meta) {
    apply {
        verify_checksum(hdr.ipv4.isValid(), { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.length,
            hdr.ipv4.rest, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst, hdr.options.data },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

control Routes(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    direct_counter(CounterType.packets_and_bytes) hits;

    /* The next hop. */
    @brief("sends on")
    action forward(@id(7) bit<9> port, mac_t mac) {
        standard.egress_spec = port;
        hdr.ethernet.dst = mac;
        if (hdr.ipv4.ttl == 0) {
            mark_to_drop(standard);
            return;
        }
        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
    }

    action drop() {
        mark_to_drop(standard);
    }

    table route {
        key = {
            meta.vrf: exact @name("vrf");
            hdr.ipv4.dst: lpm;
        }
        actions = { forward; @tableonly drop; @defaultonly NoAction; }
        const default_action = NoAction();
        counters = hits;
        size = 4096;
    }

    apply {
        meta.routed = route.apply().hit;
    }
}

control RouterIngress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    @name(".stats")
    counter(64, CounterType.bytes) stats;

    Routes() routes;

    action classify(Kind kind) {
        meta.index = (bit<32>) (bit<8>) kind;
    }

    @name(".kinds")
    table kinds {
        key = {
            hdr.ethernet.isValid(): exact;
            hdr.ethernet.type: ternary;
        }
        actions = { classify; }
        default_action = classify(Kind.PLAIN);
        const entries = {
            (true, 0x8100): classify(Kind.TAGGED);
            (true, 0x8000 &&& 0x8000): classify(Kind.PLAIN);
        }
    }

    apply {
        kinds.apply();
        if (hdr.ipv4.isValid()) {
            routes.apply(hdr, meta, standard);
        }
        if (!meta.routed) {
            stats.count(meta.index);
        }
    }
}

control RouterEgress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
    }
}

control Compute(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.ipv4.isValid(), { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.length,
            hdr.ipv4.rest, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst, hdr.options.data },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

control RouterDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

@pkginfo(name = "router", version = "1.0")
V1Switch(RouterParser(), Verify(), RouterIngress(), RouterEgress(), Compute(), RouterDeparser()) main;
