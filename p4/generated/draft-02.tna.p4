// NVGRE for Tofino (tna), profile draft-02. Generated: change the templates, not this file.
// RFC 7637, draft-sridharan-virtualization-nvgre-02; the ids in brackets are the packet rules of the documentation.
// SPDX-License-Identifier: Apache-2.0

#include <core.p4>
#include <tna.p4>

// ---- Headers --------------------------------------------------------------------------------------------------------

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<16> ETHERTYPE_TEB  = 0x6558;  // transparent Ethernet bridging: what NVGRE carries (RFC 7637 §3.2)
const bit<16> ETHERTYPE_CTAG = 0x8100;  // 802.1Q customer tag
const bit<16> ETHERTYPE_STAG = 0x88A8;  // 802.1ad service tag
const bit<16> ETHERTYPE_IPV6 = 0x86DD;

const bit<8> PROTOCOL_TCP = 6;
const bit<8> PROTOCOL_UDP = 17;
const bit<8> PROTOCOL_GRE = 47;

const bit<16> OVERHEAD_BYTES = 42;  // Ethernet, IPv4, GRE and its key
const bit<16> OUTER_V4_BYTES = 28;  // of these, what the outer IPv4 length counts

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> ether_type;
}

header vlan_t {
    bit<3>  pcp;
    bit<1>  dei;
    bit<12> vid;
    bit<16> ether_type;
}

header ipv4_t {
    bit<4>  version;
    bit<4>  ihl;
    bit<6>  dscp;
    bit<2>  ecn;
    bit<16> total_length;
    bit<16> identification;
    bit<1>  reserved;
    bit<1>  dont_fragment;
    bit<1>  more_fragments;
    bit<13> fragment_offset;
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> checksum;
    bit<32> src;
    bit<32> dst;
}

header ipv6_t {
    bit<4>   version;
    bit<6>   dscp;
    bit<2>   ecn;
    bit<20>  flow_label;
    bit<16>  payload_length;
    bit<8>   next_header;
    bit<8>   hop_limit;
    bit<128> src;
    bit<128> dst;
}

// The first four bytes of TCP and UDP.
header ports_t {
    bit<16> src;
    bit<16> dst;
}

// RFC 2784 §2.1 with the key bit of RFC 2890 §2.
header gre_t {
    bit<1>  checksum_present;
    bit<1>  reserved_1;
    bit<1>  key_present;
    bit<1>  sequence_present;
    bit<2>  reserved_4_5;
    bit<7>  reserved_6_12;
    bit<3>  version;
    bit<16> protocol;
}

// The GRE key as NVGRE divides it (RFC 7637 §3.2).
header nvgre_key_t {
    bit<24> vsid;
    bit<8>  flow_id;
}

    // What travels before a packet from ingress to egress: the first byte tells a mirrored packet from any other.
enum bit<8> Before {
    BRIDGE = 1,
    MIRROR = 2,
    ANSWER = 3,      // and who answers
    TUNNEL_V4 = 4,   // and next hop and provider addresses
    TUNNEL_V6 = 5,
    TRANSIT_V4 = 6,  // and next hop: it passes through
    TRANSIT_V6 = 7,
    AS_IS = 8        // the control plane's own packet
}

// What the outer header's congestion does to that of the frame (RFC 6040 §4.2).
enum bit<2> Mark {
    NONE = 0,
    ECT_1 = 1,
    CE = 3
}

// What the frame is, as far as the tables care.
enum bit<8> Kind {
    OTHER = 0,
    IPV4 = 4,
    IPV6 = 6
}

// Where a packet is bound.
enum bit<2> Bound {
    NOWHERE = 0,  // for the control plane, or dropped
    FRAME = 1,    // a tenant's frame
    TUNNEL = 2,   // a tenant's frame, and into a tunnel
    TRANSIT = 3   // an underlay packet that passes through
}

// What ingress decided about the packet. Two tables cannot write to one byte in the same stage, nor an action into a byte from
// two sources: so what is decided at the same time is in different bytes.
header bridge_t {
    Before   before;
    bit<16>  ingress_port;
    bit<16>  length_change;  // from the length on the wire to that of the tenant's frame
    bit<1>   from_tunnel;
    bit<5>   reserved;
    bit<1>   has_nat_src;
    bit<1>   has_nat_dst;
    bit<1>   routed;
    bit<1>   reflect;
    bit<4>   reserved_2;
    Mark     mark;
}

// The parts of a tunnel header that ingress fills in travel as headers of their own, in front of the packet; egress adds
// the rest between them. So nothing is copied, and a frame that is not for a tunnel does not carry what it does not need:
// egress reads 160 bytes of a packet and no more.
// Of a tenant's frame, in egress: a tag comes and goes between the parts.
header macs_t {
    bit<48>  dst;
    bit<48>  src;
}

header tag_t {
    bit<16>  tag_protocol;
    bit<3>   pcp;
    bit<1>   dei;
    bit<12>  vid;
}

header ether_type_t {
    bit<16>  value;
}

// What egress has to know of a tenant's IPv6 header.
header ipv6_start_t {
    bit<4>   version;
    bit<6>   dscp;
    bit<2>   ecn;
    bit<20>  flow_label;
    bit<16>  payload_length;
    bit<8>   next_header;
    bit<8>   hop_limit;
}

header tunnel_ipv4_t {
    bit<8>   version_ihl;
    bit<8>   traffic_class;
    bit<16>  total_length;
    bit<16>  identification;
    bit<16>  fragment;
    bit<8>   ttl;
    bit<8>   protocol;
    bit<16>  checksum;
}

header path4_t {
    bit<32>  src;
    bit<32>  dst;
}

struct headers_t {
    bridge_t       bridge;
    tunnel_ipv4_t  tunnel_ipv4;
    path4_t        path4;
    macs_t         macs;
    tag_t          tag;
    ether_type_t   ether_type;
    ipv6_start_t   ipv6_start;

    // What this NVE puts on, in egress.
    ethernet_t     tunnel_ethernet;
    vlan_t         tunnel_vlan;
    gre_t          tunnel_gre;
    nvgre_key_t    tunnel_key;
    // What came in: a tenant's frame, or an underlay packet with a tenant's frame in it.
    ethernet_t     ethernet;
    vlan_t         vlan;
    ipv4_t         ipv4;
    ipv6_t         ipv6;
    ports_t        ports;
    gre_t          gre;
    nvgre_key_t    nvgre_key;
    ethernet_t     inner_ethernet;
    vlan_t         inner_vlan;
}

// ---- What the stages tell each other --------------------------------------------------------------------------------

// Codes and texts: p4/drop-reasons.yaml.
enum bit<8> DropReason {
    NONE = 0,
    UNKNOWN_PORT = 1,  // F1: no virtual subnet and no underlay on this port and VLAN
    MALFORMED = 2,  // D5: truncated headers, bad IP version, header length or checksum
    FRAGMENT = 3,  // D4: a fragment of an outer packet
    GRE_HEADER = 4,  // D2: GRE flags, version or protocol that NVGRE does not use
    RESERVED_VSID = 5,  // W7: VSID 0 to 0xFFF or 0xFFFFFF
    UNKNOWN_VSID = 6,  // D3: a VSID that this NVE does not serve
    UNKNOWN_PEER = 7,  // D6: an outer source that is no provider address of the virtual subnet
    INNER_TAG = 8,  // W8: an 802.1Q tag where the standard allows none
    ECN = 9,  // Q2: congestion experienced on the way, by a sender that cannot be told
    SOURCE_GUARD = 10,  // S2: a source address that is not the port's own
    ACL = 11,  // S3: denied by an ACL
    NOT_NVGRE = 12,  // D1: an underlay packet that is neither NVGRE nor for this NVE
    UNKNOWN_UNICAST = 13,  // F4: no record of the destination MAC in this virtual subnet
    NO_FLOOD_GROUP = 14,  // F3: broadcast or multicast with nowhere to go
    SAME_PORT = 15,  // F2: the destination is behind the port the frame came from
    SPLIT_HORIZON = 16,  // D7: came out of a tunnel and would go into one
    NO_ENDPOINT = 17,  // F5: the endpoint has no provider addresses
    NO_ROUTE = 18,  // F6: no underlay route or next hop to the provider address
    TTL_EXPIRED = 19,  // F6: a transit packet whose TTL ran out
    NO_CA_ROUTE = 20,  // F7: no route in the routing domain
    NO_CA_HOST = 21,  // F7: no record of the destination or next hop in its virtual subnet
    METERED = 22,  // Q3: red: above the rate of the virtual subnet
    TOO_BIG = 23,  // M1: does not fit into its tunnel
    UNKNOWN_LENGTH = 24  // W2: not IP, for a tunnel, on a target that does not know a packet's length (pna)
}

// What a packet is to this NVE; known after `admit` and `terminate`.
enum bit<2> Origin {
    UNKNOWN = 0,
    TENANT = 1,    // a tenant's frame from a tenant's port
    TUNNEL = 2,    // a tenant's frame out of a tunnel that ends here
    UNDERLAY = 3   // an underlay packet that passes through
}

struct metadata_t {
    // Of this architecture. From the ingress parser, of the outer and the inner frame:
    bool       checksum_error;
    Kind       outer_kind;
    bit<8>     outer_l4;
    bit<8>     outer_protocol;
    bit<8>     outer_ttl;
    Kind       inner_kind;
    bit<8>     inner_l4;
    bit<8>     inner_protocol;
    bit<8>     inner_ttl;
    bit<1>     arp_request;

    // What the tables look for: the frame's own addresses, wherever they lie in the packet.
    Kind       kind;
    bit<8>     l4;               // 1 = there are ports
    bit<48>    look_src;
    bit<48>    look_dst;
    bit<32>    look4_src;
    bit<32>    look4_dst;
    bit<128>   look6_src;        // an IPv4 sender, too, where senders are looked up
    bit<128>   look6_dst;
    bit<8>     look_protocol;
    bit<8>     look_ttl;
    bit<16>    look_ports_src;
    bit<16>    look_ports_dst;
    bit<128>   host6;            // whom to ask for: the destination, or a router before it
    bit<16>    neighbor_port;

    // What headers and tables said; judged by `outcome` and `verdict`.
    Bound      bound;
    bit<8>     colour;
    bit<18>    cell;             // of the subnet's counters
    bit<17>    rate_cell;        // of its meters
    bit<1>     cut_short;
    bit<1>     second_tag;
    bit<1>     bad_outer;
    bit<1>     is_gre;
    bit<1>     is_fragment;
    bit<1>     is_multicast;
    bit<1>     cut_inside;
    bit<1>     bad_inner_tag;
    bit<1>     lost_ce;
    bit<1>     to_host;
    bit<1>     local;
    bit<1>     served;
    bit<1>     known_peer;
    bit<1>     counted;
    bit<1>     may_flood;
    bit<1>     guard;
    bit<1>     learn;
    bit<1>     is_own;
    bit<1>     is_forged;
    bit<1>     is_known;
    bit<1>     has_no_source;
    bit<1>     has_no_address;   // who asks
    bit<1>     has_neighbor;
    bit<1>     answered;         // by ourselves
    bit<1>     is_routed;
    bit<1>     may_reflect;
    bit<1>     ttl_ran_out;
    bit<1>     has_route;
    bit<1>     has_host;
    bit<1>     is_there;
    bit<1>     is_remote;
    bit<1>     has_group;
    bit<1>     same_port;
    bit<1>     has_endpoint;
    bit<1>     has_pa_route;

    // In egress: checksums less what may change, for the deparser to complete (RFC 1624).
    bit<16>    ipv4_residual;
    bool       mend_ipv4;
    bit<1>     into_tunnel;
    bit<1>     tunnel_is_v6;
    bit<16>    outer_length;     // as the outer header says it

    // Set by the architecture file.
    bit<16>    ingress_port;
    bit<16>    egress_port;      // chosen in ingress; in egress the port of this copy
    bit<16>    group;            // replicate to this group; 0 = one copy to egress_port
    bit<16>    replica;          // in egress: which copy of the group this is; 0 = local, or not replicated
    bit<16>    frame_length;     // in egress: bytes of the tenant's frame, before any tunnel header
    bool       truncated;        // a header did not fit into the packet
    bool       bad_checksum;     // of the IPv4 header

    DropReason drop_reason;
    Origin     origin;
    bit<12>    vlan;             // 0 = untagged or priority-tagged
    bit<16>    vrf;
    bit<24>    vsid;
    bit<16>    subnet;           // dense number of the VSID, for counters
    bit<1>     from_tunnel;
    bit<4>     overhead;         // bytes on the wire beyond the tenant's frame, in words of 4 (see the counters)
    bit<16>    removed;          // bytes that ingress took off
    bit<32>    flow_hash;

    // The tunnel this copy goes into, and its next hop.
    bool       encapsulate;
    bit<16>    endpoint;         // 0 = none
    bit<32>    pa_src;
    bit<32>    pa_dst;
    bit<16>    next_hop;
    bit<48>    hop_src;
    bit<48>    hop_dst;
    bool       hop_tagged;
    bit<3>     hop_pcp;
    bit<12>    hop_vid;
    bool       prune;            // in egress: this copy goes nowhere
}

// ---- Ingress parser -------------------------------------------------------------------------------------------------

parser NvgreIngressParser(packet_in packet, out headers_t hdr, out metadata_t meta,
                          out ingress_intrinsic_metadata_t intrinsic) {
    Checksum() ipv4_checksum;

    state start {
        packet.extract(intrinsic);
        packet.advance(PORT_METADATA_SIZE);
        hdr.bridge.setValid();
        hdr.bridge.before = Before.BRIDGE;
        hdr.bridge.ingress_port = 0;
        // All that may be put before the packet; at the end what it does not need is taken off.
        hdr.tunnel_key.setValid();
        hdr.tunnel_ethernet.setValid();
        hdr.path4.setValid();
        transition parse_ethernet;
    }

    state parse_ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_vlan;
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    state parse_vlan {
        packet.extract(hdr.vlan);
        meta.vlan = hdr.vlan.vid;
        transition select(hdr.vlan.ether_type) {
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    // First where it goes to.
    state parse_ipv4 {
        transition select(packet.lookahead<bit<136>>()[7:4]) {
            0xE: parse_group_v4;
            default: parse_ipv4_header;
        }
    }

    state parse_group_v4 {
        meta.is_multicast = 1;
        transition parse_ipv4_header;
    }

    state parse_ipv4_header {
        packet.extract(hdr.ipv4);
        ipv4_checksum.add(hdr.ipv4);
        meta.outer_kind = Kind.IPV4;
        meta.outer_protocol = hdr.ipv4.protocol;
        meta.outer_ttl = hdr.ipv4.ttl;

        transition select(hdr.ipv4.version, hdr.ipv4.ihl) {
            (4, 0x5): parse_ipv4_checked;
            (4, 0x6 &&& 0xE): parse_ipv4_with_options;
            (4, 0x8 &&& 0x8): parse_ipv4_with_options;
            default: parse_bad_ip;
        }
    }

    state parse_bad_ip {
        meta.bad_outer = 1;
        transition accept;
    }

    // The checksum of a header with options is not looked at.
    state parse_ipv4_with_options {
        transition select(hdr.ipv4.more_fragments, hdr.ipv4.fragment_offset, hdr.ipv4.protocol) {
            (0, 0, PROTOCOL_GRE): note_gre;
            (_, _, PROTOCOL_GRE): note_gre_fragment;
            default: accept;
        }
    }

    state parse_ipv4_checked {
        meta.checksum_error = ipv4_checksum.verify();
        transition select(hdr.ipv4.more_fragments, hdr.ipv4.fragment_offset, hdr.ipv4.protocol) {
            (0, 0, PROTOCOL_TCP): parse_ports;
            (0, 0, PROTOCOL_UDP): parse_ports;
            (0, 0, PROTOCOL_GRE): parse_gre;
            (_, _, PROTOCOL_GRE): note_gre_fragment;
            default: accept;
        }
    }

    state note_gre {
        meta.is_gre = 1;
        transition accept;
    }

    state note_gre_fragment {
        meta.is_gre = 1;
        meta.is_fragment = 1;
        transition accept;
    }

    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        meta.outer_kind = Kind.IPV6;
        meta.outer_protocol = hdr.ipv6.next_header;
        meta.outer_ttl = hdr.ipv6.hop_limit;

        transition select(hdr.ipv6.next_header) {
            PROTOCOL_TCP: parse_ports;
            PROTOCOL_UDP: parse_ports;
            default: accept;
        }
    }

    state parse_ports {
        packet.extract(hdr.ports);
        meta.outer_l4 = 1;
        transition accept;
    }

    // K set; C, S, bits 1, 4, 5 and the version clear; bits 6 to 12 are ignored (D2).
    state parse_gre {
        meta.is_gre = 1;
        transition parse_gre_header;
    }

    state parse_gre_header {
        packet.extract(hdr.gre);
        transition select(hdr.gre.checksum_present, hdr.gre.reserved_1, hdr.gre.key_present, hdr.gre.sequence_present,
                          hdr.gre.reserved_4_5, hdr.gre.version, hdr.gre.protocol) {
            (0, 0, 1, 0, 0, 0, ETHERTYPE_TEB): parse_nvgre;
            default: accept;
        }
    }

    state parse_nvgre {
        packet.extract(hdr.nvgre_key);
        packet.extract(hdr.inner_ethernet);
        transition select(hdr.inner_ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_inner_vlan;
            default: accept;
        }
    }

    state parse_inner_vlan {
        packet.extract(hdr.inner_vlan);
        transition select(hdr.inner_vlan.ether_type) {
            default: accept;
        }
    }
}

// ---- Ingress: twelve stages -----------------------------------------------------------------------------------------

// A table costs at least one stage after the one it waits for. So each looks its key up as soon as that is known,
// whether it will count or not: `admit` copies the frame's addresses to where all tables look for them, those of the
// inner frame if the port is one of the underlay, before it is known that a tunnel ends here. What the lookups found is
// judged later, in the order of the rules. Nothing of the frame changes here: egress does that, on each copy.
control Decide(inout headers_t hdr, inout metadata_t meta, in ingress_intrinsic_metadata_t intrinsic) {
    // -- Admit: what is this packet to us? (F1)

    @name(".nvgre.admit_tenant")
    action admit_tenant(bit<24> vsid) {
        meta.origin = Origin.TENANT;
        meta.vsid = vsid;
        hdr.tunnel_key.vsid = vsid;
        meta.look_dst = hdr.ethernet.dst;
        meta.look_src = hdr.ethernet.src;
        meta.kind = meta.outer_kind;
        meta.l4 = meta.outer_l4;
        meta.look_ttl = meta.outer_ttl;
        meta.look_protocol = meta.outer_protocol;
        meta.look4_src = hdr.ipv4.src;
        meta.look4_dst = hdr.ipv4.dst;
        meta.look6_src = hdr.ipv6.src;
        meta.look6_dst = hdr.ipv6.dst;
        meta.look_ports_src = hdr.ports.src;
        meta.look_ports_dst = hdr.ports.dst;
    }

    @name(".nvgre.admit_underlay")
    action admit_underlay(bit<16> vrf) {
        meta.origin = Origin.UNDERLAY;
        meta.vrf = vrf;
        meta.vsid = hdr.nvgre_key.vsid;
        hdr.tunnel_key.vsid = hdr.nvgre_key.vsid;
        hdr.path4.dst = hdr.ipv4.dst;
        meta.look_dst = hdr.inner_ethernet.dst;
        meta.look_src = hdr.inner_ethernet.src;
        meta.kind = meta.inner_kind;
        meta.l4 = meta.inner_l4;
    }

    @name(".nvgre.port_vlan")
    table port_vlan {
        key = {
            hdr.bridge.ingress_port: exact @name("port");
            meta.vlan: exact @name("vlan");
        }
        actions = { admit_tenant; admit_underlay; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    // -- Terminate: does a tunnel end here? (D1)

    @name(".nvgre.terminate")
    action terminate() {
        meta.local = 1;
    }

    @name(".nvgre.local_pa_v4")
    table local_pa_v4 {
        key = {
            meta.vrf: exact @name("vrf");
            hdr.ipv4.dst: exact @name("pa");
        }
        actions = { terminate; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 256;
    }

    // -- The virtual subnet (D3, D6)

    // Frames and bytes per virtual subnet, by where they came from. A subnet has a cell for each number of 4-byte words
    // by which the wire exceeds the tenant's frame: @words lists them; @overhead is the constant part.
    @name(".nvgre.from_tenant") @overhead(0) @words(0, 1, 5, 6)
    Counter<bit<32>, bit<18>>(16384, CounterType_t.PACKETS_AND_BYTES) from_tenant;
    @name(".nvgre.from_tunnel") @overhead(42) @words(0, 1, 5, 6)
    Counter<bit<32>, bit<18>>(16384, CounterType_t.PACKETS_AND_BYTES) from_tunnel;

    @name(".nvgre.serve")
    action serve(bit<16> index) {
        meta.served = 1;
        meta.cell[17:2] = index;
    }

    @name(".nvgre.vsid")
    table vsid {
        key = {
            meta.vsid: exact @name("vsid");
        }
        actions = { serve; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    // -- Outcome of the above: dropped, for the control plane, passing through, or a tenant's frame

    @hidden
    action refuse(DropReason reason) {
        meta.drop_reason = reason;
    }

    // Known by then to have come for a virtual subnet that is served.
    @hidden
    action refuse_counted(DropReason reason) {
        meta.drop_reason = reason;
        meta.counted = 1;
    }

    @hidden
    action pass_through() {
        meta.bound = Bound.TRANSIT;
        meta.drop_reason = DropReason.NO_ROUTE;  // until there is one
    }

    @hidden
    action take_frame() {
        meta.counted = 1;
        meta.bound = Bound.FRAME;
    }

    // The outer headers come off; egress sees the frame as if a tenant's port had sent it.
    @name(".nvgre.decapsulate")
    action decapsulate() {
        meta.counted = 1;
        meta.bound = Bound.FRAME;
        meta.from_tunnel = 1;
        hdr.bridge.from_tunnel = 1;
        hdr.ethernet.setInvalid();
        hdr.vlan.setInvalid();
        hdr.ipv4.setInvalid();
        hdr.ipv6.setInvalid();
        hdr.gre.setInvalid();
        hdr.nvgre_key.setInvalid();
    }

    @hidden
    action has_no_end() {
        meta.cut_short = 1;
    }

    @hidden
    action has_second_tag() {
        meta.second_tag = 1;
    }

    @hidden
    action has_no_ip() {
        meta.bad_outer = 1;
    }

    @hidden
    action of_this_host() {
        meta.to_host = 1;
    }

    // Where the Ethernet header and the tag promise what is not there, or more than is understood.
    @hidden
    table framing {
        key = {
            hdr.ethernet.isValid(): ternary;
            hdr.ethernet.ether_type: ternary;
            hdr.vlan.isValid(): ternary;
            hdr.vlan.ether_type: ternary;
            hdr.ipv4.isValid(): ternary;
            hdr.ipv6.isValid(): ternary;
        }
        actions = { has_no_end; has_second_tag; has_no_ip; of_this_host; NoAction; }
        const entries = {
            (false, _, _, _, _, _): has_no_end();
            (_, ETHERTYPE_CTAG, false, _, _, _): has_no_end();
            (_, ETHERTYPE_STAG, _, _, _, _): has_second_tag();
            (_, _, true, ETHERTYPE_CTAG, _, _): has_second_tag();
            (_, _, true, ETHERTYPE_STAG, _, _): has_second_tag();
            (_, _, _, _, true, _): NoAction();
            (_, _, _, _, _, true): NoAction();
            (_, _, true, ETHERTYPE_IPV4, _, _): has_no_ip();
            (_, ETHERTYPE_IPV4, false, _, _, _): has_no_ip();
        }
        const default_action = NoAction();
        size = 16;
    }

    // In the order in which a packet with several faults is blamed.
    @hidden
    @stage(3)
    table outcome {
        key = {
            meta.cut_short: ternary;
            meta.origin: ternary;
            meta.second_tag: ternary;
            meta.bad_outer: ternary;
            meta.checksum_error: ternary;
            meta.is_gre: ternary;
            meta.local: ternary;
            meta.cut_inside: ternary;
            meta.truncated: ternary;
            hdr.inner_ethernet.isValid(): ternary;
            meta.is_fragment: ternary;
            hdr.nvgre_key.isValid(): ternary;
            hdr.nvgre_key.vsid: ternary;
            meta.served: ternary;
            meta.known_peer: ternary;
            meta.bad_inner_tag: ternary;
            meta.lost_ce: ternary;
            meta.to_host: ternary;
            meta.is_multicast: ternary;
            meta.outer_ttl: ternary;
        }
        actions = { refuse; refuse_counted; pass_through; take_frame; decapsulate; }
        const entries = {
            (1, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, Origin.UNKNOWN, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_PORT);
            (_, Origin.TENANT, 1, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.INNER_TAG);
            (_, Origin.TENANT, _, _, _, _, _, _, _, _, _, _, _, 0, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_VSID);
            (_, Origin.TENANT, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): take_frame();
            (_, _, _, 1, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, _, 1, 1, _, true, false, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, _, 1, 1, 1, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, _, 1, 1, _, _, _, 1, _, _, _, _, _, _, _, _, _): refuse(DropReason.FRAGMENT);
            (_, _, _, _, _, 1, 1, _, _, _, _, false, _, _, _, _, _, _, _, _): refuse(DropReason.GRE_HEADER);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, 24w0x000000 &&& 0xFFF000, _, _, _, _, _, _, _): refuse(DropReason.RESERVED_VSID);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, 0xFFFFFF, _, _, _, _, _, _, _): refuse(DropReason.RESERVED_VSID);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, _, 0, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_VSID);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, _, _, _, 1, _, _, _, _): refuse_counted(DropReason.INNER_TAG);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, _, _, _, _, _, _, _, _): decapsulate();
            (_, _, _, _, _, 0, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.NOT_NVGRE);
            (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, 1, _): refuse(DropReason.NO_ROUTE);
            (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, 8w0 &&& 0xFE): refuse(DropReason.TTL_EXPIRED);
        }
        const default_action = pass_through();
        size = 32;
    }

    @name(".nvgre.take_tag_off")
    action take_tag_off() {
        hdr.vlan.vid = 0;
        hdr.vlan.dei = 0;
    }

    // By how much the wire is longer than the tenant's frame, and the cell to count it in. The wire's length has the frame
    // check sequence in it.
    @hidden
    action exceeding(bit<16> length_change, bit<2> words) {
        hdr.bridge.length_change = length_change;
        meta.cell[1:0] = words;
    }

    @hidden
    table excess {
        key = {
            meta.origin: exact;
            hdr.vlan.isValid(): exact;
            hdr.ipv6.isValid(): exact;
        }
        actions = { exceeding; }
        const entries = {
            (Origin.UNDERLAY, false, false): exceeding(0xFFFC - 42, 0);
            (Origin.UNDERLAY, true, false): exceeding(0xFFFC - 46, 1);
            (Origin.UNDERLAY, false, true): exceeding(0xFFFC - 62, 2);
            (Origin.UNDERLAY, true, true): exceeding(0xFFFC - 66, 3);
        }
        const default_action = exceeding(0xFFFC, 0);
        size = 8;
    }

    // -- Bridge: where in the virtual subnet is the destination? (F2, F3, F4, D7)

    @name(".nvgre.to_port")
    action to_port(bit<16> port) {
        meta.is_there = 1;
        meta.egress_port = port;
    }

    @name(".nvgre.to_endpoint")
    action to_endpoint(bit<16> endpoint) {
        meta.is_there = 1;
        meta.is_remote = 1;
        meta.endpoint = endpoint;
    }

    @name(".nvgre.ca_mac")
    table ca_mac {
        key = {
            hdr.tunnel_key.vsid: exact @name("vsid");
            meta.look_dst: exact @name("mac");
        }
        actions = { to_port; to_endpoint; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.flood_to")
    action flood_to(bit<16> group) {
        meta.group = group;
        meta.has_group = 1;
    }

    // A frame out of a tunnel has a group of its own, with local ports only.
    @name(".nvgre.flood")
    table flood {
        key = {
            hdr.tunnel_key.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
        }
        actions = { flood_to; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 8192;
    }

    // -- Tunnel: which provider addresses, and which way to them? (W6, F5, F6)

    Hash<bit<32>>(HashAlgorithm_t.CRC32) ports_v4;
Hash<bit<32>>(HashAlgorithm_t.CRC32) packet_v4;
Hash<bit<32>>(HashAlgorithm_t.CRC32) ports_v6;
Hash<bit<32>>(HashAlgorithm_t.CRC32) packet_v6;
Hash<bit<32>>(HashAlgorithm_t.CRC32) frame;
Hash<bit<32>>(HashAlgorithm_t.CRC32) tagged;

    @name(".nvgre.tunnel_v4")
    action tunnel_v4(bit<16> vrf, bit<32> source, bit<32> destination) {
        meta.has_endpoint = 1;
        meta.vrf = vrf;
        hdr.path4.src = source;
        hdr.path4.dst = destination;
    }

    @name(".nvgre.endpoint")
    table endpoint {
        key = {
            meta.endpoint: exact @name("endpoint");
        }
        actions = { tunnel_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.via")
    action via(bit<16> next_hop) {
        meta.has_pa_route = 1;
        meta.next_hop = next_hop;
    }

    @name(".nvgre.pa_route_v4")
    table pa_route_v4 {
        key = {
            meta.vrf: exact @name("vrf");
            hdr.path4.dst: lpm @name("pa");
        }
        actions = { via; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.forward")
    action forward(bit<16> port, bit<48> source, bit<48> destination) {
        meta.drop_reason = DropReason.NONE;
        meta.egress_port = port;
        hdr.tunnel_ethernet.src = source;
        hdr.tunnel_ethernet.dst = destination;
        hdr.tunnel_ethernet.ether_type = 0;  // egress knows
    }

    @name(".nvgre.forward_tagged")
    action forward_tagged(bit<16> port, bit<48> source, bit<48> destination, bit<3> pcp, bit<12> vlan) {
        forward(port, source, destination);
        hdr.tunnel_ethernet.ether_type = ETHERTYPE_CTAG;
        hdr.tunnel_vlan.setValid();
        hdr.tunnel_vlan.pcp = pcp;
        hdr.tunnel_vlan.dei = 0;
        hdr.tunnel_vlan.vid = vlan;
    }

    @name(".nvgre.next_hop")
    table next_hop {
        key = {
            meta.next_hop: exact @name("next_hop");
        }
        actions = { forward; forward_tagged; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
    }

    // -- Verdict on a tenant's frame

    @hidden
    action no_way(DropReason reason) {
        meta.drop_reason = reason;
        meta.group = 0;
    }

    @hidden
    action one_copy() {
        meta.group = 0;
    }

    @hidden
    action many_copies() {
    }

    // Its way is known when a next hop is.
    @hidden
    action into_tunnel() {
        meta.group = 0;
        meta.bound = Bound.TUNNEL;
        meta.drop_reason = DropReason.NO_ROUTE;
    }

    @hidden
    table verdict {
        key = {
            meta.is_routed: ternary;
            meta.ttl_ran_out: ternary;
            meta.has_route: ternary;
            meta.has_host: ternary;
            meta.look_dst: ternary;
            meta.is_there: ternary;
            meta.may_flood: ternary;
            meta.has_group: ternary;
            meta.is_remote: ternary;
            meta.from_tunnel: ternary;
            meta.may_reflect: ternary;
            meta.same_port: ternary;
            meta.has_endpoint: ternary;
        }
        actions = { no_way; one_copy; many_copies; into_tunnel; }
        const entries = {
            (_, _, _, _, 48w0x010000000000 &&& 0x010000000000, _, _, 1, _, _, _, _, _): many_copies();
            (_, _, _, _, 48w0x010000000000 &&& 0x010000000000, _, _, _, _, _, _, _, _): no_way(DropReason.NO_FLOOD_GROUP);
            (_, _, _, _, _, 0, _, _, _, _, _, _, _): no_way(DropReason.UNKNOWN_UNICAST);
            (_, _, _, _, _, _, _, _, 1, 1, 0, _, _): no_way(DropReason.SPLIT_HORIZON);
            (_, _, _, _, _, _, _, _, 1, _, _, _, 0): no_way(DropReason.NO_ENDPOINT);
            (_, _, _, _, _, _, _, _, 1, _, _, _, _): into_tunnel();
            (0, _, _, _, _, _, _, _, _, 0, _, 1, _): no_way(DropReason.SAME_PORT);
        }
        const default_action = one_copy();
        size = 32;
    }

    apply {
        framing.apply();
        if (hdr.inner_ethernet.ether_type == ETHERTYPE_STAG) {
            meta.bad_inner_tag = 1;
        } else if (hdr.inner_vlan.isValid()) {
            if (hdr.inner_vlan.vid != 0 || hdr.inner_vlan.ether_type == ETHERTYPE_CTAG
                    || hdr.inner_vlan.ether_type == ETHERTYPE_STAG) {
                meta.bad_inner_tag = 1;
            }
        } else if (hdr.inner_ethernet.ether_type == ETHERTYPE_CTAG) {
            meta.cut_inside = 1;
        }

        port_vlan.apply();

        // Lookups, each as soon as its key is there.
        vsid.apply();
        if (hdr.ipv4.isValid()) {
            local_pa_v4.apply();
        }
        excess.apply();
        outcome.apply();

        // Of the flow: IPv4 as it came, before NAT. Three hashes are what a stage can do.
        if (meta.kind == Kind.IPV4) {
            if (meta.l4 == 1) {
                meta.flow_hash = ports_v4.get({ meta.look4_src, meta.look4_dst, meta.look_protocol, meta.look_ports_src, meta.look_ports_dst });
            } else {
                meta.flow_hash = packet_v4.get({ meta.look4_src, meta.look4_dst, meta.look_protocol });
            }
        }
        if (meta.kind == Kind.IPV6) {
            if (meta.l4 == 1) {
                meta.flow_hash = ports_v6.get({ meta.look6_src, meta.look6_dst, meta.look_protocol, meta.look_ports_src, meta.look_ports_dst });
            } else {
                meta.flow_hash = packet_v6.get({ meta.look6_src, meta.look6_dst, meta.look_protocol });
            }
        }

        // Counted as it came.
        if (meta.counted == 1 && meta.origin == Origin.TENANT) {
            from_tenant.count(meta.cell, 4);
        }
        if (meta.counted == 1 && meta.origin == Origin.UNDERLAY) {
            from_tunnel.count(meta.cell, 4);
        }
        // A tenant's tag has named the virtual subnet: its work is done (W8).
        if (meta.bound == Bound.FRAME && meta.from_tunnel == 0 && hdr.vlan.isValid()) {
            take_tag_off();
        }
        if (meta.kind == Kind.OTHER && meta.origin == Origin.TENANT) {
            if (hdr.vlan.isValid()) {
                meta.flow_hash = tagged.get({ meta.look_dst, meta.look_src, hdr.vlan.ether_type });
            } else {
                meta.flow_hash = frame.get({ meta.look_dst, meta.look_src, hdr.ethernet.ether_type });
            }
        }
        hdr.tunnel_key.flow_id = meta.flow_hash[7:0];

        ca_mac.apply();
        if (meta.bound == Bound.FRAME) {
            flood.apply();
        }
        if (meta.egress_port == hdr.bridge.ingress_port) {
            meta.same_port = 1;
        }
        if (meta.bound == Bound.FRAME && meta.is_remote == 1) {
            endpoint.apply();
        }
        if (meta.bound == Bound.FRAME && meta.drop_reason == DropReason.NONE) {
            verdict.apply();
        }
        pa_route_v4.apply();
        if (meta.has_pa_route == 1 && (meta.bound == Bound.TUNNEL || meta.bound == Bound.TRANSIT)) {
            next_hop.apply();
        }
    }
}

control NvgreIngress(inout headers_t hdr, inout metadata_t meta,
                     in ingress_intrinsic_metadata_t intrinsic,
                     in ingress_intrinsic_metadata_from_parser_t from_parser,
                     inout ingress_intrinsic_metadata_for_deparser_t for_deparser,
                     inout ingress_intrinsic_metadata_for_tm_t for_tm) {
    // Packets per reason; index: p4/drop-reasons.yaml (O1).
    @name(".nvgre.drop_reason")
    Counter<bit<64>, bit<8>>(64, CounterType_t.PACKETS_AND_BYTES) drop_reason;

    // -- Where it goes, and what of all that travels before it

    @hidden
    action to_group() {
        hdr.path4.setInvalid();
hdr.tunnel_ethernet.setInvalid();
hdr.tunnel_vlan.setInvalid();
for_tm.mcast_grp_a = meta.group;
    }

    @hidden
    action to_tenant() {
        hdr.path4.setInvalid();
hdr.tunnel_ethernet.setInvalid();
hdr.tunnel_vlan.setInvalid();
for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    // What passes through gets another Ethernet header and tag.
    @hidden
    action to_next_hop_v4() {
        hdr.path4.setInvalid();
hdr.tunnel_key.setInvalid();
hdr.ethernet.setInvalid();
hdr.vlan.setInvalid();
hdr.bridge.before = Before.TRANSIT_V4;
        for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    @hidden
    action into_tunnel_v4() {
        hdr.bridge.before = Before.TUNNEL_V4;
        for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    @hidden
    table way_out {
        key = {
            meta.bound: ternary;
            meta.group: ternary;
        }
        actions = {
            to_group; to_tenant; to_next_hop_v4; into_tunnel_v4;
            @defaultonly NoAction;
        }
        const entries = {
            (Bound.FRAME, 0): to_tenant();
            (Bound.FRAME, _): to_group();
            (Bound.TRANSIT, _): to_next_hop_v4();
            (Bound.TUNNEL, _): into_tunnel_v4();
        }
        const default_action = NoAction();
        size = 16;
    }

    Decide() decide;

    apply {
        hdr.bridge.ingress_port[8:0] = intrinsic.ingress_port;
        if (from_parser.parser_err[1:1] == 1) {  // PARSER_ERROR_PARTIAL_HDR
            meta.truncated = true;
        }

        {
            decide.apply(hdr, meta, intrinsic);
            if (meta.drop_reason != DropReason.NONE) {
                drop_reason.count((bit<8>) meta.drop_reason, 4);
                for_deparser.drop_ctl = 1;
            } else {
                way_out.apply();
            }
        }
    }
}

control NvgreIngressDeparser(packet_out packet, inout headers_t hdr, in metadata_t meta,
                             in ingress_intrinsic_metadata_for_deparser_t for_deparser) {
    apply {
        packet.emit(hdr.bridge);
        packet.emit(hdr.tunnel_key);
        packet.emit(hdr.path4);
        packet.emit(hdr.tunnel_ethernet);
        packet.emit(hdr.tunnel_vlan);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.vlan);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.ipv6);
        packet.emit(hdr.ports);
        packet.emit(hdr.gre);
        packet.emit(hdr.nvgre_key);
        packet.emit(hdr.inner_ethernet);
        packet.emit(hdr.inner_vlan);
    }
}

// ---- Egress ---------------------------------------------------------------------------------------------------------

parser NvgreEgressParser(packet_in packet, out headers_t hdr, out metadata_t meta,
                         out egress_intrinsic_metadata_t intrinsic) {
    Checksum() ipv4_rest;

    state start {
        packet.extract(intrinsic);
        transition select(packet.lookahead<bit<8>>()) {
            4: parse_tunnel_v4;
            6: parse_transit_v4;
            8: parse_as_is;
            default: parse_frame;
        }
    }

    state parse_as_is {
        packet.extract(hdr.bridge);
        transition accept;
    }

    state parse_frame {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_key);
        transition parse_ethernet;
    }

    state parse_tunnel_v4 {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_key);
        packet.extract(hdr.path4);
        meta.into_tunnel = 1;
        packet.extract(hdr.tunnel_ethernet);
        transition select(hdr.tunnel_ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_tunnel_vlan;
            default: parse_ethernet;
        }
    }

    state parse_tunnel_vlan {
        packet.extract(hdr.tunnel_vlan);
        transition parse_ethernet;
    }

    // What passes through has lost its old Ethernet header and tag in ingress.
    state parse_transit_v4 {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_ethernet);
        transition select(hdr.tunnel_ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_transit_vlan_v4;
            default: parse_ipv4;
        }
    }

    state parse_transit_vlan_v4 {
        packet.extract(hdr.tunnel_vlan);
        transition parse_ipv4;
    }

    state parse_ethernet {
        packet.extract(hdr.macs);
        transition select(packet.lookahead<bit<16>>()) {
            ETHERTYPE_CTAG: parse_tag;
            default: parse_ether_type;
        }
    }

    state parse_tag {
        packet.extract(hdr.tag);
        transition parse_ether_type;
    }

    state parse_ether_type {
        packet.extract(hdr.ether_type);
        transition select(hdr.ether_type.value) {
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        ipv4_rest.subtract({ hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.checksum });
        meta.ipv4_residual = ipv4_rest.get();
        transition accept;
    }

    // The addresses are of no interest here.
    state parse_ipv6 {
        packet.extract(hdr.ipv6_start);
        transition accept;
    }
}

// A copy of a replicated frame: the control plane has resolved tunnel and next hop for it.
control Replica(inout headers_t hdr, inout metadata_t meta, in egress_intrinsic_metadata_t intrinsic) {
    action next_hop(bit<48> source, bit<48> destination) {
        meta.into_tunnel = 1;
        hdr.tunnel_ethernet.setValid();
        hdr.tunnel_ethernet.src = source;
        hdr.tunnel_ethernet.dst = destination;
    }

    action tag(bit<3> pcp, bit<12> vlan) {
        hdr.tunnel_vlan.setValid();
        hdr.tunnel_vlan.pcp = pcp;
        hdr.tunnel_vlan.dei = 0;
        hdr.tunnel_vlan.vid = vlan;
    }

    @name(".nvgre.replicate_v4")
    action replicate_v4(bit<32> source, bit<32> destination, bit<48> hop_source, bit<48> hop_destination) {
        next_hop(hop_source, hop_destination);
        hdr.path4.setValid();
        hdr.path4.src = source;
        hdr.path4.dst = destination;
    }

    @name(".nvgre.replicate_v4_tagged")
    action replicate_v4_tagged(bit<32> source, bit<32> destination, bit<48> hop_source, bit<48> hop_destination,
                               bit<3> pcp, bit<12> vlan) {
        replicate_v4(source, destination, hop_source, hop_destination);
        tag(pcp, vlan);
    }

    @name(".nvgre.replica")
    table replica {
        key = {
            intrinsic.egress_rid: exact @name("replica");
            meta.egress_port: exact @name("port");
        }
        actions = {
            replicate_v4; replicate_v4_tagged;
            @defaultonly NoAction;
        }
        const default_action = NoAction();
        size = 16384;
    }

    apply {
        // A copy without a tunnel, or one that would go back into the underlay (D7), ends here.
        if (!replica.apply().hit) {
            meta.prune = true;
        } else if (hdr.bridge.from_tunnel == 1) {
            meta.prune = true;
        }
    }
}

// To a tenant's port: not back to the one it came from, and with the tag that names the subnet there.
control PortRewrite(inout headers_t hdr, inout metadata_t meta) {
    bit<12> vid = 0;

    @name(".nvgre.tag")
    action tag(bit<12> vlan) {
        vid = vlan;
    }

    @name(".nvgre.port_rewrite")
    table port_rewrite {
        key = {
            meta.egress_port: exact @name("port");
            hdr.tunnel_key.vsid: exact @name("vsid");
        }
        actions = { tag; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    apply {
        if (port_rewrite.apply().hit) {
            if (!hdr.tag.isValid()) {
                hdr.tag.setValid();
                hdr.tag.tag_protocol = ETHERTYPE_CTAG;
                hdr.tag.pcp = 0;
                hdr.tag.dei = 0;
            }
            hdr.tag.vid = vid;
        }
    }
}

control NvgreEgress(inout headers_t hdr, inout metadata_t meta,
                    in egress_intrinsic_metadata_t intrinsic,
                    in egress_intrinsic_metadata_from_parser_t from_parser,
                    inout egress_intrinsic_metadata_for_deparser_t for_deparser,
                    inout egress_intrinsic_metadata_for_output_port_t for_port) {
    @hidden
    action no_tunnel() {
        hdr.tunnel_key.setInvalid();
    }

    @name(".nvgre.put_tag")
    action put_tag() {
        hdr.tunnel_vlan.ether_type = hdr.tunnel_ethernet.ether_type;
        hdr.tunnel_ethernet.ether_type = ETHERTYPE_CTAG;
    }

    // ID 0 with DF: the packet is never fragmented, so it needs no identity (RFC 6864 §4.1).
    @name(".nvgre.put_ipv4")
    action put_ipv4() {
        hdr.tunnel_ethernet.ether_type = ETHERTYPE_IPV4;
        hdr.tunnel_ipv4.setValid();
        hdr.tunnel_ipv4.version_ihl = 0x45;
        hdr.tunnel_ipv4.traffic_class = 0;
        hdr.tunnel_ipv4.total_length = meta.outer_length;
        hdr.tunnel_ipv4.identification = 0;
        hdr.tunnel_ipv4.fragment = 0x4000;
        hdr.tunnel_ipv4.ttl = 64;
        hdr.tunnel_ipv4.protocol = PROTOCOL_GRE;
        hdr.tunnel_ipv4.checksum = 0;  // set in the deparser
    }

    @hidden
    action put_gre() {
        hdr.tunnel_gre.setValid();
        hdr.tunnel_gre.checksum_present = 0;
        hdr.tunnel_gre.reserved_1 = 0;
        hdr.tunnel_gre.key_present = 1;
        hdr.tunnel_gre.sequence_present = 0;
        hdr.tunnel_gre.reserved_4_5 = 0;
        hdr.tunnel_gre.reserved_6_12 = 0;
        hdr.tunnel_gre.version = 0;
        hdr.tunnel_gre.protocol = ETHERTYPE_TEB;
    }

    Replica() replica;
    PortRewrite() port_rewrite;

    apply {
        // The length on the wire on the way in, frame check sequence included, whatever ingress took off. Asked by itself,
        // so that the sum has a stage of its own.
        if (hdr.tunnel_key.isValid()) {
            meta.frame_length = intrinsic.pkt_length + hdr.bridge.length_change;
        }
        if (hdr.bridge.isValid()) {
            meta.egress_port = (bit<16>) intrinsic.egress_port;
            if (hdr.bridge.before == Before.TRANSIT_V4) {
                // TTL down by one; key and FlowID stay (F6).
                hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
                hdr.tunnel_ethernet.ether_type = ETHERTYPE_IPV4;
                meta.mend_ipv4 = true;
                if (hdr.tunnel_vlan.isValid()) {
                    put_tag();
                }
            } else if (hdr.bridge.before != Before.AS_IS) {
                if (intrinsic.egress_rid != 0) {
                    replica.apply(hdr, meta, intrinsic);
                }
                meta.outer_length = meta.frame_length + OUTER_V4_BYTES;
                if (meta.into_tunnel == 1) {
                    put_ipv4();
                    put_gre();
                    if (hdr.tunnel_vlan.isValid()) {
                        put_tag();
                    }
                } else {
                    if (hdr.bridge.from_tunnel == 0 && meta.egress_port == hdr.bridge.ingress_port) {
                        meta.prune = true;
                    } else if (!meta.prune) {
                        port_rewrite.apply(hdr, meta);
                    }
                    no_tunnel();
                }
                if (meta.prune) {
                    for_deparser.drop_ctl = 1;
                }
            }
        }
    }
}

control NvgreEgressDeparser(packet_out packet, inout headers_t hdr, in metadata_t meta,
                            in egress_intrinsic_metadata_for_deparser_t for_deparser) {
    Checksum() tunnel_checksum;
    Checksum() ipv4_checksum;

    apply {
        if (hdr.tunnel_ipv4.isValid()) {
            hdr.tunnel_ipv4.checksum = tunnel_checksum.update({
                hdr.tunnel_ipv4.version_ihl, hdr.tunnel_ipv4.traffic_class, hdr.tunnel_ipv4.total_length,
                hdr.tunnel_ipv4.identification, hdr.tunnel_ipv4.fragment, hdr.tunnel_ipv4.ttl, hdr.tunnel_ipv4.protocol,
                hdr.path4.src, hdr.path4.dst });
        }
        // Mended, not computed anew, and only where something changed: what was wrong with a tenant's checksum stays
        // wrong (W5).
        if (meta.mend_ipv4) {
            hdr.ipv4.checksum = ipv4_checksum.update({ hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn,
                hdr.ipv4.ttl, hdr.ipv4.protocol, meta.ipv4_residual });
        }
        packet.emit(hdr.tunnel_ethernet);
        packet.emit(hdr.tunnel_vlan);
        packet.emit(hdr.tunnel_ipv4);
        packet.emit(hdr.path4);
        packet.emit(hdr.tunnel_gre);
        packet.emit(hdr.tunnel_key);
        packet.emit(hdr.macs);
        packet.emit(hdr.tag);
        packet.emit(hdr.ether_type);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.ipv6_start);
    }
}

Pipeline(NvgreIngressParser(), NvgreIngress(), NvgreIngressDeparser(),
         NvgreEgressParser(), NvgreEgress(), NvgreEgressDeparser()) pipe;

Switch(pipe) main;
