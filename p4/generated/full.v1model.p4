// NVGRE for v1model, profile full. Generated: change the templates, not this file.
// RFC 7637, draft-sridharan-virtualization-nvgre-02; the ids in brackets are the packet rules of the documentation.
// SPDX-License-Identifier: Apache-2.0

#include <core.p4>
#include <v1model.p4>

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

const bit<9> CPU_PORT = 510;
const bit<32> CPU_SESSION = 100;  // clone session to the CPU port

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

header ipv4_options_t {
    varbit<320> options;
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

struct headers_t {
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
    ipv4_options_t ipv4_options;
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
    ipv4_options_t inner_ipv4_options;
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
    // Set by the architecture file.
    @field_list(1)  // a clone for the control plane keeps it
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
    @field_list(1)
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
    @field_list(1)
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

// ---- Parser ---------------------------------------------------------------------------------------------------------

parser NvgreParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        transition select(standard.ingress_port) {
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
        transition select(hdr.vlan.ether_type) {
            ETHERTYPE_ARP: parse_arp;
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    state parse_arp {
        packet.extract(hdr.arp);
        transition accept;
    }

    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.version, hdr.ipv4.ihl) {
            (4, 5): parse_ipv4_payload;
            (4, 6 .. 15): parse_ipv4_options;
            default: accept;  // malformed: `terminate` looks at version and ihl again
        }
    }

    state parse_ipv4_options {
        packet.extract(hdr.ipv4_options, ((bit<32>) hdr.ipv4.ihl - 5) << 5);
        transition parse_ipv4_payload;
    }

    state parse_ipv4_payload {
        transition select(hdr.ipv4.more_fragments, hdr.ipv4.fragment_offset, hdr.ipv4.protocol) {
            (0, 0, PROTOCOL_TCP): parse_tcp;
            (0, 0, PROTOCOL_UDP): parse_udp;
            (0, 0, PROTOCOL_GRE): parse_gre;
            default: accept;
        }
    }

    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        transition select(hdr.ipv6.next_header) {
            PROTOCOL_TCP: parse_ports;
            PROTOCOL_UDP: parse_ports;
            PROTOCOL_GRE: parse_gre;
            PROTOCOL_ICMPV6: parse_icmpv6;
            default: accept;
        }
    }

    state parse_icmpv6 {
        transition select(packet.lookahead<bit<8>>()) {
            ICMPV6_NEIGHBOR_SOLICITATION: parse_neighbor;
            default: accept;
        }
    }

    state parse_neighbor {
        packet.extract(hdr.neighbor);
        transition select(hdr.ipv6.payload_length) {
            24: accept;  // no options
            default: parse_link_layer;
        }
    }

    state parse_link_layer {
        packet.extract(hdr.link_layer);
        transition accept;
    }

    state parse_ports {
        packet.extract(hdr.ports);
        transition accept;
    }

    state parse_tcp {
        packet.extract(hdr.ports);
        packet.extract(hdr.tcp);
        transition accept;
    }

    state parse_udp {
        packet.extract(hdr.ports);
        packet.extract(hdr.udp);
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
        transition select(hdr.inner_ipv4.version, hdr.inner_ipv4.ihl) {
            (4, 5): parse_inner_ipv4_payload;
            (4, 6 .. 15): parse_inner_ipv4_options;
            default: accept;
        }
    }

    state parse_inner_ipv4_options {
        packet.extract(hdr.inner_ipv4_options, ((bit<32>) hdr.inner_ipv4.ihl - 5) << 5);
        transition parse_inner_ipv4_payload;
    }

    state parse_inner_ipv4_payload {
        transition select(hdr.inner_ipv4.more_fragments, hdr.inner_ipv4.fragment_offset, hdr.inner_ipv4.protocol) {
            (0, 0, PROTOCOL_TCP): parse_inner_tcp;
            (0, 0, PROTOCOL_UDP): parse_inner_udp;
            default: accept;
        }
    }

    state parse_inner_ipv6 {
        packet.extract(hdr.inner_ipv6);
        transition select(hdr.inner_ipv6.next_header) {
            PROTOCOL_TCP: parse_inner_ports;
            PROTOCOL_UDP: parse_inner_ports;
            default: accept;
        }
    }

    state parse_inner_ports {
        packet.extract(hdr.inner_ports);
        transition accept;
    }

    state parse_inner_tcp {
        packet.extract(hdr.inner_ports);
        packet.extract(hdr.inner_tcp);
        transition accept;
    }

    state parse_inner_udp {
        packet.extract(hdr.inner_ports);
        packet.extract(hdr.inner_udp);
        transition accept;
    }
}

control NvgreVerifyChecksum(inout headers_t hdr, inout metadata_t meta) {
    apply {
        verify_checksum(hdr.ipv4.isValid(),
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn, hdr.ipv4.total_length,
              hdr.ipv4.identification, hdr.ipv4.reserved, hdr.ipv4.dont_fragment, hdr.ipv4.more_fragments,
              hdr.ipv4.fragment_offset, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst, hdr.ipv4_options.options },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

// ---- admit: what is this packet to us? (F1) -------------------------------------------------------------------------

control Admit(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.admit_tenant")
    action admit_tenant(bit<24> vsid) {
        meta.origin = Origin.TENANT;
        meta.vsid = vsid;
    }

    @name(".nvgre.admit_underlay")
    action admit_underlay(bit<16> vrf) {
        meta.origin = Origin.UNDERLAY;
        meta.vrf = vrf;
    }

    @name(".nvgre.port_vlan")
    table port_vlan {
        key = {
            meta.ingress_port: exact @name("port");
            meta.vlan: exact @name("vlan");
        }
        actions = { admit_tenant; admit_underlay; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    // A tenant's tag has named the virtual subnet: its work is done (W8).
    @name(".nvgre.take_tag_off")
    action take_tag_off() {
        hdr.ethernet.ether_type = hdr.vlan.ether_type;
        hdr.vlan.setInvalid();
        meta.overhead = 1;
        meta.removed = 4;
    }

    apply {
        if (hdr.vlan.isValid()) {
            meta.vlan = hdr.vlan.vid;
        }
        bool cut_short = !hdr.ethernet.isValid()
                || (hdr.ethernet.ether_type == ETHERTYPE_CTAG && !hdr.vlan.isValid());
        bool second_tag = hdr.vlan.isValid()
                && (hdr.vlan.ether_type == ETHERTYPE_CTAG || hdr.vlan.ether_type == ETHERTYPE_STAG);

        if (cut_short) {
            meta.drop_reason = DropReason.MALFORMED;
        } else if (!port_vlan.apply().hit) {
            meta.drop_reason = DropReason.UNKNOWN_PORT;
        } else if (meta.origin == Origin.TENANT) {
            if (second_tag || hdr.ethernet.ether_type == ETHERTYPE_STAG) {
                meta.drop_reason = DropReason.INNER_TAG;
            } else if (hdr.vlan.isValid()) {
                take_tag_off();
            }
        }
    }
}

// ---- terminate: does a tunnel end here, and is the packet fit to be let out of it? (D1 to D5, W7) -------------------

control Terminate(inout headers_t hdr, inout metadata_t meta) {
    bool local = false;

    @name(".nvgre.terminate")
    action terminate() {
        local = true;
    }

    // Provider addresses of this NVE, and the multicast ones it has joined.
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

    apply {
        bit<16> ether_type = hdr.ethernet.ether_type;
        if (hdr.vlan.isValid()) {
            ether_type = hdr.vlan.ether_type;
        }
        bool gre = false;
        bool fragment = false;
        bool multicast = false;
        bool expired = false;

        if (ether_type == ETHERTYPE_IPV4) {
            if (!hdr.ipv4.isValid() || hdr.ipv4.version != 4 || hdr.ipv4.ihl < 5
                    || (hdr.ipv4.ihl > 5 && !hdr.ipv4_options.isValid()) || meta.bad_checksum) {
                meta.drop_reason = DropReason.MALFORMED;
            } else {
                gre = hdr.ipv4.protocol == PROTOCOL_GRE;
                fragment = hdr.ipv4.more_fragments == 1 || hdr.ipv4.fragment_offset != 0;
                multicast = hdr.ipv4.dst[31:28] == 0xE;
                expired = hdr.ipv4.ttl <= 1;
                meta.pa_dst = hdr.ipv4.dst;
                local_pa_v4.apply();
            }
        } else if (ether_type == ETHERTYPE_IPV6) {
            if (!hdr.ipv6.isValid() || hdr.ipv6.version != 6) {
                meta.drop_reason = DropReason.MALFORMED;
            } else {
                gre = hdr.ipv6.next_header == PROTOCOL_GRE || hdr.ipv6.next_header == NEXT_HEADER_FRAGMENT;
                fragment = hdr.ipv6.next_header == NEXT_HEADER_FRAGMENT;
                multicast = hdr.ipv6.dst[127:120] == 0xFF;
                expired = hdr.ipv6.hop_limit <= 1;
                meta.pa_is_v6 = 1;
                meta.pa6_dst = hdr.ipv6.dst;
                local_pa_v6.apply();
            }
        }

        if (meta.drop_reason != DropReason.NONE) {
            // malformed
        } else if (gre && local) {
            meta.origin = Origin.TUNNEL;
            meta.from_tunnel = 1;
            // A packet may have several faults: the order of these tests is the order in which they are blamed.
            if (meta.truncated && !hdr.inner_ethernet.isValid()) {
                meta.drop_reason = DropReason.MALFORMED;
            } else if (fragment) {
                meta.drop_reason = DropReason.FRAGMENT;
            } else if (!hdr.nvgre_key.isValid()) {  // the parser takes the key of an NVGRE header only
                meta.drop_reason = DropReason.GRE_HEADER;
            } else if (hdr.nvgre_key.vsid < 0x1000 || hdr.nvgre_key.vsid == 0xFFFFFF) {
                meta.drop_reason = DropReason.RESERVED_VSID;
            } else {
                meta.vsid = hdr.nvgre_key.vsid;
            }
        } else if (!gre && (local || multicast || ether_type == ETHERTYPE_ARP)) {
            meta.cpu_reason = CpuReason.UNDERLAY;
        } else if (!gre) {
            meta.drop_reason = DropReason.NOT_NVGRE;
        } else if (multicast) {  // of a group that this NVE has not joined
            meta.drop_reason = DropReason.NO_ROUTE;
        } else if (expired) {    // it passes through (F6)
            meta.drop_reason = DropReason.TTL_EXPIRED;
        }
    }
}

// ---- A 16-bit word under a ones' complement checksum changes (RFC 1624 §3) ------------------------------------------

// Mended, not computed anew: what was wrong with a tenant's checksum stays wrong.
bit<16> adjusted(in bit<16> checksum, in bit<16> old_word, in bit<16> new_word) {
    bit<32> sum = (bit<32>) ~checksum + (bit<32>) ~old_word + (bit<32>) new_word;
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    return ~sum[15:0];
}

// The same for an address, which is two words.
bit<16> adjusted_for_address(in bit<16> checksum, in bit<32> old_address, in bit<32> new_address) {
    bit<32> sum = (bit<32>) ~checksum + (~old_address >> 16) + (~old_address & 0xFFFF)
            + (new_address >> 16) + (new_address & 0xFFFF);
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    return ~sum[15:0];
}

// The checksums of IPv4, TCP and UDP cover the address; a UDP checksum of 0 means none (RFC 768).
control AdjustChecksums(inout headers_t hdr, in bit<32> old_address, in bit<32> new_address) {
    apply {
        hdr.ipv4.checksum = adjusted_for_address(hdr.ipv4.checksum, old_address, new_address);
        if (hdr.tcp.isValid()) {
            hdr.tcp.checksum = adjusted_for_address(hdr.tcp.checksum, old_address, new_address);
        }
        if (hdr.udp.isValid() && hdr.udp.checksum != 0) {
            hdr.udp.checksum = adjusted_for_address(hdr.udp.checksum, old_address, new_address);
            if (hdr.udp.checksum == 0) {
                hdr.udp.checksum = 0xFFFF;
            }
        }
    }
}

// ---- subnet: the virtual subnet a frame belongs to; out of the tunnel; counted (D3, W8, O1) -------------------------

control Subnet(inout headers_t hdr, inout metadata_t meta) {
    // Frames and bytes per virtual subnet, by where they came from. A target counts the bytes on the wire, so each
    // subnet has 16 cells, one for each number of 4-byte words by which the wire exceeds the tenant's frame (a tag,
    // IP options); @overhead is the constant part. A cell's own bytes = bytes - packets * (overhead + 4 * (cell % 16)).
    @name(".nvgre.from_tenant") @overhead(0)
    counter(65536, CounterType.packets_and_bytes) from_tenant;
    @name(".nvgre.from_tunnel") @overhead(42)
    counter(65536, CounterType.packets_and_bytes) from_tunnel;

    @name(".nvgre.serve")
    action serve(bit<16> index, bit<16> rdid, bit<1> flood_unknown, bit<1> guard, bit<1> learn) {
        meta.subnet = index;
        meta.rdid = rdid;
        meta.flood_unknown = flood_unknown == 1;
        meta.guarded = guard == 1;
        meta.learns = learn == 1;
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

    // The provider addresses that may send into a virtual subnet (D6).
    @name(".nvgre.admit_peer")
    action admit_peer() {
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

    // The outer headers come off; from here on the frame looks as if a tenant's port had sent it.
    @name(".nvgre.decapsulate")
    action decapsulate() {
        hdr.ethernet = hdr.inner_ethernet;
        hdr.inner_ethernet.setInvalid();
        hdr.gre.setInvalid();
        hdr.nvgre_key.setInvalid();
        hdr.ipv4 = hdr.inner_ipv4;
        hdr.inner_ipv4.setInvalid();
        hdr.ipv4_options = hdr.inner_ipv4_options;
        hdr.inner_ipv4_options.setInvalid();
        hdr.ipv6 = hdr.inner_ipv6;
        hdr.inner_ipv6.setInvalid();
        hdr.ports = hdr.inner_ports;
        hdr.inner_ports.setInvalid();
        hdr.tcp = hdr.inner_tcp;
        hdr.inner_tcp.setInvalid();
        hdr.udp = hdr.inner_udp;
        hdr.inner_udp.setInvalid();
        hdr.vlan.setInvalid();
    }

    apply {
        if (!vsid.apply().hit) {
            meta.drop_reason = DropReason.UNKNOWN_VSID;
        } else if (meta.origin == Origin.TENANT) {
            from_tenant.count((bit<32>) (meta.subnet ++ meta.overhead));
        } else {
            if (meta.pa_is_v6 == 0) {
                meta.overhead = (bit<4>) (hdr.ipv4.ihl - 5);
            } else {
                meta.overhead = 5;  // the IPv6 header is five words longer than that of IPv4
            }
            if (hdr.vlan.isValid()) {
                meta.overhead = meta.overhead + 1;
            }
            meta.removed = OVERHEAD_BYTES + ((bit<16>) meta.overhead << 2);
            from_tunnel.count((bit<32>) (meta.subnet ++ meta.overhead));

            bool known_peer = false;
            if (meta.pa_is_v6 == 1) {
                known_peer = peer_pa_v6.apply().hit;
            } else {
                known_peer = peer_pa_v4.apply().hit;
            }
            bool bad_tag = hdr.inner_ethernet.ether_type == ETHERTYPE_CTAG
                    || hdr.inner_ethernet.ether_type == ETHERTYPE_STAG;
            if (meta.pa_is_v6 == 1) {
                meta.dscp = hdr.ipv6.dscp;
                meta.ecn = hdr.ipv6.ecn;
            } else {
                meta.dscp = hdr.ipv4.dscp;
                meta.ecn = hdr.ipv4.ecn;
            }
            if (!known_peer) {
                meta.drop_reason = DropReason.UNKNOWN_PEER;
            } else if (bad_tag) {
                meta.drop_reason = DropReason.INNER_TAG;
            } else {
                decapsulate();
            }
        }
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
            bit<16> old_word = hdr.ipv4.version ++ hdr.ipv4.ihl ++ hdr.ipv4.dscp ++ hdr.ipv4.ecn;
            hdr.ipv4.dscp = dscp;
            hdr.ipv4.ecn = ecn;
            hdr.ipv4.checksum = adjusted(hdr.ipv4.checksum, old_word,
                    hdr.ipv4.version ++ hdr.ipv4.ihl ++ hdr.ipv4.dscp ++ hdr.ipv4.ecn);
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

// ---- guard: may this frame be here? (S2, S3, Q3) --------------------------------------------------------------------

// A tenant's port sends from its own addresses only. The unspecified addresses that address detection needs are
// entries like any other. Behind the port of a physical network are all addresses: its subnet is not guarded.
control SourceGuard(inout headers_t hdr, inout metadata_t meta) {
    bit<2> family = 0;     // 0 = neither IP nor ARP, 1 = IPv4, 2 = IPv6, 3 = ARP
    bit<128> address = 0;

    @name(".nvgre.own")
    action own() {
    }

    @name(".nvgre.source_guard")
    table source_guard {
        key = {
            meta.ingress_port: exact @name("port");
            meta.vsid: exact @name("vsid");
            hdr.ethernet.src: exact @name("mac");
            family: exact @name("family");
            address: exact @name("address");
        }
        actions = { own; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    apply {
        bool forged = false;
        if (hdr.ipv4.isValid()) {
            family = 1;
            address = (bit<128>) hdr.ipv4.src;
        } else if (hdr.ipv6.isValid()) {
            family = 2;
            address = hdr.ipv6.src;
        } else if (hdr.arp.isValid()) {
            family = 3;
            address = (bit<128>) hdr.arp.sender_ip;
            forged = hdr.arp.sender_mac != hdr.ethernet.src;
        }
        if (forged || !source_guard.apply().hit) {
            meta.drop_reason = DropReason.SOURCE_GUARD;
        }
    }
}

// First match of the highest priority; what nothing matches is permitted.
control Acl(inout headers_t hdr, inout metadata_t meta) {
    bit<16> source_port = 0;
    bit<16> destination_port = 0;
    bool denied = false;

    @name(".nvgre.acl_v4_hits")
    direct_counter(CounterType.packets_and_bytes) acl_v4_hits;
    @name(".nvgre.acl_v6_hits")
    direct_counter(CounterType.packets_and_bytes) acl_v6_hits;

    @name(".nvgre.permit_v4")
    action permit_v4() {
        acl_v4_hits.count();
    }

    @name(".nvgre.deny_v4")
    action deny_v4() {
        acl_v4_hits.count();
        denied = true;
    }

    @name(".nvgre.permit_v6")
    action permit_v6() {
        acl_v6_hits.count();
    }

    @name(".nvgre.deny_v6")
    action deny_v6() {
        acl_v6_hits.count();
        denied = true;
    }

    @name(".nvgre.acl_v4")
    table acl_v4 {
        key = {
            meta.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
            hdr.ipv4.src: ternary @name("source");
            hdr.ipv4.dst: ternary @name("destination");
            hdr.ipv4.protocol: ternary @name("protocol");
            source_port: range @name("source_port");
            destination_port: range @name("destination_port");
        }
        actions = { permit_v4; deny_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
        counters = acl_v4_hits;
    }

    @name(".nvgre.acl_v6")
    table acl_v6 {
        key = {
            meta.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
            hdr.ipv6.src: ternary @name("source");
            hdr.ipv6.dst: ternary @name("destination");
            hdr.ipv6.next_header: ternary @name("protocol");
            source_port: range @name("source_port");
            destination_port: range @name("destination_port");
        }
        actions = { permit_v6; deny_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
        counters = acl_v6_hits;
    }

    apply {
        if (hdr.ports.isValid()) {
            source_port = hdr.ports.src;
            destination_port = hdr.ports.dst;
        }
        if (hdr.ipv4.isValid()) {
            acl_v4.apply();
        } else if (hdr.ipv6.isValid()) {
            acl_v6.apply();
        }
        if (denied) {
            meta.drop_reason = DropReason.ACL;
        }
    }
}

// A two-rate three-colour meter (RFC 2698) per virtual subnet and direction; cell = 2 * subnet + from_tunnel.
control Rate(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.subnet_rate")
    meter(8192, MeterType.bytes) subnet_rate;

    apply {
        bit<2> colour = 0;
        subnet_rate.execute_meter((bit<32>) (meta.subnet ++ meta.from_tunnel), colour);
        if (colour == 2) {  // red
            meta.drop_reason = DropReason.METERED;
        }
    }
}

// ---- learning: where addresses are that no policy names -------------------------------------------------------------

// What the control plane is told of a tenant's port.
struct learn_t {
    bit<16>  port;
    bit<24>  vsid;
    bit<48>  mac;
    bit<128> address;  // IPv4 in the lower 32 bits
    bit<8>   version;  // of IP: 4 or 6
}

// Of a subnet that learns, each source that a port has is an entry: for ever, if the policy names it, and otherwise for
// as long as it sends. The frame itself goes on in either case.
control Learn(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.known")
    action known() {
    }

    @name(".nvgre.known_source")
    table known_source {
        key = {
            meta.ingress_port: exact @name("port");
            meta.vsid: exact @name("vsid");
            hdr.ethernet.src: exact @name("mac");
            meta.source: exact @name("address");
        }
        actions = { known; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
        support_timeout = true;
    }

    apply {
        if (hdr.ipv4.isValid()) {
            meta.source = (bit<128>) hdr.ipv4.src;
            meta.source_version = 4;
        } else if (hdr.ipv6.isValid()) {
            meta.source = hdr.ipv6.src;
            meta.source_version = 6;
        } else if (hdr.arp.isValid() && hdr.arp.sender_mac == hdr.ethernet.src) {
            meta.source = (bit<128>) hdr.arp.sender_ip;
            meta.source_version = 4;
        }
        if (meta.source != 0) {  // a host that has no address yet has none to learn
            meta.source_mac = hdr.ethernet.src;
            meta.unknown_source = !known_source.apply().hit;
        }
    }
}

// ---- neighbour proxy: who has this address? The policy knows (F9) ---------------------------------------------------

// Probes, gratuitous ARP and questions for an address on the asking port itself are not answered: they follow the
// subnet's flood policy, as do questions for addresses that nobody has.
control NeighborProxy(inout headers_t hdr, inout metadata_t meta) {
    bit<48> mac = 0;
    bit<16> port = 0;

    // port: where the address is, 0 = behind a tunnel.
    @name(".nvgre.answer")
    action answer(bit<48> mac_address, bit<16> at_port) {
        mac = mac_address;
        port = at_port;
        meta.reply = true;
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
        mac = mac_address;
        port = at_port;
        meta.reply = true;
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

    apply {
        bool request = hdr.arp.isValid() && hdr.arp.operation == ARP_REQUEST
                && hdr.arp.hardware_type == 1 && hdr.arp.protocol_type == ETHERTYPE_IPV4
                && hdr.arp.sender_ip != 0 && hdr.arp.sender_ip != hdr.arp.target_ip;
        bool solicitation = hdr.neighbor.isValid() && hdr.neighbor.code == 0 && hdr.ipv6.hop_limit == 255
                && hdr.ipv6.src != 0;
        if (request) {
            arp_proxy.apply();
        } else if (solicitation) {
            nd_proxy.apply();
        }
        if (port == meta.ingress_port) {
            meta.reply = false;
        }
        if (meta.reply) {
            meta.egress_port = meta.ingress_port;
            hdr.ethernet.dst = hdr.ethernet.src;
            hdr.ethernet.src = mac;
            if (request) {
                hdr.arp.operation = ARP_REPLY;
                hdr.arp.target_mac = hdr.arp.sender_mac;
                bit<32> asked = hdr.arp.target_ip;
                hdr.arp.target_ip = hdr.arp.sender_ip;
                hdr.arp.sender_mac = mac;
                hdr.arp.sender_ip = asked;
            } else {
                hdr.ipv6.dst = hdr.ipv6.src;
                hdr.ipv6.src = hdr.neighbor.target;
                hdr.ipv6.payload_length = 32;
                hdr.neighbor.type = ICMPV6_NEIGHBOR_ADVERTISEMENT;
                hdr.neighbor.flags = 0x60000000;  // solicited, override; the checksum is set in the deparser
                hdr.link_layer.setValid();
                hdr.link_layer.type = 2;
                hdr.link_layer.length = 1;
                hdr.link_layer.mac = mac;
            }
        }
    }
}

// ---- route: between the subnets of a routing domain, and out of it (F7, F8) -----------------------------------------

control Route(inout headers_t hdr, inout metadata_t meta) {
    bit<48> source = 0;
    bit<48> destination = 0;
    bit<24> target = 0;         // the virtual subnet to go to
    bit<32> host_v4 = 0;        // whom to ask for there: the destination, or a router before it
    bit<128> host_v6 = 0;

    // reflect: a frame from a tunnel may go into another one (D7).
    @name(".nvgre.route")
    action route(bit<1> reflect) {
        meta.routed = true;
        meta.reflect = reflect == 1;
    }

    @name(".nvgre.router_mac")
    table router_mac {
        key = {
            meta.vsid: exact @name("vsid");
            hdr.ethernet.dst: exact @name("mac");
        }
        actions = { route; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.connected_v4")
    action connected_v4(bit<24> vsid, bit<48> router) {
        target = vsid;
        source = router;
    }

    @name(".nvgre.via_v4")
    action via_v4(bit<24> vsid, bit<48> router, bit<32> host) {
        target = vsid;
        source = router;
        host_v4 = host;
    }

    @name(".nvgre.ca_route_v4")
    table ca_route_v4 {
        key = {
            meta.rdid: exact @name("rdid");
            hdr.ipv4.dst: lpm @name("prefix");
        }
        actions = { connected_v4; via_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.connected_v6")
    action connected_v6(bit<24> vsid, bit<48> router) {
        target = vsid;
        source = router;
    }

    @name(".nvgre.via_v6")
    action via_v6(bit<24> vsid, bit<48> router, bit<128> host) {
        target = vsid;
        source = router;
        host_v6 = host;
    }

    @name(".nvgre.ca_route_v6")
    table ca_route_v6 {
        key = {
            meta.rdid: exact @name("rdid");
            hdr.ipv6.dst: lpm @name("prefix");
        }
        actions = { connected_v6; via_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.host_v4")
    action found_v4(bit<48> mac) {
        destination = mac;
    }

    @name(".nvgre.ca_host_v4")
    table ca_host_v4 {
        key = {
            target: exact @name("vsid");
            host_v4: exact @name("ip");
        }
        actions = { found_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    @name(".nvgre.host_v6")
    action found_v6(bit<48> mac) {
        destination = mac;
    }

    @name(".nvgre.ca_host_v6")
    table ca_host_v6 {
        key = {
            target: exact @name("vsid");
            host_v6: exact @name("ip");
        }
        actions = { found_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    bit<32> translated = 0;

    @name(".nvgre.translate_destination")
    action translate_destination(bit<32> address) {
        translated = address;
    }

    // One-to-one, from outside: key is the physical network's subnet and the external address.
    @name(".nvgre.nat_destination")
    table nat_destination {
        key = {
            meta.vsid: exact @name("vsid");
            hdr.ipv4.dst: exact @name("ip");
        }
        actions = { translate_destination; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
    }

    @name(".nvgre.translate_source")
    action translate_source(bit<32> address) {
        translated = address;
    }

    // One-to-one, to outside: key is the physical network's subnet and the customer address.
    @name(".nvgre.nat_source")
    table nat_source {
        key = {
            meta.rdid: exact @name("rdid");
            target: exact @name("vsid");
            hdr.ipv4.src: exact @name("ip");
        }
        actions = { translate_source; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
    }

    AdjustChecksums() adjust_checksums;

    apply {
        if (router_mac.apply().hit) {
            bool has_route = false;
            bool has_host = false;
            if (hdr.ipv4.isValid()) {
                if (hdr.ipv4.ttl <= 1) {
                    meta.cpu_reason = CpuReason.TTL_EXPIRED;
                } else {
                    if (nat_destination.apply().hit) {
                        adjust_checksums.apply(hdr, hdr.ipv4.dst, translated);
                        hdr.ipv4.dst = translated;
                    }
                    host_v4 = hdr.ipv4.dst;
                    has_route = ca_route_v4.apply().hit;
                    if (has_route && nat_source.apply().hit) {
                        adjust_checksums.apply(hdr, hdr.ipv4.src, translated);
                        hdr.ipv4.src = translated;
                    }
                    has_host = ca_host_v4.apply().hit;
                    bit<16> old_word = hdr.ipv4.ttl ++ hdr.ipv4.protocol;
                    hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
                    hdr.ipv4.checksum = adjusted(hdr.ipv4.checksum, old_word, hdr.ipv4.ttl ++ hdr.ipv4.protocol);
                }
            } else if (hdr.ipv6.isValid()) {
                if (hdr.ipv6.hop_limit <= 1) {
                    meta.cpu_reason = CpuReason.TTL_EXPIRED;
                } else {
                    host_v6 = hdr.ipv6.dst;
                    has_route = ca_route_v6.apply().hit;
                    has_host = ca_host_v6.apply().hit;
                    hdr.ipv6.hop_limit = hdr.ipv6.hop_limit - 1;
                }
            }
            if (meta.cpu_reason == CpuReason.NONE) {
                if (!has_route) {
                    meta.drop_reason = DropReason.NO_CA_ROUTE;
                } else if (!has_host) {
                    meta.drop_reason = DropReason.NO_CA_HOST;
                } else {
                    hdr.ethernet.src = source;
                    hdr.ethernet.dst = destination;
                    meta.vsid = target;
                }
            }
        }
    }
}

// ---- bridge: where in the virtual subnet is the destination? (F2, F3, F4, D7) ---------------------------------------

control Bridge(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.to_port")
    action to_port(bit<16> port) {
        meta.egress_port = port;
    }

    @name(".nvgre.to_endpoint")
    action to_endpoint(bit<16> endpoint) {
        meta.endpoint = endpoint;
    }

    @name(".nvgre.ca_mac")
    table ca_mac {
        key = {
            meta.vsid: exact @name("vsid");
            hdr.ethernet.dst: exact @name("mac");
        }
        actions = { to_port; to_endpoint; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 65536;
    }

    // Two sites that number the same subnet differently: what comes out of the one's tunnel goes into the other's (F8).
    @name(".nvgre.translate_vsid")
    action translate_vsid(bit<24> vsid) {
        meta.vsid = vsid;
        meta.reflect = true;
    }

    @name(".nvgre.vsid_map")
    table vsid_map {
        key = {
            meta.vsid: exact @name("vsid");
        }
        actions = { translate_vsid; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.flood_to")
    action flood_to(bit<16> group) {
        meta.group = group;
    }

    // A frame out of a tunnel has a group of its own, with local ports only.
    @name(".nvgre.flood")
    table flood {
        key = {
            meta.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
        }
        actions = { flood_to; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 8192;
    }

    @name(".nvgre.override_to")
    action override_to(bit<16> group) {
        meta.group = group;
    }

    // A tenant's multicast group that has replicas of its own.
    @name(".nvgre.group_override")
    table group_override {
        key = {
            meta.vsid: exact @name("vsid");
            meta.from_tunnel: exact @name("from_tunnel");
            hdr.ethernet.dst: exact @name("mac");
        }
        actions = { override_to; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 16384;
    }

    apply {
        if (meta.from_tunnel == 1 && !meta.routed) {
            vsid_map.apply();
        }
        bool to_many = hdr.ethernet.dst[40:40] == 1;
        bool known = false;
        if (!to_many) {
            known = ca_mac.apply().hit;
            to_many = !known && meta.flood_unknown;
        }

        if (to_many) {
            if (!group_override.apply().hit && !flood.apply().hit) {
                meta.drop_reason = DropReason.NO_FLOOD_GROUP;
            }
        } else if (!known) {
            meta.drop_reason = DropReason.UNKNOWN_UNICAST;
        } else if (meta.endpoint != 0) {
            if (meta.from_tunnel == 1 && !meta.reflect) {
                meta.drop_reason = DropReason.SPLIT_HORIZON;
            }
        } else if (meta.from_tunnel == 0 && meta.egress_port == meta.ingress_port && !meta.routed) {
            meta.drop_reason = DropReason.SAME_PORT;
        }
    }
}

// ---- tunnel: which provider addresses, and which way to them? (W6, F5, F6) ------------------------------------------

// A CRC-32 over what makes a flow; its low byte is the FlowID (W6). A header that did not fit into the frame counts as
// not there.
control FlowHash(inout headers_t hdr, inout metadata_t meta) {
    apply {
        if (hdr.ipv4.isValid() && hdr.ports.isValid()) {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0, { hdr.ipv4.src, hdr.ipv4.dst, hdr.ipv4.protocol, hdr.ports.src, hdr.ports.dst }, 33w0x1_0000_0000);
        } else if (hdr.ipv4.isValid()) {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0, { hdr.ipv4.src, hdr.ipv4.dst, hdr.ipv4.protocol }, 33w0x1_0000_0000);
        } else if (hdr.ipv6.isValid() && hdr.ports.isValid()) {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0, { hdr.ipv6.src, hdr.ipv6.dst, hdr.ipv6.next_header, hdr.ports.src, hdr.ports.dst }, 33w0x1_0000_0000);
        } else if (hdr.ipv6.isValid()) {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0, { hdr.ipv6.src, hdr.ipv6.dst, hdr.ipv6.next_header }, 33w0x1_0000_0000);
        } else {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0, { hdr.ethernet.dst, hdr.ethernet.src, hdr.ethernet.ether_type }, 33w0x1_0000_0000);
        }
    }
}

control Tunnel(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.endpoint_paths")
    action_selector(HashAlgorithm.crc32, 16384, 16) endpoint_paths;
    @name(".nvgre.next_hops")
    action_selector(HashAlgorithm.crc32, 4096, 16) next_hops;

    @name(".nvgre.tunnel_v4")
    action tunnel_v4(bit<16> vrf, bit<32> source, bit<32> destination) {
        meta.encapsulate = true;
        meta.vrf = vrf;
        meta.pa_is_v6 = 0;  // the frame may have come by IPv6
        meta.pa_src = source;
        meta.pa_dst = destination;
    }

    @name(".nvgre.tunnel_v6")
    action tunnel_v6(bit<16> vrf, bit<128> source, bit<128> destination) {
        meta.encapsulate = true;
        meta.vrf = vrf;
        meta.pa_is_v6 = 1;
        meta.pa6_src = source;
        meta.pa6_dst = destination;
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
        meta.next_hop = next_hop;
        meta.mtu = mtu;
    }

    @name(".nvgre.pa_route_v4")
    table pa_route_v4 {
        key = {
            meta.vrf: exact @name("vrf");
            meta.pa_dst: lpm @name("pa");
        }
        actions = { via; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.pa_route_v6")
    table pa_route_v6 {
        key = {
            meta.vrf: exact @name("vrf");
            meta.pa6_dst: lpm @name("pa");
        }
        actions = { via; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 4096;
    }

    @name(".nvgre.forward")
    action forward(bit<16> port, bit<48> source, bit<48> destination, bit<16> mtu) {
        meta.egress_port = port;
        meta.hop_src = source;
        meta.hop_dst = destination;
        if (mtu < meta.mtu) {
            meta.mtu = mtu;
        }
    }

    @name(".nvgre.forward_tagged")
    action forward_tagged(bit<16> port, bit<48> source, bit<48> destination, bit<16> mtu, bit<3> pcp, bit<12> vlan) {
        forward(port, source, destination, mtu);
        meta.hop_tagged = true;
        meta.hop_pcp = pcp;
        meta.hop_vid = vlan;
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

    apply {
        // A packet that passes through has its destination already; a tenant's frame gets one here.
        if (meta.origin == Origin.UNDERLAY) {
            if (hdr.nvgre_key.isValid()) {
                meta.path_key = hdr.nvgre_key.vsid ++ hdr.nvgre_key.flow_id;
            }
            if (meta.pa_is_v6 == 1) {
                hash(meta.flow_hash, HashAlgorithm.crc32, 32w0, { hdr.ipv6.src, hdr.ipv6.dst }, 33w0x1_0000_0000);
            } else {
                hash(meta.flow_hash, HashAlgorithm.crc32, 32w0, { hdr.ipv4.src, hdr.ipv4.dst }, 33w0x1_0000_0000);
            }
        }
        if (meta.origin != Origin.UNDERLAY && !endpoint.apply().hit) {
            meta.drop_reason = DropReason.NO_ENDPOINT;
        } else {
            bool routed = false;
            if (meta.pa_is_v6 == 1) {
                routed = pa_route_v6.apply().hit;
            } else {
                routed = pa_route_v4.apply().hit;
            }
            if (!routed || !next_hop.apply().hit) {
                meta.drop_reason = DropReason.NO_ROUTE;
            }
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

// ---- The two halves of the pipeline ---------------------------------------------------------------------------------

// Decides: a drop reason, the control plane, a group, or a port and what to do there.
control Decide(inout headers_t hdr, inout metadata_t meta) {
    Admit() admit;
    Terminate() terminate;
    Subnet() subnet;
    TakeOver() take_over;
    HandOn() hand_on;
    SourceGuard() source_guard;
    Learn() learn;
    Acl() acl;
    Rate() rate;
    NeighborProxy() neighbor_proxy;
    Route() route;
    Bridge() bridge;
    FlowHash() flow_hash;
    Tunnel() tunnel;

    apply {
        admit.apply(hdr, meta);
        if (meta.drop_reason == DropReason.NONE && meta.origin == Origin.UNDERLAY) {
            terminate.apply(hdr, meta);
        }

        // A tenant's frame, wherever it came from. Each stage may find a reason to drop it: the first one counts.
        if (meta.drop_reason == DropReason.NONE && meta.origin != Origin.UNDERLAY) {
            subnet.apply(hdr, meta);
            if (meta.drop_reason == DropReason.NONE && meta.from_tunnel == 1) {
                take_over.apply(hdr, meta);
            }
            if (meta.drop_reason == DropReason.NONE && meta.from_tunnel == 0 && meta.guarded) {
                source_guard.apply(hdr, meta);
            }
            if (meta.drop_reason == DropReason.NONE && meta.from_tunnel == 0 && meta.learns) {
                learn.apply(hdr, meta);
            }
            if (meta.drop_reason == DropReason.NONE) {
                acl.apply(hdr, meta);
            }
            if (meta.drop_reason == DropReason.NONE) {
                rate.apply(hdr, meta);
            }
            if (meta.drop_reason == DropReason.NONE && meta.from_tunnel == 0) {
                neighbor_proxy.apply(hdr, meta);
            }
            if (meta.drop_reason == DropReason.NONE && !meta.reply) {
                route.apply(hdr, meta);
            }
            if (meta.drop_reason == DropReason.NONE && !meta.reply && meta.cpu_reason == CpuReason.NONE) {
                bridge.apply(hdr, meta);
            }
            if (meta.endpoint != 0 || meta.group != 0) {  // it may go into a tunnel
                flow_hash.apply(hdr, meta);
                hand_on.apply(hdr, meta);
            }
        }

        if (meta.drop_reason == DropReason.NONE && meta.cpu_reason == CpuReason.NONE
                && (meta.origin == Origin.UNDERLAY || meta.endpoint != 0)) {
            tunnel.apply(hdr, meta);
        }
    }
}

// Rewrites one copy.
control Rewrite(inout headers_t hdr, inout metadata_t meta) {
    Replica() replica;
    PortRewrite() port_rewrite;
    Encapsulate() encapsulate;
    Transit() transit;

    apply {
        if (meta.replica != 0) {
            replica.apply(hdr, meta);
        }
        // The outer packet is never fragmented (M1).
        bit<16> outer = meta.frame_length + (meta.pa_is_v6 == 1 ? 16w48 : 16w28);
        if (meta.encapsulate && outer > meta.mtu) {
            meta.drop_reason = DropReason.TOO_BIG;
            if ((hdr.ipv4.isValid() && hdr.ipv4.dont_fragment == 1) || hdr.ipv6.isValid()) {
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

// ---- v1model --------------------------------------------------------------------------------------------------------

control NvgreIngress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    // Packets per reason; index: p4/drop-reasons.yaml (O1).
    @name(".nvgre.drop_reason")
    counter(64, CounterType.packets_and_bytes) drop_reason;

    Decide() decide;

    apply {
        meta.ingress_port = (bit<16>) standard.ingress_port;
        meta.truncated = standard.parser_error == error.PacketTooShort;
        meta.bad_checksum = standard.checksum_error == 1;

        if (hdr.packet_out.isValid()) {
            standard.egress_spec = (bit<9>) hdr.packet_out.egress_port;
            hdr.packet_out.setInvalid();
            exit;
        }

        decide.apply(hdr, meta);
        meta.frame_length = (bit<16>) standard.packet_length - meta.removed;

        if (meta.unknown_source) {
            digest<learn_t>(1, { meta.ingress_port, meta.vsid, meta.source_mac, meta.source, meta.source_version });
        }

        if (meta.drop_reason != DropReason.NONE) {
            drop_reason.count((bit<32>) ((bit<8>) meta.drop_reason));
            mark_to_drop(standard);
        } else if (meta.cpu_reason != CpuReason.NONE) {
            standard.egress_spec = CPU_PORT;
        } else if (meta.group != 0) {
            standard.mcast_grp = meta.group;
        } else {
            standard.egress_spec = (bit<9>) meta.egress_port;
        }
    }
}

control NvgreEgress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    // As drop_reason, of copies whose fate is known in egress only.
    @name(".nvgre.egress_drop_reason")
    counter(64, CounterType.packets_and_bytes) egress_drop_reason;

    Rewrite() rewrite;

    apply {
        if (standard.egress_port == CPU_PORT) {
            hdr.packet_in.setValid();
            hdr.packet_in.ingress_port = meta.ingress_port;
            hdr.packet_in.reason = meta.cpu_reason;
            hdr.packet_in.vsid = meta.vsid;
            exit;
        }
        if (meta.origin == Origin.UNKNOWN) {
            exit;  // the control plane's own packet
        }

        meta.egress_port = (bit<16>) standard.egress_port;
        meta.replica = standard.egress_rid;

        rewrite.apply(hdr, meta);

        if (meta.drop_reason != DropReason.NONE) {
            egress_drop_reason.count((bit<32>) ((bit<8>) meta.drop_reason));
            if (meta.cpu_reason != CpuReason.NONE) {
                clone_preserving_field_list(CloneType.E2E, CPU_SESSION, 1);
            }
            meta.prune = true;
        }
        if (meta.prune) {
            mark_to_drop(standard);
        }
        if (meta.reply && hdr.neighbor.isValid()) {
            // Options of the question that the answer does not repeat.
            truncate(hdr.vlan.isValid() ? 32w90 : 32w86);
        }
    }
}

control NvgreComputeChecksum(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.tunnel_ipv4.isValid(),
            { hdr.tunnel_ipv4.version, hdr.tunnel_ipv4.ihl, hdr.tunnel_ipv4.dscp, hdr.tunnel_ipv4.ecn, hdr.tunnel_ipv4.total_length,
              hdr.tunnel_ipv4.identification, hdr.tunnel_ipv4.reserved, hdr.tunnel_ipv4.dont_fragment, hdr.tunnel_ipv4.more_fragments,
              hdr.tunnel_ipv4.fragment_offset, hdr.tunnel_ipv4.ttl, hdr.tunnel_ipv4.protocol, hdr.tunnel_ipv4.src, hdr.tunnel_ipv4.dst },
            hdr.tunnel_ipv4.checksum, HashAlgorithm.csum16);
        // Only where the TTL changed: a tenant's header is not ours to mend (W5).
        update_checksum(meta.origin == Origin.UNDERLAY && hdr.ipv4.isValid(),
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn, hdr.ipv4.total_length,
              hdr.ipv4.identification, hdr.ipv4.reserved, hdr.ipv4.dont_fragment, hdr.ipv4.more_fragments,
              hdr.ipv4.fragment_offset, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst, hdr.ipv4_options.options },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
        update_checksum(meta.reply && hdr.neighbor.isValid(),
            { hdr.ipv6.src, hdr.ipv6.dst, 16w0, hdr.ipv6.payload_length, 24w0, hdr.ipv6.next_header,
              hdr.neighbor.type, hdr.neighbor.code, hdr.neighbor.flags, hdr.neighbor.target,
              hdr.link_layer.type, hdr.link_layer.length, hdr.link_layer.mac },
            hdr.neighbor.checksum, HashAlgorithm.csum16);
    }
}

control NvgreDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

V1Switch(NvgreParser(), NvgreVerifyChecksum(), NvgreIngress(), NvgreEgress(), NvgreComputeChecksum(), NvgreDeparser()) main;
