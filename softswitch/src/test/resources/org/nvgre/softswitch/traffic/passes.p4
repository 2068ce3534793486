// A packet asks for what a Tofino does between the gresses; egress puts before it a report of what it was told.
// With SECOND it is for a Tofino 2.
#include <core.p4>
#ifdef SECOND
#include <t2na.p4>
#else
#include <tna.p4>
#endif

const bit<8> BRIDGED = 1;
const bit<8> MIRRORED = 2;
const ResubmitType_t WITH_DATA = 1;
const ResubmitType_t WITHOUT = 2;
const MirrorType_t FROM_INGRESS = 1;
const MirrorType_t FROM_EGRESS = 2;

header request_t {
    bit<1>  mirror_outgoing;  // Tofino 2
    bit<1>  mirror_egress;
    bit<1>  mirror_ingress;
    bit<1>  bypass;
    bit<1>  drop;
    bit<1>  resubmit_again;   // in the second pass
    bit<1>  resubmit;
    bit<1>  resubmit_data;
    bit<8>  hops;             // as often by the port "loop" before it goes by "port"
    bit<16> loop;
    bit<16> port;
    bit<16> group;
    bit<16> rid;
    bit<16> xid;
    bit<16> yid;
    bit<8>  session;
    bit<5>  queue;
    bit<3>  cos;
    bit<16> came;             // written by ingress: where it came from
}

// Before a packet on its way to egress.
header bridge_t {
    bit<8> kind;
    bit<8> pass;
    bit<8> data;
    bit<8> report;
}

header mirror_t {
    bit<8> kind;
    bit<8> from;
}

header again_t {
    bit<8>  data;
    bit<56> rest;
#ifdef SECOND
    bit<64> more;
#endif
}

header report_t {
    bit<8>  from;
    bit<8>  pass;
    bit<8>  data;
    bit<16> port;
    bit<16> rid;
    bit<8>  first;
    bit<8>  queue;
    bit<8>  cos;
    bit<16> length;
}

struct headers_t {
    report_t  report;
    bridge_t  bridge;
    mirror_t  mirror;
    again_t   again;
    request_t request;
}

struct metadata_t {
    bit<8>     from;
    MirrorId_t session;
    bit<8>     kind;
}

parser IngressParser(packet_in packet, out headers_t hdr, out metadata_t meta,
                     out ingress_intrinsic_metadata_t intrinsic) {
    state start {
        packet.extract(intrinsic);
        transition select(intrinsic.resubmit_flag) {
            0: first_pass;
            1: second_pass;
        }
    }
    state first_pass {
        packet.advance(PORT_METADATA_SIZE);
        transition request;
    }
    state second_pass {
        packet.extract(hdr.again);
#ifdef SECOND
        packet.advance(64);
#endif
        transition request;
    }
    state request {
        packet.extract(hdr.request);
        transition accept;
    }
}

control Ingress(inout headers_t hdr, inout metadata_t meta, in ingress_intrinsic_metadata_t intrinsic,
                in ingress_intrinsic_metadata_from_parser_t from_parser,
                inout ingress_intrinsic_metadata_for_deparser_t for_deparser,
                inout ingress_intrinsic_metadata_for_tm_t for_tm) {
    Counter<bit<32>, bit<1>>(2, CounterType_t.PACKETS) passes;

    apply {
        hdr.request.came = (bit<16>) intrinsic.ingress_port;
        hdr.bridge.setValid();
        hdr.bridge.kind = BRIDGED;
        hdr.bridge.pass = 1;
        hdr.bridge.data = 0;
        passes.count(intrinsic.resubmit_flag);
        if (intrinsic.resubmit_flag == 1) {
            hdr.bridge.pass = 2;
            hdr.bridge.data = hdr.again.data;
        }
        for_tm.ucast_egress_port = (PortId_t) hdr.request.port;
        hdr.bridge.report = 1;
        if (hdr.request.hops != 0) {
            hdr.request.hops = hdr.request.hops - 1;
            for_tm.ucast_egress_port = (PortId_t) hdr.request.loop;
            hdr.bridge.report = 0;
        }
        for_tm.mcast_grp_a = hdr.request.group;
        for_tm.rid = hdr.request.rid;
        for_tm.level1_exclusion_id = hdr.request.xid;
        for_tm.level2_exclusion_id = (L2ExclusionId_t) hdr.request.yid;
        for_tm.qid = (QueueId_t) hdr.request.queue;
        for_tm.ingress_cos = hdr.request.cos;
        for_tm.bypass_egress = hdr.request.bypass;
        for_deparser.drop_ctl = 2w0 ++ hdr.request.drop;
        if (intrinsic.resubmit_flag == 0 || hdr.request.resubmit_again == 1) {
            if (hdr.request.resubmit_data == 1) {
                for_deparser.resubmit_type = WITH_DATA;
                hdr.again.data = hdr.request.session + 1;
            } else if (hdr.request.resubmit == 1) {
                for_deparser.resubmit_type = WITHOUT;
            }
        }
        if (hdr.request.mirror_ingress == 1) {
            for_deparser.mirror_type = FROM_INGRESS;
            meta.session = (MirrorId_t) hdr.request.session;
            meta.kind = MIRRORED;
            meta.from = 1;
#ifdef SECOND
            for_deparser.mirror_io_select = hdr.request.mirror_outgoing;
#endif
        }
    }
}

control IngressDeparser(packet_out packet, inout headers_t hdr, in metadata_t meta,
                        in ingress_intrinsic_metadata_for_deparser_t for_deparser) {
    Resubmit(WITH_DATA) with_data;
    Resubmit(WITHOUT) without;
    Mirror(FROM_INGRESS) copy;
    apply {
        if (for_deparser.resubmit_type == WITH_DATA) {
            with_data.emit<again_t>(hdr.again);
        }
        if (for_deparser.resubmit_type == WITHOUT) {
            without.emit();
        }
        if (for_deparser.mirror_type == FROM_INGRESS) {
            copy.emit<mirror_t>(meta.session, { meta.kind, meta.from });
        }
        packet.emit(hdr.bridge);
        packet.emit(hdr.request);
    }
}

parser EgressParser(packet_in packet, out headers_t hdr, out metadata_t meta,
                    out egress_intrinsic_metadata_t intrinsic) {
    state start {
        packet.extract(intrinsic);
        transition select(packet.lookahead<bit<8>>()) {
            MIRRORED: mirrored;
            default: bridged;
        }
    }
    state mirrored {
        packet.extract(hdr.mirror);
        transition accept;
    }
    state bridged {
        packet.extract(hdr.bridge);
        packet.extract(hdr.request);
        transition accept;
    }
}

control Egress(inout headers_t hdr, inout metadata_t meta, in egress_intrinsic_metadata_t intrinsic,
               in egress_intrinsic_metadata_from_parser_t from_parser,
               inout egress_intrinsic_metadata_for_deparser_t for_deparser,
               inout egress_intrinsic_metadata_for_output_port_t for_port) {
    action report(bit<8> from) {
        hdr.report.setValid();
        hdr.report.from = from;
        hdr.report.port = (bit<16>) intrinsic.egress_port;
        hdr.report.rid = intrinsic.egress_rid;
        hdr.report.first = (bit<8>) intrinsic.egress_rid_first;
        hdr.report.queue = (bit<8>) intrinsic.egress_qid;
        hdr.report.cos = (bit<8>) intrinsic.egress_cos;
        hdr.report.length = intrinsic.pkt_length;
    }
    apply {
        if (hdr.mirror.isValid()) {
            report(hdr.mirror.from);
            hdr.report.pass = 0;
            hdr.report.data = 0;
        } else if (hdr.bridge.report == 1) {
            report(0);
            hdr.report.pass = hdr.bridge.pass;
            hdr.report.data = hdr.bridge.data;
        }
        if (hdr.request.isValid() && hdr.request.mirror_egress == 1) {
            for_deparser.mirror_type = FROM_EGRESS;
            meta.session = (MirrorId_t) hdr.request.session;
            meta.kind = MIRRORED;
            meta.from = 2;
#ifdef SECOND
            for_deparser.mirror_io_select = hdr.request.mirror_outgoing;
#endif
        }
    }
}

control EgressDeparser(packet_out packet, inout headers_t hdr, in metadata_t meta,
                       in egress_intrinsic_metadata_for_deparser_t for_deparser) {
    Mirror(FROM_EGRESS) copy;
    apply {
        if (for_deparser.mirror_type == FROM_EGRESS) {
            copy.emit<mirror_t>(meta.session, { meta.kind, meta.from });
        }
        packet.emit(hdr.report);
        packet.emit(hdr.request);
    }
}

Pipeline(IngressParser(), Ingress(), IngressDeparser(), EgressParser(), Egress(), EgressDeparser()) pipe;
Switch(pipe) main;
