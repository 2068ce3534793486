// NVGRE for the Portable NIC Architecture, profile draft-02. Generated: change the templates, not this file.
// RFC 7637, draft-sridharan-virtualization-nvgre-02; the ids in brackets are the packet rules of the documentation.
// SPDX-License-Identifier: Apache-2.0

#include <core.p4>

// As p4c-dpdk has the architecture: with a control before the main parser, and told the bytes to count.
// With -DPNA_BMV2: as bmv2's pna_nic has it. Nothing counts there: it has no registers, of its counters nobody can ask
// what they stand at, and p4c-bm2-pna ends at them.
#ifdef PNA_BMV2
#include <bmv2/pna.p4>
#define COUNTER(index_type, size, name) const bit<1> name = 0
#define COUNT(counter, index)
#define METER(meter, index) meter.execute(index)
#define DEPARSED inout
// It has no drop_packet: a packet that is sent nowhere has the number 0 for its port, and there is no such port.
#define DISCARD
#else
// Its declaration has no direction, so that only constants and tables' parameters could be given; PNA says `in`.
#define send_to_port(parameter) send_to_port(in parameter)
#include <dpdk/pna.p4>
#undef send_to_port
#define COUNTER(index_type, size, name) Counter<bit<64>, index_type>(size, PNA_CounterType_t.PACKETS_AND_BYTES) name
#define COUNT(counter, index) counter.count(index, (bit<32>) meta.wire_length)
#define METER(meter, index) meter.dpdk_execute(index, (bit<32>) meta.wire_length)
#define DEPARSED in
#define DISCARD drop_packet();
#endif

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

struct headers_t {
    // What this NVE puts on, in egress.
    ethernet_t     tunnel_ethernet;
    vlan_t         tunnel_vlan;
    ipv4_t         tunnel_ipv4;
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
    // Of this architecture, which does not say how long a packet is.
    bit<16>    wire_length;      // as its outermost IP header has it, with Ethernet
    bool       length_known;     // there is one

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

// ---- Parser ---------------------------------------------------------------------------------------------------------

parser NvgreParser(packet_in packet, out headers_t hdr, inout metadata_t meta, in pna_main_parser_input_metadata_t input) {
    state start {
        meta = {...};
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
        transition select(hdr.vlan.ether_type) {
            ETHERTYPE_IPV4: parse_ipv4;
            ETHERTYPE_IPV6: parse_ipv6;
            default: accept;
        }
    }

    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.version, hdr.ipv4.ihl) {
            (4, 5): parse_ipv4_payload;
            default: accept;  // malformed: `terminate` looks at version and ihl again
        }
    }

    state parse_ipv4_payload {
        transition select(hdr.ipv4.more_fragments, hdr.ipv4.fragment_offset, hdr.ipv4.protocol) {
            (0, 0, PROTOCOL_TCP): parse_ports;
            (0, 0, PROTOCOL_UDP): parse_ports;
            (0, 0, PROTOCOL_GRE): parse_gre;
            default: accept;
        }
    }

    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        transition select(hdr.ipv6.next_header) {
            PROTOCOL_TCP: parse_ports;
            PROTOCOL_UDP: parse_ports;
            default: accept;
        }
    }

    state parse_ports {
        packet.extract(hdr.ports);
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
            ETHERTYPE_CTAG: parse_inner_vlan;
            default: accept;
        }
    }

    state parse_inner_vlan {
        packet.extract(hdr.inner_vlan);
        transition accept;
    }
}

#ifndef PNA_BMV2
// Nothing is encrypted here.
control NvgrePre(in headers_t hdr, inout metadata_t meta, in pna_pre_input_metadata_t input,
                 inout pna_pre_output_metadata_t output) {
    apply {
    }
}
#endif

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
        hdr.vlan.vid = 0;
        hdr.vlan.dei = 0;
    }

    apply {
        if (hdr.vlan.isValid()) {
            meta.vlan = hdr.vlan.vid;
        }
        bool cut_short = (hdr.ethernet.isValid() ? 1w0 : 1w1) == 1
                || (hdr.ethernet.ether_type == ETHERTYPE_CTAG && (hdr.vlan.isValid() ? 1w0 : 1w1) == 1);
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
            if ((hdr.ipv4.isValid() ? 1w0 : 1w1) == 1 || hdr.ipv4.version != 4 || hdr.ipv4.ihl < 5 || meta.bad_checksum) {
                meta.drop_reason = DropReason.MALFORMED;
            } else {
                gre = hdr.ipv4.protocol == PROTOCOL_GRE;
                fragment = hdr.ipv4.more_fragments == 1 || hdr.ipv4.fragment_offset != 0;
                multicast = hdr.ipv4.dst[31:28] == 0xE;
                expired = hdr.ipv4.ttl <= 1;
                meta.pa_dst = hdr.ipv4.dst;
                local_pa_v4.apply();
            }
        }

        if (meta.drop_reason != DropReason.NONE) {
            // malformed
        } else if (gre && local) {
            meta.origin = Origin.TUNNEL;
            meta.from_tunnel = 1;
            // A packet may have several faults: the order of these tests is the order in which they are blamed.
            if (meta.truncated && (hdr.inner_ethernet.isValid() ? 1w0 : 1w1) == 1) {
                meta.drop_reason = DropReason.MALFORMED;
            } else if (hdr.inner_ethernet.isValid() && hdr.inner_ethernet.ether_type == ETHERTYPE_CTAG
                    && (hdr.inner_vlan.isValid() ? 1w0 : 1w1) == 1) {
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

// ---- Header checksums as plain sums, where the architecture has no unit for them at this place (RFC 1071) -----------

bit<16> folded(in bit<32> words) {
    bit<32> sum = (words & 0xFFFF) + (words >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    return ~sum[15:0];
}

// ---- subnet: the virtual subnet a frame belongs to; out of the tunnel; counted (D3, W8, O1) -------------------------

control Subnet(inout headers_t hdr, inout metadata_t meta) {
    // Frames and bytes per virtual subnet, by where they came from. A target counts the bytes on the wire, so each
    // subnet has 16 cells, one for each number of 4-byte words by which the wire exceeds the tenant's frame (a tag,
    // IP options); @overhead is the constant part. A cell's own bytes = bytes - packets * (overhead + 4 * (cell % 16)).
    @name(".nvgre.from_tenant") @overhead(0)
    COUNTER(bit<20>, 65536, from_tenant);
    @name(".nvgre.from_tunnel") @overhead(42)
    COUNTER(bit<20>, 65536, from_tunnel);

    @name(".nvgre.serve")
    action serve(bit<16> index) {
        meta.subnet = index;
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

    // The outer headers come off; from here on the frame looks as if a tenant's port had sent it.
    @name(".nvgre.decapsulate")
    action decapsulate() {
        hdr.ethernet = hdr.inner_ethernet;
        hdr.inner_ethernet.setInvalid();
        hdr.gre.setInvalid();
        hdr.nvgre_key.setInvalid();
        hdr.ipv4.setInvalid();
        hdr.vlan = hdr.inner_vlan;
        hdr.inner_vlan.setInvalid();
    }

    apply {
        if (!vsid.apply().hit) {
            meta.drop_reason = DropReason.UNKNOWN_VSID;
        } else if (meta.origin == Origin.TENANT) {
            COUNT(from_tenant, meta.subnet ++ meta.overhead);
        } else {
            meta.overhead = (bit<4>) (hdr.ipv4.ihl - 5);
            if (hdr.vlan.isValid()) {
                meta.overhead = meta.overhead + 1;
            }
            meta.removed = OVERHEAD_BYTES + ((bit<16>) meta.overhead << 2);
            COUNT(from_tunnel, meta.subnet ++ meta.overhead);

            bool tagged = hdr.inner_ethernet.ether_type == ETHERTYPE_CTAG;
            bool bad_tag = hdr.inner_ethernet.ether_type == ETHERTYPE_STAG
                    || (tagged && (hdr.inner_vlan.vid != 0
                            || hdr.inner_vlan.ether_type == ETHERTYPE_CTAG
                            || hdr.inner_vlan.ether_type == ETHERTYPE_STAG));
            if (bad_tag) {
                meta.drop_reason = DropReason.INNER_TAG;
            } else {
                decapsulate();
            }
        }
    }
}

// ---- guard: may this frame be here? (S2, S3, Q3) --------------------------------------------------------------------

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

    apply {
        bool to_many = hdr.ethernet.dst[40:40] == 1;
        bool known = false;
        if (!to_many) {
            known = ca_mac.apply().hit;
        }

        if (to_many) {
            if (!flood.apply().hit) {
                meta.drop_reason = DropReason.NO_FLOOD_GROUP;
            }
        } else if (!known) {
            meta.drop_reason = DropReason.UNKNOWN_UNICAST;
        } else if (meta.endpoint != 0) {
            if (meta.from_tunnel == 1) {
                meta.drop_reason = DropReason.SPLIT_HORIZON;
            }
        } else if (meta.from_tunnel == 0 && meta.egress_port == meta.ingress_port) {
            meta.drop_reason = DropReason.SAME_PORT;
        }
    }
}

// ---- tunnel: which provider addresses, and which way to them? (W6, F5, F6) ------------------------------------------

// A CRC-32 over what makes a flow; its low byte is the FlowID (W6). A header that did not fit into the frame counts as
// not there.
control FlowHash(inout headers_t hdr, inout metadata_t meta) {
    Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) ports_v4;
Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) packet_v4;
Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) ports_v6;
Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) packet_v6;
Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) tagged;
Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) frame;

    apply {
        if (hdr.ipv4.isValid() && hdr.ports.isValid()) {
            meta.flow_hash = ports_v4.get_hash({ hdr.ipv4.src, hdr.ipv4.dst, hdr.ipv4.protocol, hdr.ports.src, hdr.ports.dst });
        } else if (hdr.ipv4.isValid()) {
            meta.flow_hash = packet_v4.get_hash({ hdr.ipv4.src, hdr.ipv4.dst, hdr.ipv4.protocol });
        } else if (hdr.ipv6.isValid() && hdr.ports.isValid()) {
            meta.flow_hash = ports_v6.get_hash({ hdr.ipv6.src, hdr.ipv6.dst, hdr.ipv6.next_header, hdr.ports.src, hdr.ports.dst });
        } else if (hdr.ipv6.isValid()) {
            meta.flow_hash = packet_v6.get_hash({ hdr.ipv6.src, hdr.ipv6.dst, hdr.ipv6.next_header });
        } else if (hdr.vlan.isValid()) {
            meta.flow_hash = tagged.get_hash({ hdr.ethernet.dst, hdr.ethernet.src, hdr.vlan.ether_type });
        } else {
            meta.flow_hash = frame.get_hash({ hdr.ethernet.dst, hdr.ethernet.src, hdr.ethernet.ether_type });
        }
    }
}

control Tunnel(inout headers_t hdr, inout metadata_t meta) {
    @name(".nvgre.tunnel_v4")
    action tunnel_v4(bit<16> vrf, bit<32> source, bit<32> destination) {
        meta.encapsulate = true;
        meta.vrf = vrf;
        meta.pa_src = source;
        meta.pa_dst = destination;
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
        meta.next_hop = next_hop;
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

    @name(".nvgre.forward")
    action forward(bit<16> port, bit<48> source, bit<48> destination) {
        meta.egress_port = port;
        meta.hop_src = source;
        meta.hop_dst = destination;
    }

    @name(".nvgre.forward_tagged")
    action forward_tagged(bit<16> port, bit<48> source, bit<48> destination, bit<3> pcp, bit<12> vlan) {
        forward(port, source, destination);
        meta.hop_tagged = true;
        meta.hop_pcp = pcp;
        meta.hop_vid = vlan;
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

    apply {
        // A packet that passes through has its destination already; a tenant's frame gets one here.
        if (meta.origin != Origin.UNDERLAY && !endpoint.apply().hit) {
            meta.drop_reason = DropReason.NO_ENDPOINT;
        } else {
            bool routed = false;
            routed = pa_route_v4.apply().hit;
            if (!routed || !next_hop.apply().hit) {
                meta.drop_reason = DropReason.NO_ROUTE;
            }
        }
    }
}

// ---- egress: each copy gets its own headers (W1 to W4, W8, F3, F6, M1) ----------------------------------------------

// A copy of a replicated frame: the control plane has resolved tunnel and next hop for it.
control Replica(inout headers_t hdr, inout metadata_t meta) {
    action next_hop(bit<48> source, bit<48> destination) {
        meta.encapsulate = true;
        meta.hop_src = source;
        meta.hop_dst = destination;
    }

    action tag(bit<3> pcp, bit<12> vlan) {
        meta.hop_tagged = true;
        meta.hop_pcp = pcp;
        meta.hop_vid = vlan;
    }

    @name(".nvgre.replicate_v4")
    action replicate_v4(bit<32> source, bit<32> destination, bit<48> hop_source, bit<48> hop_destination) {
        next_hop(hop_source, hop_destination);
        meta.pa_src = source;
        meta.pa_dst = destination;
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
            meta.replica: exact @name("replica");
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
        } else if (meta.from_tunnel == 1) {
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
        if (meta.from_tunnel == 0 && meta.egress_port == meta.ingress_port) {
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
        hdr.tunnel_ipv4.dscp = 0;
        hdr.tunnel_ipv4.ecn = 0;
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

    apply {
        hdr.tunnel_ethernet.setValid();
        hdr.tunnel_ethernet.dst = meta.hop_dst;
        hdr.tunnel_ethernet.src = meta.hop_src;
        put_ipv4();
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
        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
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
            if (meta.drop_reason == DropReason.NONE) {
                bridge.apply(hdr, meta);
            }
            if (meta.endpoint != 0 || meta.group != 0) {  // it may go into a tunnel
                flow_hash.apply(hdr, meta);
            }
        }

        if (meta.drop_reason == DropReason.NONE
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
        if (meta.encapsulate) {
            encapsulate.apply(hdr, meta);
        } else if (meta.origin == Origin.UNDERLAY) {
            transit.apply(hdr, meta);
        } else if (!meta.prune) {
            port_rewrite.apply(hdr, meta);
        }
    }
}

// ---- PNA ------------------------------------------------------------------------------------------------------------

// How long the packet is on the wire, as far as its headers tell.
control Measure(in headers_t hdr, inout metadata_t meta) {
    apply {
        meta.length_known = true;
        if (hdr.ipv4.isValid()) {
            meta.wire_length = 14 + hdr.ipv4.total_length;
        } else if (hdr.ipv6.isValid()) {
            meta.wire_length = 54 + hdr.ipv6.payload_length;
        } else {
            meta.wire_length = 60;  // the least there is; for counting only
            meta.length_known = false;
        }
        if (hdr.vlan.isValid() && meta.length_known) {
            meta.wire_length = meta.wire_length + 4;
        }
    }
}

control NvgreMain(inout headers_t hdr, inout metadata_t meta, in pna_main_input_metadata_t input,
                  inout pna_main_output_metadata_t output) {
    // Packets per reason; index: p4/drop-reasons.yaml (O1).
    @name(".nvgre.drop_reason")
    COUNTER(bit<8>, 64, drop_reason);

    Measure() measure;
    Decide() decide;
    Rewrite() rewrite;

    apply {
        meta.ingress_port = (bit<16>) (PortIdUint_t) input.input_port;
        meta.truncated = input.parser_error == error.PacketTooShort;
        measure.apply(hdr, meta);

        if (hdr.ipv4.isValid() && hdr.ipv4.ihl == 5) {  // the checksum of a header with options is not looked at
            meta.bad_checksum = hdr.ipv4.checksum != folded(
                        (bit<32>) (hdr.ipv4.version ++ hdr.ipv4.ihl ++ hdr.ipv4.dscp ++ hdr.ipv4.ecn)
                        + (bit<32>) hdr.ipv4.total_length + (bit<32>) hdr.ipv4.identification
                        + (bit<32>) (hdr.ipv4.reserved ++ hdr.ipv4.dont_fragment ++ hdr.ipv4.more_fragments
                            ++ hdr.ipv4.fragment_offset)
                        + (bit<32>) (hdr.ipv4.ttl ++ hdr.ipv4.protocol)
                        + (hdr.ipv4.src >> 16) + (hdr.ipv4.src & 0xFFFF)
                        + (hdr.ipv4.dst >> 16) + (hdr.ipv4.dst & 0xFFFF));
        }
        bool to_cpu = false;
        bool sent = false;

        {
            decide.apply(hdr, meta);
            if (meta.drop_reason == DropReason.NONE && !to_cpu) {
                if (meta.group != 0) {
                    meta.drop_reason = DropReason.NO_FLOOD_GROUP;
                } else if (meta.encapsulate && !meta.length_known) {
                    meta.drop_reason = DropReason.UNKNOWN_LENGTH;
                }
            }

            if (meta.drop_reason != DropReason.NONE) {
                COUNT(drop_reason, (bit<8>) meta.drop_reason);
            } else if (!to_cpu) {
                meta.frame_length = meta.wire_length - meta.removed;
                meta.replica = meta.group;  // 0, but a compiler does not know: the control plane counts on the table
                rewrite.apply(hdr, meta);
                sent = !meta.prune;

                if (hdr.tunnel_ipv4.isValid()) {
                    hdr.tunnel_ipv4.checksum = folded(
                        (bit<32>) (hdr.tunnel_ipv4.version ++ hdr.tunnel_ipv4.ihl ++ hdr.tunnel_ipv4.dscp ++ hdr.tunnel_ipv4.ecn)
                        + (bit<32>) hdr.tunnel_ipv4.total_length + (bit<32>) hdr.tunnel_ipv4.identification
                        + (bit<32>) (hdr.tunnel_ipv4.reserved ++ hdr.tunnel_ipv4.dont_fragment ++ hdr.tunnel_ipv4.more_fragments
                            ++ hdr.tunnel_ipv4.fragment_offset)
                        + (bit<32>) (hdr.tunnel_ipv4.ttl ++ hdr.tunnel_ipv4.protocol)
                        + (hdr.tunnel_ipv4.src >> 16) + (hdr.tunnel_ipv4.src & 0xFFFF)
                        + (hdr.tunnel_ipv4.dst >> 16) + (hdr.tunnel_ipv4.dst & 0xFFFF));
                } else if (meta.origin == Origin.UNDERLAY && hdr.ipv4.isValid()) {
                    hdr.ipv4.checksum = adjusted(hdr.ipv4.checksum, (hdr.ipv4.ttl + 1) ++ hdr.ipv4.protocol,
                            hdr.ipv4.ttl ++ hdr.ipv4.protocol);
                }
            }
        }

        if (sent) {
            send_to_port((PortId_t) (PortIdUint_t) meta.egress_port);
        } else {
            DISCARD
        }
    }
}

control NvgreDeparser(packet_out packet, DEPARSED headers_t hdr, in metadata_t meta, in pna_main_output_metadata_t output) {
    apply {
        packet.emit(hdr);
    }
}

#ifdef PNA_BMV2
PNA_NIC(NvgreParser(), NvgreMain(), NvgreDeparser()) main;
#else
PNA_NIC(NvgreParser(), NvgrePre(), NvgreMain(), NvgreDeparser()) main;
#endif
