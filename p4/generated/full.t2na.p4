// NVGRE for Tofino 2 (t2na), profile full. Generated: change the templates, not this file.
// RFC 7637, draft-sridharan-virtualization-nvgre-02; the ids in brackets are the packet rules of the documentation.
// SPDX-License-Identifier: Apache-2.0

#include <core.p4>
#include <t2na.p4>

const DigestType_t LEARN_DIGEST = 1;

// What the control plane is told of a tenant's port.
struct learn_t {
    bit<16>  port;
    bit<24>  vsid;
    bit<48>  mac;
    bit<128> address;  // IPv4 in the lower 32 bits
    bit<8>   version;  // of IP: 4 or 6
}

// ---- Headers --------------------------------------------------------------------------------------------------------

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<16> ETHERTYPE_ARP  = 0x0806;
const bit<16> ETHERTYPE_TEB  = 0x6558;  // transparent Ethernet bridging: what NVGRE carries (RFC 7637 §3.2)
const bit<16> ETHERTYPE_CTAG = 0x8100;  // 802.1Q customer tag
const bit<16> ETHERTYPE_STAG = 0x88A8;  // 802.1ad service tag
const bit<16> ETHERTYPE_IPV6 = 0x86DD;

const bit<8> PROTOCOL_TCP = 6;
const bit<8> PROTOCOL_UDP = 17;
const bit<8> PROTOCOL_GRE = 47;
const bit<8> NEXT_HEADER_FRAGMENT = 44;
const bit<8> PROTOCOL_ICMPV6 = 58;

const bit<16> ARP_REQUEST = 1;
const bit<16> ARP_REPLY = 2;
const bit<8> ICMPV6_NEIGHBOR_SOLICITATION = 135;   // RFC 4861 §4.3
const bit<8> ICMPV6_NEIGHBOR_ADVERTISEMENT = 136;  // RFC 4861 §4.4

const bit<2> ECN_NOT_ECT = 0;
const bit<2> ECN_ECT_1 = 1;
const bit<2> ECN_ECT_0 = 2;
const bit<2> ECN_CE = 3;

const bit<16> OVERHEAD_BYTES = 42;  // Ethernet, IPv4, GRE and its key
const bit<16> OUTER_V4_BYTES = 28;  // of these, what the outer IPv4 length counts
const bit<16> OUTER_V6_BYTES = 8;   // what the outer IPv6 payload length counts

const PortId_t CPU_PORT = 510;
const MirrorType_t CPU_MIRROR = 1;
const MirrorId_t CPU_SESSION = 100;  // mirror session to the CPU port

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

// ARP for IPv4 over Ethernet (RFC 826).
header arp_t {
    bit<16> hardware_type;
    bit<16> protocol_type;
    bit<8>  hardware_length;
    bit<8>  protocol_length;
    bit<16> operation;
    bit<48> sender_mac;
    bit<32> sender_ip;
    bit<48> target_mac;
    bit<32> target_ip;
}

// Neighbour solicitation and advertisement up to their options (RFC 4861 §4.3, §4.4).
header neighbor_t {
    bit<8>   type;
    bit<8>   code;
    bit<16>  checksum;
    bit<32>  flags;
    bit<128> target;
}

// Source or target link-layer address (RFC 4861 §4.6.1).
header link_layer_option_t {
    bit<8>  type;
    bit<8>  length;
    bit<48> mac;
}

// What follows the ports, up to the checksum: all that NAT needs.
header tcp_rest_t {
    bit<32> sequence;
    bit<32> acknowledgement;
    bit<16> flags;
    bit<16> window;
    bit<16> checksum;
}

header udp_rest_t {
    bit<16> length;
    bit<16> checksum;
}

@controller_header("packet_in")
header packet_in_t {
    bit<16> ingress_port;
    bit<8>  reason;        // CpuReason
    bit<24> vsid;
}

@controller_header("packet_out")
header packet_out_t {
    bit<16> egress_port;
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
    ANSWER = 3,  // and who answers
    HOP_V4 = 4,  // and next hop and provider addresses
    HOP_V6 = 5,
    HOP = 6,     // and next hop: it passes through
    AS_IS = 7    // the control plane's own packet
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

// What ingress decided about the packet.
header bridge_t {
    Before   before;
    bit<16>  ingress_port;
    @flexible bit<24>  vsid;
    @flexible bit<1>   from_tunnel;
    @flexible bit<16>  length_change;  // from the length on the wire to that of the tenant's frame
    @flexible bit<20>  flow_hash;
    @flexible bit<1>   reply;
    @flexible bit<1>   routed;
    @flexible bit<1>   reflect;
    @flexible bit<1>   has_nat_src;
    @flexible bit<1>   has_nat_dst;
    @flexible bit<32>  nat_src;
    @flexible bit<32>  nat_dst;
    @flexible bit<8>   cpu_reason;
    @flexible bit<6>   dscp;
    @flexible bit<2>   ecn;
    @flexible bit<1>   encapsulate;
    @flexible bit<1>   pa_is_v6;
}

// The way of the one copy that goes into a tunnel or passes through. Egress reads 160 bytes of a packet and no more: so
// other packets do not have it.
header hop_t {
    bit<16>  mtu;
    bit<48>  src;
    bit<48>  dst;
    bit<3>   pcp;
    bit<1>   tagged;
    bit<12>  vid;
}

header path4_t {
    bit<32>  src;
    bit<32>  dst;
}

header path6_t {
    bit<128> src;
    bit<128> dst;
}

header answer_t {
    bit<48>  mac;  // of who is asked for
}

// With a copy for the control plane that egress makes.
header mirror_t {
    Before     before;
    bit<8>     reason;
    bit<16>    ingress_port;
    bit<24>    vsid;
}

struct headers_t {
    bridge_t       bridge;
    hop_t          hop;
    path4_t        path4;
    path6_t        path6;
    answer_t       answer;
    mirror_t       mirror;

    packet_in_t    packet_in;
    packet_out_t   packet_out;
    // What this NVE puts on, in egress.
    ethernet_t     tunnel_ethernet;
    vlan_t         tunnel_vlan;
    ipv4_t         tunnel_ipv4;
    ipv6_t         tunnel_ipv6;
    gre_t          tunnel_gre;
    nvgre_key_t    tunnel_key;
    // What came in: a tenant's frame, or an underlay packet with a tenant's frame in it.
    ethernet_t     ethernet;
    vlan_t         vlan;
    arp_t          arp;
    ipv4_t         ipv4;
    ipv6_t         ipv6;
    neighbor_t          neighbor;
    link_layer_option_t link_layer;
    ports_t        ports;
    tcp_rest_t     tcp;
    udp_rest_t     udp;
    gre_t          gre;
    nvgre_key_t    nvgre_key;
    ethernet_t     inner_ethernet;
    ipv4_t         inner_ipv4;
    ipv6_t         inner_ipv6;
    ports_t        inner_ports;
    tcp_rest_t     inner_tcp;
    udp_rest_t     inner_udp;
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

// Why a packet goes to the control plane (packet_in.reason).
enum bit<8> CpuReason {
    NONE = 0,
    TTL_EXPIRED = 1,  // F7: a routed packet whose TTL ran out; answered with ICMP time exceeded
    TOO_BIG = 2,      // M1: a frame that does not fit into its tunnel
    UNDERLAY = 3      // U1, U2: for this NVE as a host: ARP, neighbour discovery, ICMP
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
    bit<128>   look6_src;
    bit<128>   look6_dst;
    bit<8>     look_protocol;
    bit<8>     look_ttl;
    bit<16>    look_ports_src;
    bit<16>    look_ports_dst;
    bit<32>    host4;            // whom to ask for: the destination, or a router before it
    bit<128>   host6;
    bit<24>    target;           // the virtual subnet to go to
    bit<48>    router;           // its MAC
    bit<24>    mapped_vsid;
    bit<48>    neighbor_mac;
    bit<16>    neighbor_port;
    bit<2>     source_kind;      // 0 = neither IP nor ARP, 1 = IPv4, 2 = IPv6, 3 = ARP

    // What headers and tables said; judged by `outcome` and `verdict`.
    Bound      bound;
    bit<18>    cell;             // of the subnet's counters
    bit<17>    rate_cell;        // of its meters
    bit<1>     cut_short;
    bit<1>     second_tag;
    bit<1>     bad_outer;
    bit<1>     is_gre;
    bit<1>     is_fragment;
    bit<1>     is_multicast;
    bit<1>     expired;
    bit<1>     cut_inside;
    bit<1>     reserved_vsid;
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
    bit<1>     has_neighbor;
    bit<1>     is_routed;
    bit<1>     may_reflect;
    bit<1>     is_mapped;
    bit<1>     ttl_ran_out;
    bit<1>     has_route;
    bit<1>     has_host;
    bit<1>     has_nat_dst;
    bit<1>     is_there;
    bit<1>     is_remote;
    bit<1>     has_group;
    bit<1>     same_port;
    bit<1>     has_endpoint;
    bit<1>     has_pa_route;

    // In egress: checksums less what may change, for the deparser to complete (RFC 1624).
    bit<16>    ipv4_residual;
    bool       mend_ipv4;
    bit<16>    l4_residual;
    bool       mend_tcp;
    bool       mend_udp;
    bit<16>    length_change;
    bit<16>    outer_length;
    bit<16>    excess;           // bytes beyond the MTU
    MirrorId_t mirror_session;
    Before     mirror_before;

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
    bool       flood_unknown;    // unknown unicast of this subnet is flooded
    bool       guarded;          // the ports of this subnet are held to their own addresses
    bool       learns;           // sources on the ports of this subnet are made known to the control plane
    bit<128>   source;           // IP address of the sender; 0 = none
    bit<8>     source_version;   // 4 or 6
    bit<48>    source_mac;       // as it came: a reply or a route puts another into the frame
    bool       unknown_source;   // the control plane is to hear of it
    bool       reply;            // an answer of our own, back to the port that asked
    bit<16>    rdid;             // dense number of the routing domain
    bool       routed;
    bool       reflect;          // may go from tunnel to tunnel
    bit<1>     external;         // to or from a physical network
    CpuReason  cpu_reason;
    bit<6>     dscp;             // of the outer header: as it was, or as it shall be
    bit<2>     ecn;

    // The tunnel this copy goes into, and its next hop.
    bool       encapsulate;
    bit<16>    endpoint;         // 0 = none
    bit<32>    pa_src;
    bit<32>    pa_dst;
    bit<1>     pa_is_v6;
    bit<128>   pa6_src;
    bit<128>   pa6_dst;
    bit<16>    mtu;              // of the outer IP packet
    bit<32>    path_key;         // what tells flows through other NVEs apart
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
        transition select(intrinsic.ingress_port) {
            CPU_PORT: parse_packet_out;
            default: parse_ethernet;
        }
    }

    state parse_packet_out {
        packet.extract(hdr.packet_out);
        transition accept;
    }

    state parse_ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_vlan;
            ETHERTYPE_ARP: parse_arp;
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    state parse_vlan {
        packet.extract(hdr.vlan);
        meta.vlan = hdr.vlan.vid;
        transition select(hdr.vlan.ether_type) {
            ETHERTYPE_ARP: parse_arp;
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    state parse_arp {
        packet.extract(hdr.arp);
        transition select(hdr.arp.hardware_type, hdr.arp.protocol_type, hdr.arp.operation) {
            (1, ETHERTYPE_IPV4, ARP_REQUEST): note_arp_request;
            default: accept;
        }
    }

    state note_arp_request {
        meta.arp_request = 1;
        transition accept;
    }

    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        ipv4_checksum.add(hdr.ipv4);
        meta.outer_kind = Kind.IPV4;
        meta.outer_protocol = hdr.ipv4.protocol;
        meta.outer_ttl = hdr.ipv4.ttl;

        transition select(hdr.ipv4.version, hdr.ipv4.ihl) {
            (4, 5): parse_ipv4_checked;
            default: accept;  // the checksum of a header with options is not looked at
        }
    }

    state parse_ipv4_checked {
        meta.checksum_error = ipv4_checksum.verify();
        transition select(hdr.ipv4.more_fragments, hdr.ipv4.fragment_offset, hdr.ipv4.protocol) {
            (0, 0, PROTOCOL_TCP): parse_ports;
            (0, 0, PROTOCOL_UDP): parse_ports;
            (0, 0, PROTOCOL_GRE): parse_gre;
            default: accept;
        }
    }

    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        meta.outer_kind = Kind.IPV6;
        meta.outer_protocol = hdr.ipv6.next_header;
        meta.outer_ttl = hdr.ipv6.hop_limit;

        transition select(hdr.ipv6.next_header) {
            PROTOCOL_TCP: parse_ports;
            PROTOCOL_UDP: parse_ports;
            PROTOCOL_GRE: parse_gre;
            PROTOCOL_ICMPV6: parse_icmpv6;
            default: accept;
        }
    }

    state parse_icmpv6 {
        // What the answer does not repeat cannot be cut off: one with more than one option is not answered.
        transition select(packet.lookahead<bit<8>>(), hdr.ipv6.payload_length) {
            (ICMPV6_NEIGHBOR_SOLICITATION, 24): parse_neighbor;
            (ICMPV6_NEIGHBOR_SOLICITATION, 32): parse_neighbor;
            default: accept;
        }
    }

    state parse_neighbor {
        packet.extract(hdr.neighbor);
        transition accept;
    }

    state parse_ports {
        packet.extract(hdr.ports);
        meta.outer_l4 = 1;
        transition accept;
    }

    // K set; C, S, bits 1, 4, 5 and the version clear; bits 6 to 12 are ignored (D2).
    state parse_gre {
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
            ETHERTYPE_IPV4: parse_inner_ipv4;
            ETHERTYPE_IPV6: parse_inner_ipv6;
            default: accept;
        }
    }

    state parse_inner_ipv4 {
        packet.extract(hdr.inner_ipv4);
        meta.inner_kind = Kind.IPV4;
        meta.inner_protocol = hdr.inner_ipv4.protocol;
        meta.inner_ttl = hdr.inner_ipv4.ttl;

        transition select(hdr.inner_ipv4.ihl, hdr.inner_ipv4.more_fragments, hdr.inner_ipv4.fragment_offset, hdr.inner_ipv4.protocol) {
            (5, 0, 0, PROTOCOL_TCP): parse_inner_ports;
            (5, 0, 0, PROTOCOL_UDP): parse_inner_ports;
            default: accept;
        }
    }

    state parse_inner_ipv6 {
        packet.extract(hdr.inner_ipv6);
        meta.inner_kind = Kind.IPV6;
        meta.inner_protocol = hdr.inner_ipv6.next_header;
        meta.inner_ttl = hdr.inner_ipv6.hop_limit;

        transition select(hdr.inner_ipv6.next_header) {
            PROTOCOL_TCP: parse_inner_ports;
            PROTOCOL_UDP: parse_inner_ports;
            default: accept;
        }
    }

    state parse_inner_ports {
        packet.extract(hdr.inner_ports);
        meta.inner_l4 = 1;
        transition accept;
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
        meta.host4 = hdr.ipv4.dst;
        meta.host6 = hdr.ipv6.dst;
    }

    @name(".nvgre.admit_underlay")
    action admit_underlay(bit<16> vrf) {
        meta.origin = Origin.UNDERLAY;
        meta.vrf = vrf;
        meta.vsid = hdr.nvgre_key.vsid;
        hdr.hop.setValid();
        hdr.path4.setValid();
        hdr.path4.dst = hdr.ipv4.dst;
        hdr.path6.setValid();
        hdr.path6.dst = hdr.ipv6.dst;
        meta.look_dst = hdr.inner_ethernet.dst;
        meta.look_src = hdr.inner_ethernet.src;
        meta.kind = meta.inner_kind;
        meta.l4 = meta.inner_l4;
        meta.look_ttl = meta.inner_ttl;
        meta.look_protocol = meta.inner_protocol;
        meta.look4_src = hdr.inner_ipv4.src;
        meta.look4_dst = hdr.inner_ipv4.dst;
        meta.look6_src = hdr.inner_ipv6.src;
        meta.look6_dst = hdr.inner_ipv6.dst;
        meta.look_ports_src = hdr.inner_ports.src;
        meta.look_ports_dst = hdr.inner_ports.dst;
        meta.host4 = hdr.inner_ipv4.dst;
        meta.host6 = hdr.inner_ipv6.dst;
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

    @name(".nvgre.local_pa_v6")
    table local_pa_v6 {
        key = {
            meta.vrf: exact @name("vrf");
            hdr.ipv6.dst: exact @name("pa");
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
    action serve(bit<16> index, bit<16> rdid, bit<1> flood_unknown, bit<1> guard, bit<1> learn) {
        meta.served = 1;
        meta.cell[17:2] = index;
        meta.rate_cell[16:1] = index;
        meta.rdid = rdid;
        meta.may_flood = flood_unknown;
        meta.guard = guard;
        meta.learn = learn;
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

    @name(".nvgre.admit_peer")
    action admit_peer() {
        meta.known_peer = 1;
    }

    @name(".nvgre.peer_pa_v4")
    table peer_pa_v4 {
        key = {
            meta.vsid: exact @name("vsid");
            hdr.ipv4.src: exact @name("pa");
        }
        actions = { admit_peer; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 16384;
    }

    @name(".nvgre.peer_pa_v6")
    table peer_pa_v6 {
        key = {
            meta.vsid: exact @name("vsid");
            hdr.ipv6.src: exact @name("pa");
        }
        actions = { admit_peer; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 16384;
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
    action for_us() {
        meta.cpu_reason = CpuReason.UNDERLAY;
        hdr.bridge.cpu_reason = 3;
    }

    @hidden
    action pass_through() {
        meta.bound = Bound.TRANSIT;
        meta.drop_reason = DropReason.NO_ROUTE;  // until there is one
        meta.path_key = hdr.nvgre_key.vsid ++ hdr.nvgre_key.flow_id;
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
        meta.origin = Origin.TUNNEL;
        meta.from_tunnel = 1;
        hdr.bridge.from_tunnel = 1;
        meta.rate_cell[0:0] = 1;
        hdr.ethernet.setInvalid();
        hdr.vlan.setInvalid();
        hdr.ipv4.setInvalid();
        hdr.ipv6.setInvalid();
        hdr.gre.setInvalid();
        hdr.nvgre_key.setInvalid();
    }

    // In the order in which a packet with several faults is blamed.
    @hidden
    table outcome {
        key = {
            meta.cut_short: ternary;
            meta.origin: ternary;
            meta.second_tag: ternary;
            meta.bad_outer: ternary;
            meta.is_gre: ternary;
            meta.local: ternary;
            meta.cut_inside: ternary;
            meta.is_fragment: ternary;
            hdr.nvgre_key.isValid(): ternary;
            meta.reserved_vsid: ternary;
            meta.served: ternary;
            meta.known_peer: ternary;
            meta.bad_inner_tag: ternary;
            meta.lost_ce: ternary;
            meta.to_host: ternary;
            meta.is_multicast: ternary;
            meta.expired: ternary;
        }
        actions = { refuse; refuse_counted; for_us; pass_through; take_frame; decapsulate; }
        const entries = {
            (1, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, Origin.UNKNOWN, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_PORT);
            (_, Origin.TENANT, 1, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.INNER_TAG);
            (_, Origin.TENANT, _, _, _, _, _, _, _, _, 0, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_VSID);
            (_, Origin.TENANT, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): take_frame();
            (_, _, _, 1, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, 1, 1, 1, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, 1, 1, _, 1, _, _, _, _, _, _, _, _, _): refuse(DropReason.FRAGMENT);
            (_, _, _, _, 1, 1, _, _, false, _, _, _, _, _, _, _, _): refuse(DropReason.GRE_HEADER);
            (_, _, _, _, 1, 1, _, _, _, 1, _, _, _, _, _, _, _): refuse(DropReason.RESERVED_VSID);
            (_, _, _, _, 1, 1, _, _, _, _, 0, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_VSID);
            (_, _, _, _, 1, 1, _, _, _, _, _, 0, _, _, _, _, _): refuse_counted(DropReason.UNKNOWN_PEER);
            (_, _, _, _, 1, 1, _, _, _, _, _, _, 1, _, _, _, _): refuse_counted(DropReason.INNER_TAG);
            (_, _, _, _, 1, 1, _, _, _, _, _, _, _, 1, _, _, _): refuse_counted(DropReason.ECN);
            (_, _, _, _, 1, 1, _, _, _, _, _, _, _, _, _, _, _): decapsulate();
            (_, _, _, _, 0, _, _, _, _, _, _, _, _, _, 1, _, _): for_us();
            (_, _, _, _, 0, 1, _, _, _, _, _, _, _, _, _, _, _): for_us();
            (_, _, _, _, 0, _, _, _, _, _, _, _, _, _, _, 1, _): for_us();
            (_, _, _, _, 0, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.NOT_NVGRE);
            (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, 1, _): refuse(DropReason.NO_ROUTE);
            (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, 1): refuse(DropReason.TTL_EXPIRED);
        }
        const default_action = pass_through();
        size = 32;
    }

    @name(".nvgre.take_tag_off")
    action take_tag_off() {
        hdr.ethernet.ether_type = hdr.vlan.ether_type;
        hdr.vlan.setInvalid();
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
            (Origin.TENANT, true, false): exceeding(0xFFF8, 1);
            (Origin.TENANT, true, true): exceeding(0xFFF8, 1);
            (Origin.UNDERLAY, false, false): exceeding(0xFFFC - 42, 0);
            (Origin.UNDERLAY, true, false): exceeding(0xFFFC - 46, 1);
            (Origin.UNDERLAY, false, true): exceeding(0xFFFC - 62, 2);
            (Origin.UNDERLAY, true, true): exceeding(0xFFFC - 66, 3);
        }
        const default_action = exceeding(0xFFFC, 0);
        size = 8;
    }

    // -- The sender (S2)

    bit<48> mac_difference = 0;
    @name(".nvgre.own")
    action own() {
        meta.is_own = 1;
    }

    @name(".nvgre.source_guard")
    table source_guard {
        key = {
            hdr.bridge.ingress_port: exact @name("port");
            meta.vsid: exact @name("vsid");
            meta.look_src: exact @name("mac");
            meta.source_kind: exact @name("family");
            meta.source: exact @name("address");
        }
        actions = { own; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.known")
    action known() {
        meta.is_known = 1;
    }

    @name(".nvgre.known_source")
    table known_source {
        key = {
            hdr.bridge.ingress_port: exact @name("port");
            meta.vsid: exact @name("vsid");
            meta.look_src: exact @name("mac");
            meta.source: exact @name("address");
        }
        actions = { known; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
        idle_timeout = true;
    }

    @hidden
    action nobody() {
        meta.is_known = 1;
    }

    // A host that has no address yet has none to learn.
    @hidden
    table no_source {
        key = {
            meta.source: exact;
        }
        actions = { nobody; @defaultonly NoAction; }
        const entries = {
            0: nobody();
        }
        const default_action = NoAction();
        size = 2;
    }

    // -- ACL (S3)

    @name(".nvgre.acl_v4_hits")
    DirectCounter<bit<64>>(CounterType_t.PACKETS_AND_BYTES) acl_v4_hits;
    @name(".nvgre.acl_v6_hits")
    DirectCounter<bit<64>>(CounterType_t.PACKETS_AND_BYTES) acl_v6_hits;

    @name(".nvgre.permit_v4")
    action permit_v4() {
        acl_v4_hits.count(4);
    }

    @name(".nvgre.deny_v4")
    action deny_v4() {
        acl_v4_hits.count(4);
        meta.drop_reason = DropReason.ACL;
    }

    @name(".nvgre.acl_v4")
    table acl_v4 {
        key = {
            meta.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
            meta.look4_src: ternary @name("source");
            meta.look4_dst: ternary @name("destination");
            meta.look_protocol: ternary @name("protocol");
            meta.look_ports_src: range @name("source_port");
            meta.look_ports_dst: range @name("destination_port");
        }
        actions = { permit_v4; deny_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
        counters = acl_v4_hits;
    }

    @name(".nvgre.permit_v6")
    action permit_v6() {
        acl_v6_hits.count(4);
    }

    @name(".nvgre.deny_v6")
    action deny_v6() {
        acl_v6_hits.count(4);
        meta.drop_reason = DropReason.ACL;
    }

    @name(".nvgre.acl_v6")
    table acl_v6 {
        key = {
            meta.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
            meta.look6_src: ternary @name("source");
            meta.look6_dst: ternary @name("destination");
            meta.look_protocol: ternary @name("protocol");
            meta.look_ports_src: range @name("source_port");
            meta.look_ports_dst: range @name("destination_port");
        }
        actions = { permit_v6; deny_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
        counters = acl_v6_hits;
    }

    // -- Rate (Q3); cell = 2 * subnet + from_tunnel

    @name(".nvgre.subnet_rate")
    Meter<bit<17>>(8192, MeterType_t.BYTES) subnet_rate;
    bit<8> colour = 0;

    // -- Neighbour proxy (F9)

    // port: where the address is, 0 = behind a tunnel.
    @name(".nvgre.answer")
    action answer(bit<48> mac_address, bit<16> at_port) {
        meta.neighbor_mac = mac_address;
        meta.neighbor_port = at_port;
        meta.has_neighbor = 1;
    }

    @name(".nvgre.arp_proxy")
    table arp_proxy {
        key = {
            meta.vsid: exact @name("vsid");
            hdr.arp.target_ip: exact @name("ip");
        }
        actions = { answer; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.answer_v6")
    action answer_v6(bit<48> mac_address, bit<16> at_port) {
        meta.neighbor_mac = mac_address;
        meta.neighbor_port = at_port;
        meta.has_neighbor = 1;
    }

    @name(".nvgre.nd_proxy")
    table nd_proxy {
        key = {
            meta.vsid: exact @name("vsid");
            hdr.neighbor.target: exact @name("ip");
        }
        actions = { answer_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    bit<32> ip_difference = 0;
    bit<1> has_no_address = 0;

    @hidden
    action mark_no_address() {
        has_no_address = 1;
    }

    // Whoever asks has no address yet: address detection.
    @hidden
    table unspecified_v6 {
        key = {
            hdr.ipv6.src: exact;
        }
        actions = { mark_no_address; @defaultonly NoAction; }
        const entries = {
            0: mark_no_address();
        }
        const default_action = NoAction();
        size = 2;
    }

    // -- Route (F7, F8)

    @name(".nvgre.route")
    action route(bit<1> reflect) {
        meta.is_routed = 1;
        hdr.bridge.routed = 1;
        meta.may_reflect = reflect;
        hdr.bridge.reflect = reflect;
    }

    @name(".nvgre.router_mac")
    table router_mac {
        key = {
            meta.vsid: exact @name("vsid");
            meta.look_dst: exact @name("mac");
        }
        actions = { route; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.connected_v4")
    action connected_v4(bit<24> vsid, bit<48> router) {
        meta.has_route = 1;
        meta.target = vsid;
        meta.router = router;
    }

    @name(".nvgre.via_v4")
    action via_v4(bit<24> vsid, bit<48> router, bit<32> host) {
        meta.has_route = 1;
        meta.target = vsid;
        meta.router = router;
        meta.host4 = host;
    }

    Alpm(number_partitions = 1024, subtrees_per_partition = 2) ca_route_v4_algorithm;
    @name(".nvgre.ca_route_v4")
    table ca_route_v4 {
        key = {
            meta.rdid: exact @name("rdid");
            meta.host4: lpm @name("prefix");
        }
        actions = { connected_v4; via_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        implementation = ca_route_v4_algorithm;
        size = 4096;
    }

    @name(".nvgre.host_v4")
    action found_v4(bit<48> mac) {
        meta.has_host = 1;
        meta.look_dst = mac;
        hdr.bridge.vsid = meta.target;
    }

    @name(".nvgre.ca_host_v4")
    table ca_host_v4 {
        key = {
            meta.target: exact @name("vsid");
            meta.host4: exact @name("ip");
        }
        actions = { found_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.connected_v6")
    action connected_v6(bit<24> vsid, bit<48> router) {
        meta.has_route = 1;
        meta.target = vsid;
        meta.router = router;
    }

    @name(".nvgre.via_v6")
    action via_v6(bit<24> vsid, bit<48> router, bit<128> host) {
        meta.has_route = 1;
        meta.target = vsid;
        meta.router = router;
        meta.host6 = host;
    }

    Alpm(number_partitions = 1024, subtrees_per_partition = 2) ca_route_v6_algorithm;
    @name(".nvgre.ca_route_v6")
    table ca_route_v6 {
        key = {
            meta.rdid: exact @name("rdid");
            meta.host6: lpm @name("prefix");
        }
        actions = { connected_v6; via_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        implementation = ca_route_v6_algorithm;
        size = 4096;
    }

    @name(".nvgre.host_v6")
    action found_v6(bit<48> mac) {
        meta.has_host = 1;
        meta.look_dst = mac;
        hdr.bridge.vsid = meta.target;
    }

    @name(".nvgre.ca_host_v6")
    table ca_host_v6 {
        key = {
            meta.target: exact @name("vsid");
            meta.host6: exact @name("ip");
        }
        actions = { found_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.translate_destination")
    action translate_destination(bit<32> address) {
        meta.host4 = address;
        hdr.bridge.nat_dst = address;
        meta.has_nat_dst = 1;
    }

    // One-to-one, from outside: key is the physical network's subnet and the external address.
    @name(".nvgre.nat_destination")
    table nat_destination {
        key = {
            meta.vsid: exact @name("vsid");
            meta.look4_dst: exact @name("ip");
        }
        actions = { translate_destination; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
    }

    @name(".nvgre.translate_source")
    action translate_source(bit<32> address) {
        hdr.bridge.nat_src = address;
        hdr.bridge.has_nat_src = 1;
    }

    // One-to-one, to outside: key is the physical network's subnet and the customer address.
    @name(".nvgre.nat_source")
    table nat_source {
        key = {
            meta.rdid: exact @name("rdid");
            meta.target: exact @name("vsid");
            meta.look4_src: exact @name("ip");
        }
        actions = { translate_source; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
    }

    @name(".nvgre.translate_vsid")
    action translate_vsid(bit<24> vsid) {
        meta.mapped_vsid = vsid;
        meta.is_mapped = 1;
    }

    // Two sites that number the same subnet differently: what comes out of the one's tunnel goes into the other's (F8).
    @name(".nvgre.vsid_map")
    table vsid_map {
        key = {
            meta.vsid: exact @name("vsid");
        }
        actions = { translate_vsid; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
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
            hdr.bridge.vsid: exact @name("vsid");
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
            hdr.bridge.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
        }
        actions = { flood_to; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 8192;
    }

    @name(".nvgre.override_to")
    action override_to(bit<16> group) {
        meta.group = group;
        meta.has_group = 1;
    }

    // A tenant's multicast group that has replicas of its own.
    @name(".nvgre.group_override")
    table group_override {
        key = {
            hdr.bridge.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
            meta.look_dst: exact @name("mac");
        }
        actions = { override_to; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 16384;
    }

    // -- Tunnel: which provider addresses, and which way to them? (W6, F5, F6)

    Hash<bit<32>>(HashAlgorithm_t.CRC32) ports_v4;
Hash<bit<32>>(HashAlgorithm_t.CRC32) packet_v4;
Hash<bit<32>>(HashAlgorithm_t.CRC32) ports_v6;
Hash<bit<32>>(HashAlgorithm_t.CRC32) packet_v6;
Hash<bit<32>>(HashAlgorithm_t.CRC32) frame;
Hash<bit<32>>(HashAlgorithm_t.CRC32) inner_frame;

    Hash<bit<32>>(HashAlgorithm_t.CRC32) transit_v4;
Hash<bit<32>>(HashAlgorithm_t.CRC32) transit_v6;

    @name(".nvgre.endpoint_paths")
    ActionProfile(4096) endpoint_paths_members;
    Hash<bit<16>>(HashAlgorithm_t.CRC16) endpoint_paths_hash;
    ActionSelector(endpoint_paths_members, endpoint_paths_hash, SelectorMode_t.FAIR, 16, 4096) endpoint_paths;
    @name(".nvgre.next_hops")
    ActionProfile(1024) next_hops_members;
    Hash<bit<16>>(HashAlgorithm_t.CRC16) next_hops_hash;
    ActionSelector(next_hops_members, next_hops_hash, SelectorMode_t.FAIR, 16, 1024) next_hops;

    @name(".nvgre.tunnel_v4")
    action tunnel_v4(bit<16> vrf, bit<32> source, bit<32> destination) {
        meta.has_endpoint = 1;
        hdr.bridge.encapsulate = 1;
        meta.vrf = vrf;
        hdr.hop.setValid();
        hdr.path4.setValid();
        hdr.path4.src = source;
        hdr.path4.dst = destination;
        hdr.bridge.pa_is_v6 = 0;
    }

    @name(".nvgre.tunnel_v6")
    action tunnel_v6(bit<16> vrf, bit<128> source, bit<128> destination) {
        meta.has_endpoint = 1;
        hdr.bridge.encapsulate = 1;
        meta.vrf = vrf;
        hdr.bridge.pa_is_v6 = 1;
        hdr.hop.setValid();
        hdr.path6.setValid();
        hdr.path6.src = source;
        hdr.path6.dst = destination;
    }

    @name(".nvgre.endpoint")
    table endpoint {
        key = {
            meta.endpoint: exact @name("endpoint");
            meta.flow_hash: selector;
        }
        actions = { tunnel_v4; tunnel_v6; }
        implementation = endpoint_paths;
        size = 4096;
    }

    // mtu: of the path to these provider addresses (M1, U2).
    @name(".nvgre.via")
    action via(bit<16> next_hop, bit<16> mtu) {
        meta.has_pa_route = 1;
        meta.next_hop = next_hop;
        hdr.hop.mtu = mtu;
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

    @name(".nvgre.pa_route_v6")
    table pa_route_v6 {
        key = {
            meta.vrf: exact @name("vrf");
            hdr.path6.dst: lpm @name("pa");
        }
        actions = { via; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.forward")
    action forward(bit<16> port, bit<48> source, bit<48> destination, bit<16> mtu) {
        meta.drop_reason = DropReason.NONE;
        meta.egress_port = port;
        hdr.hop.src = source;
        hdr.hop.dst = destination;
        hdr.hop.tagged = 0;
        hdr.hop.mtu = min(hdr.hop.mtu, mtu);
    }

    @name(".nvgre.forward_tagged")
    action forward_tagged(bit<16> port, bit<48> source, bit<48> destination, bit<16> mtu, bit<3> pcp, bit<12> vlan) {
        forward(port, source, destination, mtu);
        hdr.hop.tagged = 1;
        hdr.hop.pcp = pcp;
        hdr.hop.vid = vlan;
    }

    @name(".nvgre.next_hop")
    table next_hop {
        key = {
            meta.next_hop: exact @name("next_hop");
            meta.flow_hash: selector;
            meta.path_key: selector;
        }
        actions = { forward; forward_tagged; }
        implementation = next_hops;
        size = 1024;
    }

    // -- Verdict on a tenant's frame

    @hidden
    action no_way(DropReason reason) {
        meta.drop_reason = reason;
        meta.group = 0;
    }

    @hidden
    action ttl_ran_out() {
        meta.cpu_reason = CpuReason.TTL_EXPIRED;
        hdr.bridge.cpu_reason = 1;
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
            meta.look_dst[40:40]: ternary @name("multicast");
            meta.is_there: ternary;
            meta.may_flood: ternary;
            meta.has_group: ternary;
            meta.is_remote: ternary;
            meta.from_tunnel: ternary;
            meta.may_reflect: ternary;
            meta.same_port: ternary;
            meta.has_endpoint: ternary;
        }
        actions = { no_way; ttl_ran_out; one_copy; many_copies; into_tunnel; }
        const entries = {
            (1, 1, _, _, _, _, _, _, _, _, _, _, _): ttl_ran_out();
            (1, _, 0, _, _, _, _, _, _, _, _, _, _): no_way(DropReason.NO_CA_ROUTE);
            (1, _, _, 0, _, _, _, _, _, _, _, _, _): no_way(DropReason.NO_CA_HOST);
            (_, _, _, _, 1, _, _, 1, _, _, _, _, _): many_copies();
            (_, _, _, _, 1, _, _, _, _, _, _, _, _): no_way(DropReason.NO_FLOOD_GROUP);
            (_, _, _, _, _, 0, 1, 1, _, _, _, _, _): many_copies();
            (_, _, _, _, _, 0, 1, _, _, _, _, _, _): no_way(DropReason.NO_FLOOD_GROUP);
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
        // What the headers say of themselves, for when it is known whose packet it is.
        if (!hdr.ethernet.isValid()) {
            meta.cut_short = 1;
        } else if (hdr.ethernet.ether_type == ETHERTYPE_CTAG && !hdr.vlan.isValid()) {
            meta.cut_short = 1;
        }
        if (hdr.ethernet.ether_type == ETHERTYPE_STAG) {
            meta.second_tag = 1;
        } else if (hdr.vlan.isValid()
                && (hdr.vlan.ether_type == ETHERTYPE_CTAG || hdr.vlan.ether_type == ETHERTYPE_STAG)) {
            meta.second_tag = 1;
        }
        if (hdr.ipv4.isValid()) {
            if (hdr.ipv4.version != 4 || hdr.ipv4.ihl < 5 || meta.checksum_error) {
                meta.bad_outer = 1;
            }
            if (hdr.ipv4.protocol == PROTOCOL_GRE) {
                meta.is_gre = 1;
            }
            if (hdr.ipv4.more_fragments == 1 || hdr.ipv4.fragment_offset != 0) {
                meta.is_fragment = 1;
            }
            if (hdr.ipv4.dst[31:28] == 0xE) {
                meta.is_multicast = 1;
            }
            if (hdr.ipv4.ttl[7:1] == 0) {
                meta.expired = 1;
            }
        } else if (hdr.ipv6.isValid()) {
            if (hdr.ipv6.version != 6) {
                meta.bad_outer = 1;
            }
            if (hdr.ipv6.next_header == PROTOCOL_GRE) {
                meta.is_gre = 1;
            } else if (hdr.ipv6.next_header == NEXT_HEADER_FRAGMENT) {
                meta.is_gre = 1;
                meta.is_fragment = 1;
            }
            if (hdr.ipv6.dst[127:120] == 0xFF) {
                meta.is_multicast = 1;
            }
            if (hdr.ipv6.hop_limit[7:1] == 0) {
                meta.expired = 1;
            }
        } else if (hdr.vlan.isValid()) {
            if (hdr.vlan.ether_type == ETHERTYPE_IPV4 || hdr.vlan.ether_type == ETHERTYPE_IPV6) {
                meta.bad_outer = 1;  // cut off
            } else if (hdr.vlan.ether_type == ETHERTYPE_ARP) {
                meta.to_host = 1;
            }
        } else if (hdr.ethernet.ether_type == ETHERTYPE_IPV4 || hdr.ethernet.ether_type == ETHERTYPE_IPV6) {
            meta.bad_outer = 1;
        } else if (hdr.ethernet.ether_type == ETHERTYPE_ARP) {
            meta.to_host = 1;
        }
        if (meta.truncated && !hdr.inner_ethernet.isValid()) {
            meta.cut_inside = 1;
        }
        if (hdr.nvgre_key.vsid[23:12] == 0 || hdr.nvgre_key.vsid == 0xFFFFFF) {
            meta.reserved_vsid = 1;
        }
        if (hdr.inner_ethernet.ether_type == ETHERTYPE_CTAG || hdr.inner_ethernet.ether_type == ETHERTYPE_STAG) {
            meta.bad_inner_tag = 1;
        }
        if (hdr.ipv6.isValid()) {
            hdr.bridge.pa_is_v6 = 1;
            hdr.bridge.dscp = hdr.ipv6.dscp;
            hdr.bridge.ecn = hdr.ipv6.ecn;
        } else if (hdr.ipv4.isValid()) {
            hdr.bridge.dscp = hdr.ipv4.dscp;
            hdr.bridge.ecn = hdr.ipv4.ecn;
        }
        ip_difference = hdr.arp.sender_ip ^ hdr.arp.target_ip;
        if (hdr.arp.isValid()) {
            if (hdr.arp.sender_ip == 0) {
                has_no_address = 1;
            }
        } else if (hdr.neighbor.isValid()) {
            unspecified_v6.apply();
        }

        port_vlan.apply();

        // Lookups, each as soon as its key is there.
        vsid.apply();
        if (hdr.ipv4.isValid()) {
            local_pa_v4.apply();
            peer_pa_v4.apply();
        } else if (hdr.ipv6.isValid()) {
            local_pa_v6.apply();
            peer_pa_v6.apply();
        }
        router_mac.apply();
        vsid_map.apply();
        if (meta.kind == Kind.IPV4) {
            nat_destination.apply();
        }
        excess.apply();
        // Congestion that a sender without ECN cannot be told of (RFC 6040 §4.2).
        if (hdr.bridge.ecn == ECN_CE) {
            if (hdr.inner_ipv4.isValid()) {
                if (hdr.inner_ipv4.ecn == ECN_NOT_ECT) {
                    meta.lost_ce = 1;
                }
            } else if (hdr.inner_ipv6.isValid()) {
                if (hdr.inner_ipv6.ecn == ECN_NOT_ECT) {
                    meta.lost_ce = 1;
                }
            } else {
                meta.lost_ce = 1;
            }
        }
        if (meta.kind == Kind.IPV4) {
            meta.source = (bit<128>) meta.look4_src;
            meta.source_kind = 1;
            meta.source_version = 4;
        } else if (meta.kind == Kind.IPV6) {
            meta.source = meta.look6_src;
            meta.source_kind = 2;
            meta.source_version = 6;
        } else if (hdr.arp.isValid()) {
            meta.source = (bit<128>) hdr.arp.sender_ip;
            meta.source_kind = 3;
            meta.source_version = 4;
            mac_difference = hdr.arp.sender_mac ^ hdr.ethernet.src;
        }
        if (mac_difference[31:0] != 0) {
            meta.is_forged = 1;
        } else if (mac_difference[47:32] != 0) {
            meta.is_forged = 1;
        }
        if (meta.look_ttl[7:1] == 0) {
            if (meta.kind == Kind.IPV4 || meta.kind == Kind.IPV6) {
                meta.ttl_ran_out = 1;
            }
        }
        if (meta.origin == Origin.TENANT) {
            if (hdr.arp.isValid()) {
                if (meta.arp_request == 1 && has_no_address == 0 && ip_difference != 0) {
                    arp_proxy.apply();
                }
            } else if (hdr.neighbor.isValid()) {
                if (hdr.neighbor.code == 0 && hdr.ipv6.hop_limit == 255 && has_no_address == 0) {
                    nd_proxy.apply();
                }
            }
        }

        outcome.apply();

        // Counted as it came.
        if (meta.counted == 1) {
            if (meta.origin == Origin.TENANT) {
                from_tenant.count(meta.cell, 4);
            } else {
                from_tunnel.count(meta.cell, 4);
            }
        }
        if (meta.bound == Bound.FRAME) {
            if (meta.from_tunnel == 1 && meta.is_routed == 0 && meta.is_mapped == 1) {
                hdr.bridge.vsid = meta.mapped_vsid;
                meta.may_reflect = 1;
                hdr.bridge.reflect = 1;
            } else {
                hdr.bridge.vsid = meta.vsid;
            }
            // A tenant's tag has named the virtual subnet: its work is done (W8).
            if (meta.from_tunnel == 0 && hdr.vlan.isValid()) {
                take_tag_off();
            }
            if (meta.has_neighbor == 1 && meta.neighbor_port != hdr.bridge.ingress_port) {
                hdr.bridge.reply = 1;
            }
            if (meta.is_routed == 1 && meta.ttl_ran_out == 0) {
                if (meta.kind == Kind.IPV4) {
                    ca_route_v4.apply();
                    ca_host_v4.apply();
                    if (meta.has_route == 1) {
                        nat_source.apply();
                    }
                    if (meta.has_nat_dst == 1) {
                        hdr.bridge.has_nat_dst = 1;
                    }
                } else if (meta.kind == Kind.IPV6) {
                    ca_route_v6.apply();
                    ca_host_v6.apply();
                }
            }
            if (meta.from_tunnel == 0 && meta.guard == 1) {
                source_guard.apply();
                if (meta.is_own == 0 || meta.is_forged == 1) {
                    meta.drop_reason = DropReason.SOURCE_GUARD;
                }
            }
            if (meta.drop_reason == DropReason.NONE && meta.from_tunnel == 0 && meta.learn == 1) {
                if (meta.is_forged == 0) {
                    no_source.apply();
                    known_source.apply();
                    if (meta.is_known == 0) {
                        meta.unknown_source = true;
                    }
                }
            }
            if (meta.drop_reason == DropReason.NONE) {
                if (meta.kind == Kind.IPV4) {
                    acl_v4.apply();
                } else if (meta.kind == Kind.IPV6) {
                    acl_v6.apply();
                }
            }
            if (meta.drop_reason == DropReason.NONE) {
                colour = subnet_rate.execute(index = meta.rate_cell, adjust_byte_count = 4);
            }
            if (colour == (bit<8>) MeterColor_t.RED) {
                meta.drop_reason = DropReason.METERED;
            }

            ca_mac.apply();
            if (!group_override.apply().hit) {
                flood.apply();
            }
            if (hdr.bridge.has_nat_dst == 1) {
                meta.look4_dst = hdr.bridge.nat_dst;
            }
            if (hdr.bridge.has_nat_src == 1) {
                meta.look4_src = hdr.bridge.nat_src;
            }
            if (meta.kind == Kind.IPV4) {
                if (meta.l4 == 1) {
                    meta.flow_hash = ports_v4.get({ meta.look4_src, meta.look4_dst, meta.look_protocol, meta.look_ports_src, meta.look_ports_dst });
                } else {
                    meta.flow_hash = packet_v4.get({ meta.look4_src, meta.look4_dst, meta.look_protocol });
                }
            } else if (meta.kind == Kind.IPV6) {
                if (meta.l4 == 1) {
                    meta.flow_hash = ports_v6.get({ meta.look6_src, meta.look6_dst, meta.look_protocol, meta.look_ports_src, meta.look_ports_dst });
                } else {
                    meta.flow_hash = packet_v6.get({ meta.look6_src, meta.look6_dst, meta.look_protocol });
                }
            } else if (meta.from_tunnel == 1) {
                meta.flow_hash = inner_frame.get({ meta.look_dst, meta.look_src, hdr.inner_ethernet.ether_type });
            } else {
                meta.flow_hash = frame.get({ meta.look_dst, meta.look_src, hdr.ethernet.ether_type });
            }
            hdr.bridge.flow_hash = meta.flow_hash[19:0];
            if (meta.egress_port == hdr.bridge.ingress_port) {
                meta.same_port = 1;
            }
            if (meta.is_remote == 1) {
                endpoint.apply();
            }
            if (meta.drop_reason == DropReason.NONE && hdr.bridge.reply == 0) {
                verdict.apply();
            }
            if (meta.has_host == 1 && hdr.bridge.reply == 0) {
                if (meta.from_tunnel == 1) {
                    hdr.inner_ethernet.src = meta.router;
                    hdr.inner_ethernet.dst = meta.look_dst;
                } else {
                    hdr.ethernet.src = meta.router;
                    hdr.ethernet.dst = meta.look_dst;
                }
            }
        } else if (meta.bound == Bound.TRANSIT) {
            if (hdr.bridge.pa_is_v6 == 1) {
                meta.flow_hash = transit_v6.get({ hdr.ipv6.src, hdr.ipv6.dst });
            } else {
                meta.flow_hash = transit_v4.get({ hdr.ipv4.src, hdr.ipv4.dst });
            }
        }

        if (hdr.bridge.pa_is_v6 == 1) {
            pa_route_v6.apply();
        } else {
            pa_route_v4.apply();
        }
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

    @hidden
    action no_path() {
        hdr.path4.setInvalid();
        hdr.path6.setInvalid();
    }

    @hidden
    action no_hop() {
        hdr.hop.setInvalid();
        hdr.path4.setInvalid();
        hdr.path6.setInvalid();
    }

    Decide() decide;

    apply {
        hdr.bridge.ingress_port = (bit<16>) intrinsic.ingress_port;
        if (from_parser.parser_err[1:1] == 1) {  // PARSER_ERROR_PARTIAL_HDR
            meta.truncated = true;
        }

        if (hdr.packet_out.isValid()) {
            for_tm.ucast_egress_port = (PortId_t) hdr.packet_out.egress_port;
            hdr.packet_out.setInvalid();
            hdr.bridge.before = Before.AS_IS;
        } else {
            decide.apply(hdr, meta, intrinsic);
            if (meta.unknown_source) {
                for_deparser.digest_type = LEARN_DIGEST;
            }

            if (meta.drop_reason != DropReason.NONE) {
                drop_reason.count((bit<8>) meta.drop_reason, 4);
                for_deparser.drop_ctl = 1;
            } else if (hdr.bridge.reply == 1) {
                no_hop();
                hdr.bridge.before = Before.ANSWER;
                hdr.bridge.vsid = meta.vsid;
                hdr.bridge.encapsulate = 0;
                hdr.answer.setValid();
                hdr.answer.mac = meta.neighbor_mac;
                for_tm.ucast_egress_port = intrinsic.ingress_port;
            } else if (meta.cpu_reason != CpuReason.NONE) {
                no_hop();
                for_tm.ucast_egress_port = CPU_PORT;
            } else if (meta.group != 0) {
                no_hop();
                for_tm.mcast_grp_a = meta.group;
            } else if (meta.bound == Bound.FRAME) {
                no_hop();
                for_tm.ucast_egress_port = meta.egress_port[8:0];
            } else if (meta.bound == Bound.TRANSIT) {
                no_path();
                hdr.bridge.before = Before.HOP;
                for_tm.ucast_egress_port = meta.egress_port[8:0];
            } else if (hdr.bridge.pa_is_v6 == 1) {
                hdr.bridge.before = Before.HOP_V6;
                hdr.path4.setInvalid();
                for_tm.ucast_egress_port = meta.egress_port[8:0];
            } else {
                hdr.bridge.before = Before.HOP_V4;
                hdr.path6.setInvalid();
                for_tm.ucast_egress_port = meta.egress_port[8:0];
            }
        }
    }
}

control NvgreIngressDeparser(packet_out packet, inout headers_t hdr, in metadata_t meta,
                             in ingress_intrinsic_metadata_for_deparser_t for_deparser) {
    @name(".learn_t")
    Digest<learn_t>(LEARN_DIGEST) learn;

    apply {
        if (for_deparser.digest_type == LEARN_DIGEST) {
            learn.pack({ hdr.bridge.ingress_port, meta.vsid, meta.look_src, meta.source, meta.source_version });
        }
        packet.emit(hdr);
    }
}

// ---- Egress ---------------------------------------------------------------------------------------------------------

parser NvgreEgressParser(packet_in packet, out headers_t hdr, out metadata_t meta,
                         out egress_intrinsic_metadata_t intrinsic) {
    Checksum() ipv4_rest;
    Checksum() l4_rest;

    state start {
        packet.extract(intrinsic);
        transition select(packet.lookahead<bit<8>>()) {
            2: parse_mirror;
            3: parse_answer;
            4: parse_hop_v4;
            5: parse_hop_v6;
            6: parse_hop;
            default: parse_bridge;
        }
    }

    state parse_mirror {
        packet.extract(hdr.mirror);
        transition accept;
    }

    state parse_bridge {
        packet.extract(hdr.bridge);
        transition parse_ethernet;
    }

    state parse_hop {
        packet.extract(hdr.bridge);
        packet.extract(hdr.hop);
        transition parse_ethernet;
    }

    state parse_hop_v4 {
        packet.extract(hdr.bridge);
        packet.extract(hdr.hop);
        packet.extract(hdr.path4);
        transition parse_tunnelled;
    }

    state parse_hop_v6 {
        packet.extract(hdr.bridge);
        packet.extract(hdr.hop);
        packet.extract(hdr.path6);
        transition parse_tunnelled;
    }

    // Without a tag, or one that is of no interest here: ingress has taken it off.
    state parse_tunnelled {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    // A question that is to be answered.
    state parse_answer {
        packet.extract(hdr.bridge);
        packet.extract(hdr.answer);
        transition parse_asking_ethernet;
    }

    state parse_asking_ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_asking_vlan;
            ETHERTYPE_ARP: parse_arp;
            default: parse_asking_ipv6;
        }
    }

    state parse_asking_vlan {
        packet.extract(hdr.vlan);
        transition select(hdr.vlan.ether_type) {
            ETHERTYPE_ARP: parse_arp;
            default: parse_asking_ipv6;
        }
    }

    state parse_asking_ipv6 {
        packet.extract(hdr.ipv6);
        transition select(hdr.ipv6.payload_length) {
            24: parse_neighbor;
            default: parse_neighbor_and_link;
        }
    }

    state parse_arp {
        packet.extract(hdr.arp);
        transition accept;
    }

    state parse_neighbor {
        packet.extract(hdr.neighbor);
        transition accept;
    }

    state parse_neighbor_and_link {
        packet.extract(hdr.neighbor);
        packet.extract(hdr.link_layer);
        transition accept;
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
        transition select(hdr.vlan.ether_type) {
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        ipv4_rest.subtract({ hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.checksum, hdr.ipv4.src, hdr.ipv4.dst });
        meta.ipv4_residual = ipv4_rest.get();
        l4_rest.subtract({ hdr.ipv4.src, hdr.ipv4.dst });
        transition select(hdr.ipv4.ihl, hdr.ipv4.more_fragments, hdr.ipv4.fragment_offset, hdr.ipv4.protocol) {
            (5, 0, 0, PROTOCOL_TCP): parse_tcp;
            (5, 0, 0, PROTOCOL_UDP): parse_udp;
            default: accept;
        }
    }

    state parse_tcp {
        packet.extract(hdr.ports);
        packet.extract(hdr.tcp);
        l4_rest.subtract({ hdr.tcp.checksum });
        meta.l4_residual = l4_rest.get();
        transition accept;
    }

    state parse_udp {
        packet.extract(hdr.ports);
        packet.extract(hdr.udp);
        l4_rest.subtract({ hdr.udp.checksum });
        meta.l4_residual = l4_rest.get();
        transition accept;
    }

    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        transition accept;
    }
}

// ---- traffic class: DSCP and ECN between the two headers (Q1, Q2) ---------------------------------------------------

// Out of the tunnel: what the outer header learnt on its way (RFC 6040 §4.2, RFC 2983 §3).
control TakeOver(inout headers_t hdr, inout metadata_t meta) {
    apply {
        bit<6> dscp = 0;
        bit<2> ecn = 0;  // a frame that is not IP counts as Not-ECT
        if (hdr.ipv4.isValid()) {
            dscp = hdr.ipv4.dscp;
            ecn = hdr.ipv4.ecn;
        } else if (hdr.ipv6.isValid()) {
            dscp = hdr.ipv6.dscp;
            ecn = hdr.ipv6.ecn;
        }

        if (meta.ecn == ECN_CE) {
            if (ecn == ECN_NOT_ECT) {
                meta.drop_reason = DropReason.ECN;
            } else {
                ecn = ECN_CE;
            }
        } else if (meta.ecn == ECN_ECT_1 && ecn == ECN_ECT_0) {
            ecn = ECN_ECT_1;
        }

        if (hdr.ipv4.isValid()) {
            hdr.ipv4.dscp = dscp;
            hdr.ipv4.ecn = ecn;
            meta.mend_ipv4 = true;
        } else if (hdr.ipv6.isValid()) {
            hdr.ipv6.dscp = dscp;
            hdr.ipv6.ecn = ecn;
        }
    }
}

// Into the tunnel: what the outer header shall say (RFC 6040 §4.1).
control HandOn(inout headers_t hdr, inout metadata_t meta) {
    apply {
        meta.dscp = 0;
        meta.ecn = ECN_NOT_ECT;
        if (hdr.ipv4.isValid()) {
            meta.ecn = hdr.ipv4.ecn;
        } else if (hdr.ipv6.isValid()) {
            meta.ecn = hdr.ipv6.ecn;
        }
    }
}

// ---- egress: each copy gets its own headers (W1 to W4, W8, F3, F6, M1) ----------------------------------------------

// A copy of a replicated frame: the control plane has resolved tunnel and next hop for it.
control Replica(inout headers_t hdr, inout metadata_t meta) {
    action next_hop(bit<48> source, bit<48> destination, bit<16> mtu) {
        meta.encapsulate = true;
        meta.hop_src = source;
        meta.hop_dst = destination;
        meta.mtu = mtu;
    }

    action tag(bit<3> pcp, bit<12> vlan) {
        meta.hop_tagged = true;
        meta.hop_pcp = pcp;
        meta.hop_vid = vlan;
    }

    @name(".nvgre.replicate_v4")
    action replicate_v4(bit<32> source, bit<32> destination, bit<48> hop_source, bit<48> hop_destination, bit<16> mtu) {
        next_hop(hop_source, hop_destination, mtu);
        meta.pa_is_v6 = 0;
        meta.pa_src = source;
        meta.pa_dst = destination;
    }

    @name(".nvgre.replicate_v4_tagged")
    action replicate_v4_tagged(bit<32> source, bit<32> destination, bit<48> hop_source, bit<48> hop_destination, bit<16> mtu,
                               bit<3> pcp, bit<12> vlan) {
        replicate_v4(source, destination, hop_source, hop_destination, mtu);
        tag(pcp, vlan);
    }

    @name(".nvgre.replicate_v6")
    action replicate_v6(bit<128> source, bit<128> destination, bit<48> hop_source, bit<48> hop_destination, bit<16> mtu) {
        next_hop(hop_source, hop_destination, mtu);
        meta.pa_is_v6 = 1;
        meta.pa6_src = source;
        meta.pa6_dst = destination;
    }

    @name(".nvgre.replicate_v6_tagged")
    action replicate_v6_tagged(bit<128> source, bit<128> destination, bit<48> hop_source, bit<48> hop_destination, bit<16> mtu,
                               bit<3> pcp, bit<12> vlan) {
        replicate_v6(source, destination, hop_source, hop_destination, mtu);
        tag(pcp, vlan);
    }

    @name(".nvgre.replica")
    table replica {
        key = {
            meta.replica: exact @name("replica");
            meta.egress_port: exact @name("port");
        }
        actions = {
            replicate_v4; replicate_v4_tagged;
            replicate_v6; replicate_v6_tagged;
            @defaultonly NoAction;
        }
        const default_action = NoAction();
        size = 16384;
    }

    apply {
        // A copy without a tunnel, or one that would go back into the underlay (D7), ends here.
        if (!replica.apply().hit) {
            meta.prune = true;
        } else if (meta.from_tunnel == 1 && !meta.reflect) {
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
            meta.vsid: exact @name("vsid");
        }
        actions = { tag; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    apply {
        if (meta.from_tunnel == 0 && meta.egress_port == meta.ingress_port && !meta.reply && !meta.routed) {
            meta.prune = true;
        } else if (port_rewrite.apply().hit) {
            if (!hdr.vlan.isValid()) {
                hdr.vlan.setValid();
                hdr.vlan.pcp = 0;
                hdr.vlan.dei = 0;
                hdr.vlan.ether_type = hdr.ethernet.ether_type;
                hdr.ethernet.ether_type = ETHERTYPE_CTAG;
            }
            hdr.vlan.vid = vid;
        }
    }
}

control Encapsulate(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.put_tag")
    action put_tag(bit<16> ether_type) {
        hdr.tunnel_ethernet.ether_type = ETHERTYPE_CTAG;
        hdr.tunnel_vlan.setValid();
        hdr.tunnel_vlan.pcp = meta.hop_pcp;
        hdr.tunnel_vlan.dei = 0;
        hdr.tunnel_vlan.vid = meta.hop_vid;
        hdr.tunnel_vlan.ether_type = ether_type;
    }

    // ID 0 with DF: the packet is never fragmented, so it needs no identity (RFC 6864 §4.1).
    @name(".nvgre.put_ipv4")
    action put_ipv4() {
        hdr.tunnel_ethernet.ether_type = ETHERTYPE_IPV4;
        hdr.tunnel_ipv4.setValid();
        hdr.tunnel_ipv4.version = 4;
        hdr.tunnel_ipv4.ihl = 5;
        hdr.tunnel_ipv4.dscp = meta.dscp;
        hdr.tunnel_ipv4.ecn = meta.ecn;
        hdr.tunnel_ipv4.total_length = OUTER_V4_BYTES + meta.frame_length;
        hdr.tunnel_ipv4.identification = 0;
        hdr.tunnel_ipv4.reserved = 0;
        hdr.tunnel_ipv4.dont_fragment = 1;
        hdr.tunnel_ipv4.more_fragments = 0;
        hdr.tunnel_ipv4.fragment_offset = 0;
        hdr.tunnel_ipv4.ttl = 64;
        hdr.tunnel_ipv4.protocol = PROTOCOL_GRE;
        hdr.tunnel_ipv4.checksum = 0;  // set in the deparser
        hdr.tunnel_ipv4.src = meta.pa_src;
        hdr.tunnel_ipv4.dst = meta.pa_dst;
    }

    // The flow label tells the flows of a tunnel apart (RFC 6438 §3).
    @name(".nvgre.put_ipv6")
    action put_ipv6() {
        hdr.tunnel_ethernet.ether_type = ETHERTYPE_IPV6;
        hdr.tunnel_ipv6.setValid();
        hdr.tunnel_ipv6.version = 6;
        hdr.tunnel_ipv6.dscp = meta.dscp;
        hdr.tunnel_ipv6.ecn = meta.ecn;
        hdr.tunnel_ipv6.flow_label = meta.flow_hash[19:0];
        hdr.tunnel_ipv6.payload_length = OUTER_V6_BYTES + meta.frame_length;
        hdr.tunnel_ipv6.next_header = PROTOCOL_GRE;
        hdr.tunnel_ipv6.hop_limit = 64;
        hdr.tunnel_ipv6.src = meta.pa6_src;
        hdr.tunnel_ipv6.dst = meta.pa6_dst;
    }

    apply {
        hdr.tunnel_ethernet.setValid();
        hdr.tunnel_ethernet.dst = meta.hop_dst;
        hdr.tunnel_ethernet.src = meta.hop_src;
        if (meta.pa_is_v6 == 1) {
            put_ipv6();
        } else {
            put_ipv4();
        }
        if (meta.hop_tagged) {
            put_tag(hdr.tunnel_ethernet.ether_type);
        }

        hdr.tunnel_gre.setValid();
        hdr.tunnel_gre.checksum_present = 0;
        hdr.tunnel_gre.reserved_1 = 0;
        hdr.tunnel_gre.key_present = 1;
        hdr.tunnel_gre.sequence_present = 0;
        hdr.tunnel_gre.reserved_4_5 = 0;
        hdr.tunnel_gre.reserved_6_12 = 0;
        hdr.tunnel_gre.version = 0;
        hdr.tunnel_gre.protocol = ETHERTYPE_TEB;

        hdr.tunnel_key.setValid();
        hdr.tunnel_key.vsid = meta.vsid;
        hdr.tunnel_key.flow_id = meta.flow_hash[7:0];
    }
}

// An underlay packet that passes through: next hop's MACs and tag, TTL down by one; key and FlowID stay (F6).
control Transit(inout headers_t hdr, inout metadata_t meta) {
    apply {
        bit<16> ether_type = ETHERTYPE_IPV4;
        if (meta.pa_is_v6 == 1) {
            ether_type = ETHERTYPE_IPV6;
            hdr.ipv6.hop_limit = hdr.ipv6.hop_limit - 1;
        } else {
            hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
        }
        hdr.ethernet.src = meta.hop_src;
        hdr.ethernet.dst = meta.hop_dst;
        if (meta.hop_tagged) {
            hdr.vlan.setValid();
            hdr.vlan.pcp = meta.hop_pcp;
            hdr.vlan.dei = 0;
            hdr.vlan.vid = meta.hop_vid;
            hdr.vlan.ether_type = ether_type;
            hdr.ethernet.ether_type = ETHERTYPE_CTAG;
        } else {
            hdr.vlan.setInvalid();
            hdr.ethernet.ether_type = ether_type;
        }
    }
}

// What ingress decided, done to the frame.
control Edit(inout headers_t hdr, inout metadata_t meta) {
    @hidden
    action answer_arp() {
        bit<32> asked = hdr.arp.target_ip;
        hdr.ethernet.dst = hdr.ethernet.src;
        hdr.ethernet.src = hdr.answer.mac;
        hdr.arp.operation = ARP_REPLY;
        hdr.arp.target_mac = hdr.arp.sender_mac;
        hdr.arp.sender_mac = hdr.answer.mac;
        hdr.arp.target_ip = hdr.arp.sender_ip;
        hdr.arp.sender_ip = asked;
    }

    @hidden
    action answer_solicitation() {
        hdr.ethernet.dst = hdr.ethernet.src;
        hdr.ethernet.src = hdr.answer.mac;
        hdr.ipv6.dst = hdr.ipv6.src;
        hdr.ipv6.src = hdr.neighbor.target;
        hdr.ipv6.payload_length = 32;
        hdr.neighbor.type = ICMPV6_NEIGHBOR_ADVERTISEMENT;
        hdr.neighbor.flags = 0x60000000;  // solicited, override; the checksum is set in the deparser
        hdr.link_layer.setValid();
        hdr.link_layer.type = 2;
        hdr.link_layer.length = 1;
        hdr.link_layer.mac = hdr.answer.mac;
    }

    apply {
        if (hdr.bridge.from_tunnel == 1) {
            TakeOver.apply(hdr, meta);
        }
        if (hdr.bridge.reply == 1) {
            if (hdr.arp.isValid()) {
                answer_arp();
            } else {
                answer_solicitation();
            }
        }
        if (hdr.bridge.routed == 1 && hdr.bridge.reply == 0) {
            if (hdr.ipv4.isValid()) {
                hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
                meta.mend_ipv4 = true;
                if (hdr.bridge.has_nat_dst == 1) {
                    hdr.ipv4.dst = hdr.bridge.nat_dst;
                }
                if (hdr.bridge.has_nat_src == 1) {
                    hdr.ipv4.src = hdr.bridge.nat_src;
                }
                // A UDP checksum of 0 means none (RFC 768).
                if (hdr.bridge.has_nat_src == 1 || hdr.bridge.has_nat_dst == 1) {
                    if (hdr.tcp.isValid()) {
                        meta.mend_tcp = true;
                    } else if (hdr.udp.isValid() && hdr.udp.checksum != 0) {
                        meta.mend_udp = true;
                    }
                }
            } else {
                hdr.ipv6.hop_limit = hdr.ipv6.hop_limit - 1;
            }
        }
    }
}

// Rewrites one copy.
control Rewrite(inout headers_t hdr, inout metadata_t meta) {
    Replica() replica;
    PortRewrite() port_rewrite;
    Encapsulate() encapsulate;
    Transit() transit;
    HandOn() hand_on;

    apply {
        if (meta.origin != Origin.UNDERLAY) {
            hand_on.apply(hdr, meta);
        }
        if (meta.replica != 0) {
            replica.apply(hdr, meta);
        }
        // The outer packet is never fragmented (M1).
        if (meta.pa_is_v6 == 1) {
            meta.outer_length = meta.frame_length + 48;
        } else {
            meta.outer_length = meta.frame_length + OUTER_V4_BYTES;
        }
        meta.excess = meta.outer_length |-| meta.mtu;
        if (meta.encapsulate && meta.excess != 0) {
            meta.drop_reason = DropReason.TOO_BIG;
            if (hdr.ipv4.isValid() && hdr.ipv4.dont_fragment == 1) {
                meta.cpu_reason = CpuReason.TOO_BIG;
            } else if (hdr.ipv6.isValid()) {
                meta.cpu_reason = CpuReason.TOO_BIG;
            }
        } else if (meta.encapsulate) {
            encapsulate.apply(hdr, meta);
        } else if (meta.origin == Origin.UNDERLAY) {
            transit.apply(hdr, meta);
        } else if (!meta.prune) {
            port_rewrite.apply(hdr, meta);
        }
    }
}

control FromIngress(inout headers_t hdr, inout metadata_t meta) {
    apply {
        meta.vsid = hdr.bridge.vsid;
        meta.from_tunnel = hdr.bridge.from_tunnel;
        meta.length_change = hdr.bridge.length_change;
        meta.flow_hash[19:0] = hdr.bridge.flow_hash;
        if (hdr.bridge.reply == 1) {
            meta.reply = true;
        }
        if (hdr.bridge.routed == 1) {
            meta.routed = true;
        }
        if (hdr.bridge.reflect == 1) {
            meta.reflect = true;
        }
        meta.cpu_reason = (CpuReason) hdr.bridge.cpu_reason;
        meta.dscp = hdr.bridge.dscp;
        meta.ecn = hdr.bridge.ecn;
        if (hdr.bridge.encapsulate == 1) {
            meta.encapsulate = true;
        }
        meta.pa_is_v6 = hdr.bridge.pa_is_v6;
        meta.ingress_port = hdr.bridge.ingress_port;
        if (hdr.bridge.before == Before.HOP) {
            meta.origin = Origin.UNDERLAY;
        } else if (hdr.bridge.before != Before.AS_IS) {
            meta.origin = Origin.TENANT;
        }
        if (hdr.hop.isValid()) {
            meta.mtu = hdr.hop.mtu;
            meta.hop_src = hdr.hop.src;
            meta.hop_dst = hdr.hop.dst;
            meta.hop_pcp = hdr.hop.pcp;
            meta.hop_vid = hdr.hop.vid;
            if (hdr.hop.tagged == 1) {
                meta.hop_tagged = true;
            }
        }
        if (hdr.path4.isValid()) {
            meta.pa_src = hdr.path4.src;
            meta.pa_dst = hdr.path4.dst;
        } else if (hdr.path6.isValid()) {
            meta.pa6_src = hdr.path6.src;
            meta.pa6_dst = hdr.path6.dst;
        }
    }
}

control NvgreEgress(inout headers_t hdr, inout metadata_t meta,
                    in egress_intrinsic_metadata_t intrinsic,
                    in egress_intrinsic_metadata_from_parser_t from_parser,
                    inout egress_intrinsic_metadata_for_deparser_t for_deparser,
                    inout egress_intrinsic_metadata_for_output_port_t for_port) {
    // As drop_reason, of copies whose fate is known in egress only.
    @name(".nvgre.egress_drop_reason")
    Counter<bit<64>, bit<8>>(64, CounterType_t.PACKETS_AND_BYTES) egress_drop_reason;

    FromIngress() from_ingress;
    Edit() edit;
    Rewrite() rewrite;

    apply {
        if (hdr.mirror.isValid()) {
            hdr.packet_in.setValid();
            hdr.packet_in.ingress_port = hdr.mirror.ingress_port;
            hdr.packet_in.reason = hdr.mirror.reason;
            hdr.packet_in.vsid = hdr.mirror.vsid;
            hdr.mirror.setInvalid();
        } else {
            from_ingress.apply(hdr, meta);
            if (intrinsic.egress_port == CPU_PORT) {
                hdr.packet_in.setValid();
                hdr.packet_in.ingress_port = meta.ingress_port;
                hdr.packet_in.reason = meta.cpu_reason;
                hdr.packet_in.vsid = meta.vsid;
            } else if (meta.origin != Origin.UNKNOWN) {  // UNKNOWN: the control plane's own packet
                meta.egress_port = (bit<16>) intrinsic.egress_port;
                meta.replica = intrinsic.egress_rid;
                edit.apply(hdr, meta);
                // The length on the wire on the way in, frame check sequence included, whatever ingress took off.
                if (hdr.bridge.isValid()) {  // so that the sum has a stage of its own
                    meta.frame_length = intrinsic.pkt_length + meta.length_change;
                }

                rewrite.apply(hdr, meta);
                if (meta.origin == Origin.UNDERLAY && hdr.ipv4.isValid()) {
                    meta.mend_ipv4 = true;
                }

                if (meta.drop_reason != DropReason.NONE) {
                    egress_drop_reason.count((bit<8>) meta.drop_reason, 4);
                    if (meta.cpu_reason != CpuReason.NONE) {
                        for_deparser.mirror_type = CPU_MIRROR;
                        meta.mirror_session = CPU_SESSION;
                        meta.mirror_before = Before.MIRROR;
                    }
                    meta.prune = true;
                }
                if (meta.prune) {
                    for_deparser.drop_ctl = 1;
                }
            }
            hdr.bridge.setInvalid();
            hdr.hop.setInvalid();
            hdr.path4.setInvalid();
            hdr.path6.setInvalid();
            hdr.answer.setInvalid();
        }
    }
}

control NvgreEgressDeparser(packet_out packet, inout headers_t hdr, in metadata_t meta,
                            in egress_intrinsic_metadata_for_deparser_t for_deparser) {
    Checksum() tunnel_checksum;
    Checksum() ipv4_checksum;
    Checksum() tcp_checksum;
    Checksum() udp_checksum;
    Checksum() neighbor_checksum;
    Mirror(CPU_MIRROR) for_cpu;

    apply {
        if (for_deparser.mirror_type == CPU_MIRROR) {
            for_cpu.emit<mirror_t>(meta.mirror_session,
                { meta.mirror_before, (bit<8>) meta.cpu_reason, meta.ingress_port, meta.vsid });
        }
        if (hdr.tunnel_ipv4.isValid()) {
            hdr.tunnel_ipv4.checksum = tunnel_checksum.update({
                hdr.tunnel_ipv4.version, hdr.tunnel_ipv4.ihl, hdr.tunnel_ipv4.dscp, hdr.tunnel_ipv4.ecn,
                hdr.tunnel_ipv4.total_length, hdr.tunnel_ipv4.identification, hdr.tunnel_ipv4.reserved,
                hdr.tunnel_ipv4.dont_fragment, hdr.tunnel_ipv4.more_fragments, hdr.tunnel_ipv4.fragment_offset,
                hdr.tunnel_ipv4.ttl, hdr.tunnel_ipv4.protocol, hdr.tunnel_ipv4.src, hdr.tunnel_ipv4.dst });
        }
        // Mended, not computed anew, and only where something changed: what was wrong with a tenant's checksum stays
        // wrong (W5).
        if (meta.mend_ipv4) {
            hdr.ipv4.checksum = ipv4_checksum.update({ hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn,
                hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst, meta.ipv4_residual });
        }
        if (meta.mend_tcp) {
            hdr.tcp.checksum = tcp_checksum.update({ hdr.ipv4.src, hdr.ipv4.dst, meta.l4_residual });
        }
        if (meta.mend_udp) {
            hdr.udp.checksum = udp_checksum.update({ hdr.ipv4.src, hdr.ipv4.dst, meta.l4_residual }, true);
        }
        if (meta.reply) {
            hdr.neighbor.checksum = neighbor_checksum.update({
                hdr.ipv6.src, hdr.ipv6.dst, hdr.ipv6.payload_length, 8w0, hdr.ipv6.next_header,
                hdr.neighbor.type, hdr.neighbor.code, hdr.neighbor.flags, hdr.neighbor.target,
                hdr.link_layer.type, hdr.link_layer.length, hdr.link_layer.mac });
        }
        packet.emit(hdr);
    }
}

Pipeline(NvgreIngressParser(), NvgreIngress(), NvgreIngressDeparser(),
         NvgreEgressParser(), NvgreEgress(), NvgreEgressDeparser()) pipe;

Switch(pipe) main;
