// Multicast, clones of both kinds, resubmit, recirculate, truncate, and what of the metadata survives them.
#include <core.p4>
#include <v1model.p4>

header mark_t { bit<8> what; bit<8> id; bit<8> trace; bit<8> kind; bit<16> rid; bit<8> kept; }
struct headers_t { mark_t m; }
struct metadata_t {
    @field_list(1, 2) bit<8> kept;
    @field_list(2) bit<8> also;
    bit<8> lost;
}

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    state start {
        packet.extract(hdr.m);
        transition accept;
    }
}

control Check(inout headers_t hdr, inout metadata_t meta) { apply { } }

control In(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    action multicast(bit<16> group) { sm.mcast_grp = group; }
    action unicast(bit<9> port) { sm.egress_spec = port; }
    action drop() { mark_to_drop(sm); }
    action mirror(bit<32> session, bit<9> port) {
        meta.kept = hdr.m.id;
        meta.lost = 9;
        clone_preserving_field_list(CloneType.I2E, session, 1);
        sm.egress_spec = port;
    }
    action again(bit<9> port) {
        meta.kept = 0x55;
        meta.also = hdr.m.id;
        resubmit_preserving_field_list(2);
        sm.egress_spec = port;
    }
    action cut(bit<32> length, bit<9> port) { truncate(length & 0x3F | 8); sm.egress_spec = port; }
    table what {
        key = { hdr.m.what : exact; }
        actions = { multicast; unicast; drop; mirror; again; cut; }
        default_action = unicast(2);
    }
    apply {
        if (!hdr.m.isValid()) {
            sm.egress_spec = 4;
        } else if (sm.instance_type == 0) {
            what.apply();
        } else {
            hdr.m.trace = hdr.m.trace + 0x10;
            sm.egress_spec = 6;
        }
    }
}

control Out(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t sm) {
    apply {
        if (hdr.m.isValid()) {
            hdr.m.kind = (bit<8>) sm.instance_type;
            hdr.m.rid = sm.egress_rid;
            hdr.m.kept = meta.kept ^ meta.also ^ meta.lost;
            if (sm.instance_type == 0 && hdr.m.what & 0xF == 4) {
                meta.kept = 3;
                clone_preserving_field_list(CloneType.E2E, 2, 1);
                hdr.m.trace = hdr.m.trace | 1;
            }
            // Each round adds to the trace in ingress.
            if (hdr.m.id & 3 == 1 && hdr.m.trace < 0x20) {
                meta.kept = hdr.m.id + 1;
                meta.also = 6;
                recirculate_preserving_field_list(1);
            }
        }
    }
}

control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Emit(packet_out packet, in headers_t hdr) { apply { packet.emit(hdr); } }

V1Switch(P(), Check(), In(), Out(), Compute(), Emit()) main;
