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
    bit<8>   cpu_reason;
    bit<32>  nat_src;
    bit<32>  nat_dst;
}

// The parts of a tunnel header that ingress fills in travel as headers of their own, in front of the packet; egress adds
// the rest between them. So nothing is copied, and a frame that is not for a tunnel does not carry what it does not need:
// egress reads 160 bytes of a packet and no more.
header tunnel_label_t {
    bit<4>   version;
    bit<8>   traffic_class;
    bit<20>  flow_label;
}

header tunnel_ipv6_t {
    bit<16>  payload_length;
    bit<8>   next_header;
    bit<8>   hop_limit;
}

header path6_t {
    bit<128> src;
    bit<128> dst;
}

// An answer has the fields of the question in another order: so egress takes the question apart, and the deparser puts the
// parts together. Nothing is copied but what the answer says twice.
header mac_t {
    bit<48>  address;
}

header arp_start_t {
    bit<16>  hardware_type;
    bit<16>  protocol_type;
    bit<8>   hardware_length;
    bit<8>   protocol_length;
    bit<16>  operation;
}

header ipv4_address_t {
    bit<32>  value;
}

header ipv6_address_t {
    bit<128> value;
}

header neighbor_start_t {
    bit<8>   type;
    bit<8>   code;
    bit<16>  checksum;
    bit<32>  flags;
}

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

// Of the way to the next hop.
header hop_t {
    bit<16>  mtu;
}

// With a copy for the control plane that egress makes.
header mirror_t {
    Before     before;
    bit<16>    ingress_port;  // from here on a packet_in_t
    bit<8>     reason;
    bit<24>    vsid;
}

header before_t {
    Before     before;
}

struct headers_t {
    bridge_t       bridge;
    before_t       mirror;
    hop_t          hop;
    tunnel_ipv4_t  tunnel_ipv4;
    path4_t        path4;
    tunnel_label_t tunnel_label;
    tunnel_ipv6_t  tunnel_ipv6;
    path6_t        path6;
    macs_t         macs;
    tag_t          tag;
    ether_type_t   ether_type;
    ipv6_start_t   ipv6_start;
    mac_t            answer;
    mac_t            asked;
    mac_t            asker;
    arp_start_t      arp_start;
    mac_t            arp_sender_mac;
    ipv4_address_t   arp_sender;
    mac_t            arp_target_mac;
    ipv4_address_t   arp_target;
    mac_t            arp_answer;
    ipv6_address_t   nd_sender;
    ipv6_address_t   nd_group;
    neighbor_start_t nd_start;
    ipv6_address_t   nd_target;
    ipv6_address_t   nd_answer;

    packet_in_t    packet_in;
    packet_out_t   packet_out;
    // What this NVE puts on, in egress.
    ethernet_t     tunnel_ethernet;
    vlan_t         tunnel_vlan;
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
    bit<128>   look6_src;        // an IPv4 sender, too, where senders are looked up
    bit<128>   look6_dst;
    bit<8>     look_protocol;
    bit<8>     look_ttl;
    bit<16>    look_ports_src;
    bit<16>    look_ports_dst;
    bit<32>    flow4_src;        // of the flow: with NAT done
    bit<32>    flow4_dst;
    bit<16>    neighbor_port;
    bit<2>     source_kind;      // 0 = neither IP nor ARP, 1 = IPv4, 2 = IPv6, 3 = ARP

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
    bit<16>    l4_residual;
    bool       mend_tcp;
    bool       mend_udp;
    bit<1>     into_tunnel;
    bit<1>     tunnel_is_v6;
    bit<16>    outer_length;     // as the outer header says it
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
        hdr.bridge.ingress_port = 0;
        // All that may be put before the packet; at the end what it does not need is taken off.
        hdr.tunnel_key.setValid();
        hdr.tunnel_ethernet.setValid();
        hdr.hop.setValid();
        hdr.path4.setValid();
        hdr.answer.setValid();
        hdr.path6.setValid();
        hdr.tunnel_label.setValid();
        hdr.tunnel_label.version = 6;
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
        transition select(packet.lookahead<bit<32>>()) {
            0x00010800: parse_arp_ipv4;  // Ethernet and IPv4
            default: parse_arp_other;
        }
    }

    state parse_arp_ipv4 {
        packet.extract(hdr.arp);
        transition select(hdr.arp.operation) {
            ARP_REQUEST: note_arp_request;
            default: accept;
        }
    }

    state note_arp_request {
        meta.arp_request = 1;
        transition accept;
    }

    state parse_arp_other {
        packet.extract(hdr.arp);
        transition accept;
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
        meta.pa_is_v6 = 1;
        transition select(packet.lookahead<bit<200>>()[7:0]) {
            0xFF: parse_group_v6;
            default: parse_ipv6_version;
        }
    }

    state parse_group_v6 {
        meta.is_multicast = 1;
        transition parse_ipv6_version;
    }

    state parse_ipv6_version {
        transition select(packet.lookahead<bit<4>>()) {
            6: parse_ipv6_header;
            default: parse_bad_ipv6;
        }
    }

    state parse_bad_ipv6 {
        meta.bad_outer = 1;
        transition parse_ipv6_header;
    }

    state parse_ipv6_header {
        packet.extract(hdr.ipv6);
        meta.outer_kind = Kind.IPV6;
        meta.outer_protocol = hdr.ipv6.next_header;
        meta.outer_ttl = hdr.ipv6.hop_limit;

        transition select(hdr.ipv6.next_header) {
            PROTOCOL_TCP: parse_ports;
            PROTOCOL_UDP: parse_ports;
            PROTOCOL_GRE: parse_gre;
            NEXT_HEADER_FRAGMENT: note_gre_fragment;
            PROTOCOL_ICMPV6: parse_icmpv6;
            default: accept;
        }
    }

    state parse_icmpv6 {
        // What the answer does not repeat cannot be cut off: one with more than one option is not answered.
        transition select(packet.lookahead<bit<8>>(), hdr.ipv6.payload_length) {
            (ICMPV6_NEIGHBOR_SOLICITATION, 24): parse_neighbor;
            (ICMPV6_NEIGHBOR_SOLICITATION, 32): parse_neighbor_and_link;
            default: accept;
        }
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

    state note_inner_tag {
        meta.bad_inner_tag = 1;
        transition accept;
    }

    state parse_nvgre {
        packet.extract(hdr.nvgre_key);
        packet.extract(hdr.inner_ethernet);
        transition select(hdr.inner_ethernet.ether_type) {
            ETHERTYPE_CTAG: note_inner_tag;
            ETHERTYPE_STAG: note_inner_tag;
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
        hdr.path4.src = hdr.ipv4.dst;
        hdr.path6.src = hdr.ipv6.dst;
        meta.flow4_src = hdr.ipv4.src;
        meta.flow4_dst = hdr.ipv4.dst;
    }

    @name(".nvgre.admit_underlay")
    action admit_underlay(bit<16> vrf) {
        meta.origin = Origin.UNDERLAY;
        meta.vrf = vrf;
        meta.vsid = hdr.nvgre_key.vsid;
        hdr.tunnel_key.vsid = hdr.nvgre_key.vsid;
        hdr.path4.dst = hdr.ipv4.dst;
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
        hdr.path4.src = hdr.inner_ipv4.dst;
        hdr.path6.src = hdr.inner_ipv6.dst;
        meta.flow4_src = hdr.inner_ipv4.src;
        meta.flow4_dst = hdr.inner_ipv4.dst;
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
            (_, _, true, ETHERTYPE_IPV6, _, _): has_no_ip();
            (_, ETHERTYPE_IPV6, false, _, _, _): has_no_ip();
            (_, _, true, ETHERTYPE_ARP, _, _): of_this_host();
            (_, ETHERTYPE_ARP, false, _, _, _): of_this_host();
        }
        const default_action = NoAction();
        size = 16;
    }

    // In the order in which a packet with several faults is blamed.
    @hidden
    table outcome {
        key = {
            meta.cut_short: ternary;
            meta.origin: ternary;
            meta.second_tag: ternary;
            meta.bad_outer: ternary;
            meta.checksum_error: ternary;
            meta.is_gre: ternary;
            meta.local: ternary;
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
        actions = { refuse; refuse_counted; for_us; pass_through; take_frame; decapsulate; }
        const entries = {
            (1, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, Origin.UNKNOWN, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_PORT);
            (_, Origin.TENANT, 1, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.INNER_TAG);
            (_, Origin.TENANT, _, _, _, _, _, _, _, _, _, _, 0, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_VSID);
            (_, Origin.TENANT, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): take_frame();
            (_, _, _, 1, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, true, _, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, _, 1, 1, true, false, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.MALFORMED);
            (_, _, _, _, _, 1, 1, _, _, 1, _, _, _, _, _, _, _, _, _): refuse(DropReason.FRAGMENT);
            (_, _, _, _, _, 1, 1, _, _, _, false, _, _, _, _, _, _, _, _): refuse(DropReason.GRE_HEADER);
            (_, _, _, _, _, 1, 1, _, _, _, _, 24w0x000000 &&& 0xFFF000, _, _, _, _, _, _, _): refuse(DropReason.RESERVED_VSID);
            (_, _, _, _, _, 1, 1, _, _, _, _, 0xFFFFFF, _, _, _, _, _, _, _): refuse(DropReason.RESERVED_VSID);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, 0, _, _, _, _, _, _): refuse(DropReason.UNKNOWN_VSID);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, _, 0, _, _, _, _, _): refuse_counted(DropReason.UNKNOWN_PEER);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, _, _, 1, _, _, _, _): refuse_counted(DropReason.INNER_TAG);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, _, _, _, 1, _, _, _): refuse_counted(DropReason.ECN);
            (_, _, _, _, _, 1, 1, _, _, _, _, _, _, _, _, _, _, _, _): decapsulate();
            (_, _, _, _, _, 0, _, _, _, _, _, _, _, _, _, _, 1, _, _): for_us();
            (_, _, _, _, _, 0, 1, _, _, _, _, _, _, _, _, _, _, _, _): for_us();
            (_, _, _, _, _, 0, _, _, _, _, _, _, _, _, _, _, _, 1, _): for_us();
            (_, _, _, _, _, 0, _, _, _, _, _, _, _, _, _, _, _, _, _): refuse(DropReason.NOT_NVGRE);
            (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, 1, _): refuse(DropReason.NO_ROUTE);
            (_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, 8w0 &&& 0xFE): refuse(DropReason.TTL_EXPIRED);
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

    // -- Congestion on the way, by outer and inner header (RFC 6040 §4.2)

    @hidden
    action congested(Mark mark) {
        hdr.bridge.mark = mark;
    }

    // A sender without ECN cannot be told.
    @hidden
    action lose() {
        meta.lost_ce = 1;
    }

    @hidden
    table congestion {
        key = {
            hdr.ipv4.isValid(): ternary;
            hdr.ipv4.ecn: ternary;
            hdr.ipv6.isValid(): ternary;
            hdr.ipv6.ecn: ternary;
            hdr.inner_ipv4.isValid(): ternary;
            hdr.inner_ipv4.ecn: ternary;
            hdr.inner_ipv6.isValid(): ternary;
            hdr.inner_ipv6.ecn: ternary;
        }
        actions = { congested; lose; @defaultonly NoAction; }
        const entries = {
            (true, ECN_CE, _, _, true, ECN_NOT_ECT, _, _): lose();
            (true, ECN_CE, _, _, _, _, true, ECN_NOT_ECT): lose();
            (true, ECN_CE, _, _, true, _, _, _): congested(Mark.CE);
            (true, ECN_CE, _, _, _, _, true, _): congested(Mark.CE);
            (true, ECN_CE, _, _, _, _, _, _): lose();
            (true, ECN_ECT_1, _, _, true, ECN_ECT_0, _, _): congested(Mark.ECT_1);
            (true, ECN_ECT_1, _, _, _, _, true, ECN_ECT_0): congested(Mark.ECT_1);
            (_, _, true, ECN_CE, true, ECN_NOT_ECT, _, _): lose();
            (_, _, true, ECN_CE, _, _, true, ECN_NOT_ECT): lose();
            (_, _, true, ECN_CE, true, _, _, _): congested(Mark.CE);
            (_, _, true, ECN_CE, _, _, true, _): congested(Mark.CE);
            (_, _, true, ECN_CE, _, _, _, _): lose();
            (_, _, true, ECN_ECT_1, true, ECN_ECT_0, _, _): congested(Mark.ECT_1);
            (_, _, true, ECN_ECT_1, _, _, true, ECN_ECT_0): congested(Mark.ECT_1);
        }
        const default_action = NoAction();
        size = 16;
    }

    // -- The sender (S2)

    @hidden
    action ipv4_sender() {
        meta.look6_src = (bit<128>) meta.look4_src;
        meta.source_kind = 1;
        meta.source_version = 4;
    }

    @hidden
    action ipv6_sender() {
        meta.source_kind = 2;
        meta.source_version = 6;
    }

    @hidden
    action arp_sender() {
        meta.look6_src = (bit<128>) hdr.arp.sender_ip;
        meta.source_kind = 3;
        meta.source_version = 4;
    }

    @hidden
    table sender {
        key = {
            meta.kind: ternary;
            hdr.arp.isValid(): ternary;
        }
        actions = { ipv4_sender; ipv6_sender; arp_sender; @defaultonly NoAction; }
        const entries = {
            (Kind.IPV4, _): ipv4_sender();
            (Kind.IPV6, _): ipv6_sender();
            (_, true): arp_sender();
        }
        const default_action = NoAction();
        size = 4;
    }
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
            meta.look6_src: exact @name("address");
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
            meta.look6_src: exact @name("address");
        }
        actions = { known; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
        idle_timeout = true;
    }

    @hidden
    action tell() {
        meta.unknown_source = true;
    }

    @hidden
    table learns {
        key = {
            meta.learn: exact;
            meta.is_forged: exact;
            meta.is_known: exact;
            meta.has_no_source: exact;
            meta.guard: ternary;
            meta.is_own: ternary;
        }
        actions = { tell; @defaultonly NoAction; }
        const entries = {
            (1, 0, 0, 0, 0, _): tell();
            (1, 0, 0, 0, _, 1): tell();
        }
        const default_action = NoAction();
        size = 2;
    }

    @hidden
    action nobody() {
        meta.has_no_source = 1;
    }

    // A host that has no address yet has none to learn.
    @hidden
    table no_source {
        key = {
            meta.look6_src: exact;
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

    @hidden
    action measure() {
        meta.colour = subnet_rate.execute(index = meta.rate_cell, adjust_byte_count = 4);
    }

    @hidden
    table rate {
        actions = { measure; }
        const default_action = measure();
        size = 1;
    }

    // -- Neighbour proxy (F9)

    // port: where the address is, 0 = behind a tunnel.
    @name(".nvgre.answer")
    action answer(bit<48> mac_address, bit<16> at_port) {
        hdr.answer.address = mac_address;
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
        hdr.answer.address = mac_address;
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

    @hidden
    action mark_no_address() {
        meta.has_no_address = 1;
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

    @hidden
    action at_its_end() {
        meta.ttl_ran_out = 1;
    }

    @hidden
    table time_to_live {
        key = {
            meta.kind: ternary;
            meta.look_ttl: ternary;
        }
        actions = { at_its_end; @defaultonly NoAction; }
        const entries = {
            (Kind.IPV4, 8w0 &&& 0xFE): at_its_end();
            (Kind.IPV6, 8w0 &&& 0xFE): at_its_end();
        }
        const default_action = NoAction();
        size = 2;
    }

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
        hdr.tunnel_key.vsid = vsid;
        hdr.tunnel_ethernet.src = router;  // it waits there till it is known which frame is sent on
    }

    @name(".nvgre.via_v4")
    action via_v4(bit<24> vsid, bit<48> router, bit<32> host) {
        meta.has_route = 1;
        hdr.tunnel_key.vsid = vsid;
        hdr.tunnel_ethernet.src = router;  // it waits there till it is known which frame is sent on
        hdr.path4.src = host;
    }

    Alpm(number_partitions = 1024, subtrees_per_partition = 2) ca_route_v4_algorithm;
    @name(".nvgre.ca_route_v4")
    table ca_route_v4 {
        key = {
            meta.rdid: exact @name("rdid");
            hdr.path4.src: lpm @name("prefix");
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
    }

    @name(".nvgre.ca_host_v4")
    table ca_host_v4 {
        key = {
            hdr.tunnel_key.vsid: exact @name("vsid");
            hdr.path4.src: exact @name("ip");
        }
        actions = { found_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.connected_v6")
    action connected_v6(bit<24> vsid, bit<48> router) {
        meta.has_route = 1;
        hdr.tunnel_key.vsid = vsid;
        hdr.tunnel_ethernet.src = router;  // it waits there till it is known which frame is sent on
    }

    @name(".nvgre.via_v6")
    action via_v6(bit<24> vsid, bit<48> router, bit<128> host) {
        meta.has_route = 1;
        hdr.tunnel_key.vsid = vsid;
        hdr.tunnel_ethernet.src = router;  // it waits there till it is known which frame is sent on
        hdr.path6.src = host;
    }

    Alpm(number_partitions = 1024, subtrees_per_partition = 2) ca_route_v6_algorithm;
    @name(".nvgre.ca_route_v6")
    table ca_route_v6 {
        key = {
            meta.rdid: exact @name("rdid");
            hdr.path6.src: lpm @name("prefix");
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
    }

    @name(".nvgre.ca_host_v6")
    table ca_host_v6 {
        key = {
            hdr.tunnel_key.vsid: exact @name("vsid");
            hdr.path6.src: exact @name("ip");
        }
        actions = { found_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.translate_destination")
    action translate_destination(bit<32> address) {
        hdr.path4.src = address;
        meta.flow4_dst = address;
        hdr.bridge.nat_dst = address;
        hdr.bridge.has_nat_dst = 1;
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
        meta.flow4_src = address;
        hdr.bridge.nat_src = address;
        hdr.bridge.has_nat_src = 1;
    }

    // One-to-one, to outside: key is the physical network's subnet and the customer address.
    @name(".nvgre.nat_source")
    table nat_source {
        key = {
            meta.rdid: exact @name("rdid");
            hdr.tunnel_key.vsid: exact @name("vsid");
            meta.look4_src: exact @name("ip");
        }
        actions = { translate_source; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
    }

    @name(".nvgre.translate_vsid")
    action translate_vsid(bit<24> vsid) {
        hdr.tunnel_key.vsid = vsid;
        meta.may_reflect = 1;
        hdr.bridge.reflect = 1;
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

    @name(".nvgre.override_to")
    action override_to(bit<16> group) {
        meta.group = group;
        meta.has_group = 1;
    }

    // A tenant's multicast group that has replicas of its own.
    @name(".nvgre.group_override")
    table group_override {
        key = {
            hdr.tunnel_key.vsid: exact @name("vsid");
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
Hash<bit<32>>(HashAlgorithm_t.CRC32) routed_ports_v4;
Hash<bit<32>>(HashAlgorithm_t.CRC32) routed_packet_v4;

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
        meta.vrf = vrf;
        hdr.path4.src = source;
        hdr.path4.dst = destination;
        meta.pa_is_v6 = 0;
    }

    @name(".nvgre.tunnel_v6")
    action tunnel_v6(bit<16> vrf, bit<128> source, bit<128> destination) {
        meta.has_endpoint = 1;
        meta.vrf = vrf;
        meta.pa_is_v6 = 1;
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
        hdr.tunnel_ethernet.src = source;
        hdr.tunnel_ethernet.dst = destination;
        hdr.tunnel_ethernet.ether_type = 0;  // egress knows
        hdr.hop.mtu = min(hdr.hop.mtu, mtu);
    }

    @name(".nvgre.forward_tagged")
    action forward_tagged(bit<16> port, bit<48> source, bit<48> destination, bit<16> mtu, bit<3> pcp, bit<12> vlan) {
        forward(port, source, destination, mtu);
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
        actions = { no_way; ttl_ran_out; one_copy; many_copies; into_tunnel; }
        const entries = {
            (1, 1, _, _, _, _, _, _, _, _, _, _, _): ttl_ran_out();
            (1, _, 0, _, _, _, _, _, _, _, _, _, _): no_way(DropReason.NO_CA_ROUTE);
            (1, _, _, 0, _, _, _, _, _, _, _, _, _): no_way(DropReason.NO_CA_HOST);
            (_, _, _, _, 48w0x010000000000 &&& 0x010000000000, _, _, 1, _, _, _, _, _): many_copies();
            (_, _, _, _, 48w0x010000000000 &&& 0x010000000000, _, _, _, _, _, _, _, _): no_way(DropReason.NO_FLOOD_GROUP);
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
        framing.apply();
        congestion.apply();
        if (hdr.arp.isValid()) {
            // Whoever asks for the own address looks for another one who has it.
            if (hdr.arp.sender_ip == 0) {
                meta.has_no_address = 1;
            } else if (hdr.arp.sender_ip == hdr.arp.target_ip) {
                meta.has_no_address = 1;
            }
        } else if (hdr.neighbor.isValid()) {
            unspecified_v6.apply();
        }
        if (hdr.arp.isValid()) {
            if (hdr.arp.sender_mac[31:0] != hdr.ethernet.src[31:0]) {
                meta.is_forged = 1;
            } else if (hdr.arp.sender_mac[47:32] != hdr.ethernet.src[47:32]) {
                meta.is_forged = 1;
            }
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
        if (meta.kind == Kind.IPV4) {
            nat_destination.apply();
        }
        excess.apply();
        sender.apply();
        time_to_live.apply();
        if (meta.origin == Origin.TENANT && meta.arp_request == 1 && meta.has_no_address == 0) {
            arp_proxy.apply();
        }
        if (meta.origin == Origin.TENANT && hdr.neighbor.isValid() && hdr.neighbor.code == 0 && hdr.ipv6.hop_limit == 255
                && meta.has_no_address == 0) {
            nd_proxy.apply();
        }
        if (meta.has_neighbor == 1) {
            if (meta.neighbor_port != hdr.bridge.ingress_port) {
                meta.answered = 1;
            }
        }
        // A frame that is not routed: out of the one site's tunnel, into the other's.
        if (meta.is_routed == 0 && meta.origin == Origin.UNDERLAY) {
            vsid_map.apply();
        }
        if (meta.origin == Origin.TENANT) {
            source_guard.apply();
        }
        if (meta.origin == Origin.TENANT) {
            no_source.apply();
            if (meta.is_forged == 0) {
                known_source.apply();
            }
        }
        outcome.apply();

        // Of the flow: IPv4 as it came, before NAT. Three hashes are what a stage can do.
        if (meta.kind == Kind.IPV4) {
            if (meta.l4 == 1) {
                meta.flow_hash = ports_v4.get({ meta.look4_src, meta.look4_dst, meta.look_protocol, meta.look_ports_src, meta.look_ports_dst });
            } else {
                meta.flow_hash = packet_v4.get({ meta.look4_src, meta.look4_dst, meta.look_protocol });
            }
        }
        // Looked up before it is known whether the frame is good: nothing of the packet changes yet.
        if (meta.is_routed == 1 && meta.ttl_ran_out == 0) {
            if (meta.kind == Kind.IPV4) {
                ca_route_v4.apply();
            } else if (meta.kind == Kind.IPV6) {
                ca_route_v6.apply();
            }
        }
        if (meta.kind == Kind.IPV6) {
            if (meta.l4 == 1) {
                meta.flow_hash = ports_v6.get({ meta.look6_src, meta.look6_dst, meta.look_protocol, meta.look_ports_src, meta.look_ports_dst });
            } else {
                meta.flow_hash = packet_v6.get({ meta.look6_src, meta.look6_dst, meta.look_protocol });
            }
        } else if (meta.kind == Kind.OTHER && meta.origin == Origin.UNDERLAY) {
            meta.flow_hash = inner_frame.get({ meta.look_dst, meta.look_src, hdr.inner_ethernet.ether_type });
        }

        if (meta.bound == Bound.TRANSIT) {
            if (meta.pa_is_v6 == 1) {
                meta.flow_hash = transit_v6.get({ hdr.ipv6.src, hdr.ipv6.dst });
            } else {
                meta.flow_hash = transit_v4.get({ hdr.ipv4.src, hdr.ipv4.dst });
            }
        }

        // Counted as it came.
        if (meta.counted == 1 && meta.origin == Origin.TENANT) {
            from_tenant.count(meta.cell, 4);
        }
        if (meta.counted == 1 && meta.origin == Origin.UNDERLAY) {
            from_tunnel.count(meta.cell, 4);
        }
        if (meta.has_route == 1) {
            if (meta.kind == Kind.IPV4) {
                ca_host_v4.apply();
            } else {
                ca_host_v6.apply();
            }
        }
        if (meta.has_route == 1 && meta.kind == Kind.IPV4) {
            nat_source.apply();
        }
        // A tenant's tag has named the virtual subnet: its work is done (W8).
        if (meta.bound == Bound.FRAME && meta.from_tunnel == 0 && hdr.vlan.isValid()) {
            take_tag_off();
        }
        if (meta.bound == Bound.FRAME && meta.has_route == 1 && meta.kind == Kind.IPV4) {
            if (meta.l4 == 1) {
                meta.flow_hash = routed_ports_v4.get({ meta.flow4_src, meta.flow4_dst, meta.look_protocol, meta.look_ports_src, meta.look_ports_dst });
            } else {
                meta.flow_hash = routed_packet_v4.get({ meta.flow4_src, meta.flow4_dst, meta.look_protocol });
            }
        } else if (meta.kind == Kind.OTHER && meta.origin == Origin.TENANT) {
            meta.flow_hash = frame.get({ meta.look_dst, meta.look_src, hdr.ethernet.ether_type });
        }
        hdr.tunnel_label.flow_label = meta.flow_hash[19:0];
        hdr.tunnel_key.flow_id = meta.flow_hash[7:0];
        if (meta.bound == Bound.FRAME) {
            if (meta.from_tunnel == 0 && meta.guard == 1 && (meta.is_own == 0 || meta.is_forged == 1)) {
                meta.drop_reason = DropReason.SOURCE_GUARD;
            } else if (meta.kind == Kind.IPV4) {
                acl_v4.apply();
            } else if (meta.kind == Kind.IPV6) {
                acl_v6.apply();
            }
        }
        if (meta.bound == Bound.FRAME && meta.from_tunnel == 0) {
            learns.apply();
        }
        if (meta.bound == Bound.FRAME && meta.drop_reason == DropReason.NONE) {
            rate.apply();
        }

        ca_mac.apply();
        if (meta.bound == Bound.FRAME) {
            if (!group_override.apply().hit) {
                flood.apply();
            }
        }
        if (meta.egress_port == hdr.bridge.ingress_port) {
            meta.same_port = 1;
        }
        if (meta.bound == Bound.FRAME && meta.is_remote == 1) {
            endpoint.apply();
        }
        if (meta.bound == Bound.FRAME && meta.has_host == 1 && meta.answered == 0) {
            if (meta.from_tunnel == 1) {
                hdr.inner_ethernet.src = hdr.tunnel_ethernet.src;
                hdr.inner_ethernet.dst = meta.look_dst;
            } else {
                hdr.ethernet.src = hdr.tunnel_ethernet.src;
                hdr.ethernet.dst = meta.look_dst;
            }
        }
        if (meta.bound == Bound.FRAME && meta.drop_reason == DropReason.NONE && meta.answered == 0) {
            verdict.apply();
        }
        if (meta.pa_is_v6 == 1) {
            pa_route_v6.apply();
        } else {
            pa_route_v4.apply();
        }
        // Here, so that nothing waits for the rate; before whatever was found since.
        if (meta.colour == (bit<8>) MeterColor_t.RED) {
            meta.drop_reason = DropReason.METERED;
        } else if (meta.has_pa_route == 1 && (meta.bound == Bound.TUNNEL || meta.bound == Bound.TRANSIT)) {
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
    action as_it_is() {
        hdr.packet_out.setInvalid();
hdr.path4.setInvalid();
hdr.path6.setInvalid();
hdr.hop.setInvalid();
hdr.tunnel_key.setInvalid();
hdr.tunnel_label.setInvalid();
hdr.answer.setInvalid();
hdr.tunnel_ethernet.setInvalid();
hdr.bridge.before = Before.AS_IS;
        for_tm.ucast_egress_port = (PortId_t) hdr.packet_out.egress_port;
    }

    @hidden
    action to_control_plane() {
        hdr.path4.setInvalid();
hdr.path6.setInvalid();
hdr.hop.setInvalid();
hdr.tunnel_ethernet.setInvalid();
hdr.tunnel_vlan.setInvalid();
hdr.answer.setInvalid();
for_tm.ucast_egress_port = CPU_PORT;
    }

    @hidden
    action to_host() {
        to_control_plane();
        hdr.tunnel_key.vsid = 0;  // nobody's frame
    }

    @hidden
    action back_to_sender() {
        hdr.path4.setInvalid();
hdr.path6.setInvalid();
hdr.hop.setInvalid();
hdr.tunnel_ethernet.setInvalid();
hdr.tunnel_vlan.setInvalid();
hdr.bridge.before = Before.ANSWER;
        hdr.tunnel_key.vsid = meta.vsid;
        for_tm.ucast_egress_port = intrinsic.ingress_port;
    }

    @hidden
    action to_group() {
        hdr.path4.setInvalid();
hdr.path6.setInvalid();
hdr.hop.setInvalid();
hdr.tunnel_ethernet.setInvalid();
hdr.tunnel_vlan.setInvalid();
hdr.answer.setInvalid();
for_tm.mcast_grp_a = meta.group;
    }

    @hidden
    action to_tenant() {
        hdr.path4.setInvalid();
hdr.path6.setInvalid();
hdr.hop.setInvalid();
hdr.tunnel_ethernet.setInvalid();
hdr.tunnel_vlan.setInvalid();
hdr.answer.setInvalid();
for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    // What passes through gets another Ethernet header and tag.
    @hidden
    action to_next_hop_v4() {
        hdr.path4.setInvalid();
hdr.path6.setInvalid();
hdr.hop.setInvalid();
hdr.tunnel_key.setInvalid();
hdr.tunnel_label.setInvalid();
hdr.answer.setInvalid();
hdr.ethernet.setInvalid();
hdr.vlan.setInvalid();
hdr.bridge.before = Before.TRANSIT_V4;
        for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    @hidden
    action into_tunnel_v4() {
        hdr.answer.setInvalid();
hdr.path6.setInvalid();
hdr.bridge.before = Before.TUNNEL_V4;
        for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    // What passes through gets another Ethernet header and tag.
    @hidden
    action to_next_hop_v6() {
        hdr.path4.setInvalid();
hdr.path6.setInvalid();
hdr.hop.setInvalid();
hdr.tunnel_key.setInvalid();
hdr.tunnel_label.setInvalid();
hdr.answer.setInvalid();
hdr.ethernet.setInvalid();
hdr.vlan.setInvalid();
hdr.bridge.before = Before.TRANSIT_V6;
        for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    @hidden
    action into_tunnel_v6() {
        hdr.answer.setInvalid();
hdr.path4.setInvalid();
hdr.bridge.before = Before.TUNNEL_V6;
        for_tm.ucast_egress_port = meta.egress_port[8:0];
    }

    @hidden
    table way_out {
        key = {
            meta.answered: ternary;
            hdr.bridge.cpu_reason: ternary;
            meta.bound: ternary;
            meta.group: ternary;
            meta.pa_is_v6: ternary;
        }
        actions = {
            back_to_sender;
            to_control_plane;
            to_host;
            to_group; to_tenant; to_next_hop_v4; into_tunnel_v4;
            to_next_hop_v6; into_tunnel_v6;
            @defaultonly NoAction;
        }
        const entries = {
            (1, _, _, _, _): back_to_sender();
            (_, 1, _, _, _): to_control_plane();  // CpuReason.TTL_EXPIRED
            (_, 3, _, _, _): to_host();           // CpuReason.UNDERLAY
            (_, _, Bound.FRAME, 0, _): to_tenant();
            (_, _, Bound.FRAME, _, _): to_group();
            (_, _, Bound.TRANSIT, _, 1): to_next_hop_v6();
            (_, _, Bound.TUNNEL, _, 1): into_tunnel_v6();
            (_, _, Bound.TRANSIT, _, _): to_next_hop_v4();
            (_, _, Bound.TUNNEL, _, _): into_tunnel_v4();
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

        if (hdr.packet_out.isValid()) {
            as_it_is();
        } else {
            decide.apply(hdr, meta, intrinsic);
            if (meta.unknown_source) {
                for_deparser.digest_type = LEARN_DIGEST;
            }
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
    @name(".learn_t")
    Digest<learn_t>(LEARN_DIGEST) learn;

    apply {
        if (for_deparser.digest_type == LEARN_DIGEST) {
            learn.pack({ hdr.bridge.ingress_port, meta.vsid, meta.look_src, meta.look6_src, meta.source_version });
        }
        packet.emit(hdr.bridge);
        packet.emit(hdr.tunnel_key);
        packet.emit(hdr.tunnel_label);
        packet.emit(hdr.answer);
        packet.emit(hdr.hop);
        packet.emit(hdr.path4);
        packet.emit(hdr.path6);
        packet.emit(hdr.tunnel_ethernet);
        packet.emit(hdr.tunnel_vlan);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.vlan);
        packet.emit(hdr.arp);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.ipv6);
        packet.emit(hdr.neighbor);
        packet.emit(hdr.link_layer);
        packet.emit(hdr.ports);
        packet.emit(hdr.gre);
        packet.emit(hdr.nvgre_key);
        packet.emit(hdr.inner_ethernet);
        packet.emit(hdr.inner_ipv4);
        packet.emit(hdr.inner_ipv6);
        packet.emit(hdr.inner_ports);
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
            4: parse_tunnel_v4;
            5: parse_tunnel_v6;
            6: parse_transit_v4;
            7: parse_transit_v6;
            8: parse_as_is;
            default: parse_frame;
        }
    }

    state parse_mirror {
        packet.extract(hdr.mirror);
        packet.extract(hdr.packet_in);
        transition accept;
    }

    state parse_as_is {
        packet.extract(hdr.bridge);
        transition accept;
    }

    // A question that is to be answered: the frame of who asks.
    state parse_answer {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_key);
        packet.extract(hdr.tunnel_label);
        packet.extract(hdr.answer);
        packet.extract(hdr.asked);
        packet.extract(hdr.asker);
        transition select(packet.lookahead<bit<16>>()) {
            ETHERTYPE_CTAG: parse_asker_tag;
            default: parse_asker_type;
        }
    }

    state parse_asker_tag {
        packet.extract(hdr.tag);
        transition parse_asker_type;
    }

    state parse_asker_type {
        packet.extract(hdr.ether_type);
        transition select(hdr.ether_type.value) {
            ETHERTYPE_ARP: parse_arp;
            default: parse_solicitation;
        }
    }

    state parse_arp {
        packet.extract(hdr.arp_start);
        packet.extract(hdr.arp_sender_mac);
        packet.extract(hdr.arp_sender);
        packet.extract(hdr.arp_target_mac);
        packet.extract(hdr.arp_target);
        transition accept;
    }

    state parse_solicitation {
        packet.extract(hdr.ipv6_start);
        packet.extract(hdr.nd_sender);
        packet.extract(hdr.nd_group);
        packet.extract(hdr.nd_start);
        packet.extract(hdr.nd_target);
        transition select(hdr.ipv6_start.payload_length) {
            32: parse_link_layer;
            default: accept;
        }
    }

    state parse_link_layer {
        packet.extract(hdr.link_layer);
        transition accept;
    }

    state parse_frame {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_key);
        packet.extract(hdr.tunnel_label);
        transition parse_ethernet;
    }

    state parse_tunnel_v4 {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_key);
        packet.extract(hdr.tunnel_label);
        packet.extract(hdr.hop);
        packet.extract(hdr.path4);
        meta.into_tunnel = 1;
        packet.extract(hdr.tunnel_ethernet);
        transition select(hdr.tunnel_ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_tunnel_vlan;
            default: parse_ethernet;
        }
    }

    state parse_tunnel_v6 {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_key);
        packet.extract(hdr.tunnel_label);
        packet.extract(hdr.hop);
        packet.extract(hdr.path6);
        meta.into_tunnel = 1;
        meta.tunnel_is_v6 = 1;
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

    state parse_transit_v6 {
        packet.extract(hdr.bridge);
        packet.extract(hdr.tunnel_ethernet);
        transition select(hdr.tunnel_ethernet.ether_type) {
            ETHERTYPE_CTAG: parse_transit_vlan_v6;
            default: parse_ipv6;
        }
    }

    state parse_transit_vlan_v6 {
        packet.extract(hdr.tunnel_vlan);
        transition parse_ipv6;
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

    // The addresses are of no interest here.
    state parse_ipv6 {
        packet.extract(hdr.ipv6_start);
        transition accept;
    }
}

// A copy of a replicated frame: the control plane has resolved tunnel and next hop for it.
control Replica(inout headers_t hdr, inout metadata_t meta, in egress_intrinsic_metadata_t intrinsic) {
    action next_hop(bit<48> source, bit<48> destination, bit<16> mtu) {
        meta.into_tunnel = 1;
        hdr.tunnel_ethernet.setValid();
        hdr.tunnel_ethernet.src = source;
        hdr.tunnel_ethernet.dst = destination;
        hdr.hop.setValid();
        hdr.hop.mtu = mtu;
    }

    action tag(bit<3> pcp, bit<12> vlan) {
        hdr.tunnel_vlan.setValid();
        hdr.tunnel_vlan.pcp = pcp;
        hdr.tunnel_vlan.dei = 0;
        hdr.tunnel_vlan.vid = vlan;
    }

    @name(".nvgre.replicate_v4")
    action replicate_v4(bit<32> source, bit<32> destination, bit<48> hop_source, bit<48> hop_destination, bit<16> mtu) {
        next_hop(hop_source, hop_destination, mtu);
        hdr.path4.setValid();
        hdr.path4.src = source;
        hdr.path4.dst = destination;
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
        meta.tunnel_is_v6 = 1;
        hdr.path6.setValid();
        hdr.path6.src = source;
        hdr.path6.dst = destination;
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
            intrinsic.egress_rid: exact @name("replica");
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
        } else if (hdr.bridge.from_tunnel == 1 && hdr.bridge.reflect == 0) {
            meta.prune = true;
        }
    }
}

// To a tenant's port: not back to the one it came from, and with the tag that names the subnet there.
control PortRewrite(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.tag")
    action tag(bit<12> vlan) {
        hdr.tag.setValid();
        hdr.tag.tag_protocol = ETHERTYPE_CTAG;
        hdr.tag.pcp = 0;
        hdr.tag.dei = 0;
        hdr.tag.vid = vlan;
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
        port_rewrite.apply();
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

    // -- What goes into the outer header says what the frame says (Q2)

    @hidden
    action outer_class(bit<8> traffic_class) {
        hdr.tunnel_ipv4.traffic_class = traffic_class;
        hdr.tunnel_label.traffic_class = traffic_class;
    }

    // An action has one source for all that it writes into one container: so a table has the values.
    @hidden
    table congestion_of_frame {
        key = {
            hdr.ipv4.isValid(): ternary;
            hdr.ipv4.ecn: ternary;
            hdr.ipv6_start.isValid(): ternary;
            hdr.ipv6_start.ecn: ternary;
        }
        actions = { outer_class; }
        const entries = {
            (true, 1, _, _): outer_class(1);
            (_, _, true, 1): outer_class(1);
            (true, 2, _, _): outer_class(2);
            (_, _, true, 2): outer_class(2);
            (true, 3, _, _): outer_class(3);
            (_, _, true, 3): outer_class(3);
        }
        const default_action = outer_class(0);
        size = 8;
    }

    @hidden
    action to_control_plane() {
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = hdr.bridge.ingress_port;
        hdr.packet_in.reason = hdr.bridge.cpu_reason;
        hdr.packet_in.vsid = hdr.tunnel_key.vsid;
    }

    @hidden
    action no_tunnel() {
        hdr.tunnel_key.setInvalid();
        hdr.tunnel_label.setInvalid();
    }

    // For the copy of it that the control plane may get.
    @hidden
    action only_the_frame() {
        meta.vsid = hdr.tunnel_key.vsid;
        no_tunnel();
        hdr.tunnel_ethernet.setInvalid();
        hdr.tunnel_vlan.setInvalid();
        hdr.path4.setInvalid();
        hdr.path6.setInvalid();
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
        hdr.tunnel_label.setInvalid();
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

    // The flow label tells the flows of a tunnel apart (RFC 6438 §3).
    @name(".nvgre.put_ipv6")
    action put_ipv6() {
        hdr.tunnel_ethernet.ether_type = ETHERTYPE_IPV6;
        hdr.tunnel_label.traffic_class = 0;
        hdr.tunnel_ipv6.setValid();
        hdr.tunnel_ipv6.payload_length = meta.outer_length;
        hdr.tunnel_ipv6.next_header = PROTOCOL_GRE;
        hdr.tunnel_ipv6.hop_limit = 64;
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

    @hidden
    action answer_arp() {
        hdr.arp_start.operation = ARP_REPLY;
        hdr.arp_answer.setValid();
        hdr.arp_answer.address = hdr.answer.address;
    }

    @hidden
    action answer_solicitation() {
        hdr.ipv6_start.payload_length = 32;
        hdr.nd_answer.setValid();
        hdr.nd_answer.value = hdr.nd_target.value;
        hdr.nd_start.type = ICMPV6_NEIGHBOR_ADVERTISEMENT;
        hdr.nd_start.flags = 0x60000000;  // solicited, override; the checksum is set in the deparser
        hdr.link_layer.setValid();
        hdr.link_layer.type = 2;
        hdr.link_layer.length = 1;
        hdr.link_layer.mac = hdr.answer.address;
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
            if (intrinsic.egress_port == CPU_PORT) {
                to_control_plane();
                no_tunnel();
            } else if (hdr.bridge.before == Before.TRANSIT_V4) {
                // TTL down by one; key and FlowID stay (F6).
                hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
                hdr.tunnel_ethernet.ether_type = ETHERTYPE_IPV4;
                meta.mend_ipv4 = true;
                if (hdr.tunnel_vlan.isValid()) {
                    put_tag();
                }
            } else if (hdr.bridge.before == Before.TRANSIT_V6) {
                hdr.ipv6_start.hop_limit = hdr.ipv6_start.hop_limit - 1;
                hdr.tunnel_ethernet.ether_type = ETHERTYPE_IPV6;
                if (hdr.tunnel_vlan.isValid()) {
                    put_tag();
                }
            } else if (hdr.bridge.before != Before.AS_IS) {
                if (hdr.arp_start.isValid()) {
                    answer_arp();
                } else if (hdr.nd_start.isValid()) {
                    answer_solicitation();
                }
                if (hdr.bridge.from_tunnel == 1) {
                    if (hdr.bridge.mark == Mark.CE) {
                        if (hdr.ipv4.isValid()) {
                            hdr.ipv4.ecn = ECN_CE;
                        } else if (hdr.ipv6_start.isValid()) {
                            hdr.ipv6_start.ecn = ECN_CE;
                        }
                    } else if (hdr.bridge.mark == Mark.ECT_1) {
                        if (hdr.ipv4.isValid()) {
                            hdr.ipv4.ecn = ECN_ECT_1;
                        } else if (hdr.ipv6_start.isValid()) {
                            hdr.ipv6_start.ecn = ECN_ECT_1;
                        }
                    }
                    if (hdr.ipv4.isValid()) {
                        meta.mend_ipv4 = true;
                    }
                }
                if (hdr.bridge.routed == 1 && hdr.bridge.before != Before.ANSWER) {
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
                        hdr.ipv6_start.hop_limit = hdr.ipv6_start.hop_limit - 1;
                    }
                }
                if (intrinsic.egress_rid != 0) {
                    replica.apply(hdr, meta, intrinsic);
                }
                // The outer packet is never fragmented (M1).
                if (meta.tunnel_is_v6 == 1) {
                    meta.outer_length = meta.frame_length + 48;
                } else {
                    meta.outer_length = meta.frame_length + OUTER_V4_BYTES;
                }
                meta.excess = meta.outer_length |-| hdr.hop.mtu;
                if (meta.tunnel_is_v6 == 1) {
                    meta.outer_length = meta.frame_length + OUTER_V6_BYTES;
                }
                if (meta.into_tunnel == 1 && meta.excess != 0) {
                    only_the_frame();
                    meta.drop_reason = DropReason.TOO_BIG;
                    if (hdr.ipv4.isValid() && hdr.ipv4.dont_fragment == 1) {
                        meta.cpu_reason = CpuReason.TOO_BIG;
                    } else if (hdr.ipv6_start.isValid()) {
                        meta.cpu_reason = CpuReason.TOO_BIG;
                    }
                } else if (meta.into_tunnel == 1) {
                    if (meta.tunnel_is_v6 == 1) {
                        put_ipv6();
                    } else {
                        put_ipv4();
                    }
                    congestion_of_frame.apply();
                    put_gre();
                    if (hdr.tunnel_vlan.isValid()) {
                        put_tag();
                    }
                } else {
                    if (hdr.bridge.from_tunnel == 0 && meta.egress_port == hdr.bridge.ingress_port && hdr.bridge.before != Before.ANSWER && hdr.bridge.routed == 0) {
                        meta.prune = true;
                    } else if (!meta.prune) {
                        port_rewrite.apply(hdr, meta);
                    }
                    no_tunnel();
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
                { meta.mirror_before, hdr.bridge.ingress_port, (bit<8>) meta.cpu_reason, meta.vsid });
        }
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
                hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst, meta.ipv4_residual });
        }
        if (meta.mend_tcp) {
            hdr.tcp.checksum = tcp_checksum.update({ hdr.ipv4.src, hdr.ipv4.dst, meta.l4_residual });
        }
        if (meta.mend_udp) {
            hdr.udp.checksum = udp_checksum.update({ hdr.ipv4.src, hdr.ipv4.dst, meta.l4_residual }, true);
        }
        if (hdr.nd_answer.isValid()) {
            hdr.nd_start.checksum = neighbor_checksum.update({
                hdr.nd_answer.value, hdr.nd_sender.value, hdr.ipv6_start.payload_length, 8w0, hdr.ipv6_start.next_header,
                hdr.nd_start.type, hdr.nd_start.code, hdr.nd_start.flags, hdr.nd_target.value,
                hdr.link_layer.type, hdr.link_layer.length, hdr.link_layer.mac });
        }
        packet.emit(hdr.packet_in);
        packet.emit(hdr.tunnel_ethernet);
        packet.emit(hdr.tunnel_vlan);
        packet.emit(hdr.tunnel_ipv4);
        packet.emit(hdr.path4);
        packet.emit(hdr.tunnel_label);
        packet.emit(hdr.tunnel_ipv6);
        packet.emit(hdr.path6);
        packet.emit(hdr.tunnel_gre);
        packet.emit(hdr.tunnel_key);
        packet.emit(hdr.asker);
        packet.emit(hdr.answer);
        packet.emit(hdr.macs);
        packet.emit(hdr.tag);
        packet.emit(hdr.ether_type);
        packet.emit(hdr.arp_start);
        packet.emit(hdr.arp_answer);
        packet.emit(hdr.arp_target);
        packet.emit(hdr.arp_sender_mac);
        packet.emit(hdr.arp_sender);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.ipv6_start);
        packet.emit(hdr.nd_answer);
        packet.emit(hdr.nd_sender);
        packet.emit(hdr.nd_start);
        packet.emit(hdr.nd_target);
        packet.emit(hdr.link_layer);
        packet.emit(hdr.ports);
        packet.emit(hdr.tcp);
        packet.emit(hdr.udp);
    }
}

Pipeline(NvgreIngressParser(), NvgreIngress(), NvgreIngressDeparser(),
         NvgreEgressParser(), NvgreEgress(), NvgreEgressDeparser()) pipe;

Switch(pipe) main;
