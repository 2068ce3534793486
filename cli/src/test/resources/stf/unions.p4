// Stacks of header unions: options that are one byte or three, as their first bit says.
#include <core.p4>
#include <v1model.p4>

header list_t {
    bit<8> what;
    bit<8> count;
}

header short_t {
    bit<8> value;
}

header long_t {
    bit<8>  value;
    bit<16> more;
}

header_union option_t {
    short_t brief;
    long_t  full;
}

struct headers_t {
    list_t      list;
    option_t[3] options;
}

struct metadata_t {
    bit<8> left;
}

parser prs(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.list);
        meta.left = hdr.list.count;
        transition option;
    }
    state option {
        transition select(meta.left, packet.lookahead<bit<1>>()) {
            (0, _): accept;
            (_, 0): brief;
            (_, 1): full;
        }
    }
    state brief {
        packet.extract(hdr.options.next.brief);
        transition select(hdr.options.last.brief.value) {
            0x7f: accept; // ends the list before its time
            default: another;
        }
    }
    state full {
        packet.extract(hdr.options.next.full);
        transition select(hdr.options.last.full.more, hdr.options.last.full.value) {
            (0x7f7f, 0x8f): accept;
            default: another;
        }
    }
    state another {
        meta.left = meta.left - 1;
        transition option;
    }
}

control check(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control ingress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
        standard.egress_spec = 1;
        if (hdr.list.what == 1) {
            hdr.list.count = meta.left;
        } else if (hdr.list.what == 2) {
            hdr.options.pop_front(1);
        } else if (hdr.list.what == 3) {
            hdr.options.push_front(1);
            hdr.options[0].brief.setValid();
            hdr.options[0].brief.value = 0x55;
        } else if (hdr.list.what == 4) {
            hdr.options[1] = hdr.options[0];
        } else if (hdr.list.what == 5) {
            hdr.options[0].full.setInvalid();
            if (!hdr.options[0].isValid()) {
                hdr.list.count = 0xff;
            }
        }
    }
}

control egress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply { }
}

control deparse(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

V1Switch(prs(), check(), ingress(), egress(), check(), deparse()) main;
