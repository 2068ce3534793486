// What pna_nic has of its own: where a packet goes, hashes and checksums as objects; with every kind of match that it has,
// and headers that come and go.
#include <core.p4>
#include <bmv2/pna.p4>

header key_t {
    bit<8>  kind;
    bit<16> e;
    bit<32> l;
    bit<24> t;
    bit<12> r;
    bit<4>  o;
    bit<8>  sum;
    bit<8>  seen;
    bit<32> in_port;
    bit<8>  failed;
}

header item_t {
    bit<13> left;
    bit<3>  right;
}

header result_t {
    bit<32> crc32;
    bit<16> crc16;
    bit<16> range;
    bit<32> same;
    bit<16> ones;
    bit<16> state;
}

struct headers_t {
    key_t     k;
    item_t[3] items;
    result_t  result;
}

struct metadata_t {
    bit<8>  x;
    bit<32> port;
}

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, in pna_main_parser_input_metadata_t input) {
    state start {
        meta.port = (PortIdUint_t) input.input_port;
        packet.extract(hdr.k);
        verify(hdr.k.kind != 0xFF, error.NoMatch);
        transition select(hdr.k.kind, hdr.k.o) {
            (0x80 &&& 0x80, 1 .. 9): item;
            (0x01, _): accept;
            (0x02, _): reject;
            default: accept;
        }
    }
    state item {
        packet.extract(hdr.items.next);
        meta.x = meta.x + 1;
        transition select(hdr.items.last.right) {
            1: item;
            default: accept;
        }
    }
}

control Main(inout headers_t hdr, inout metadata_t meta, in pna_main_input_metadata_t input,
             inout pna_main_output_metadata_t output) {
    Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) crc32;
    Hash<bit<16>>(PNA_HashAlgorithm_t.CRC16) crc16;
    Hash<bit<32>>(PNA_HashAlgorithm_t.IDENTITY) identity;
    Hash<bit<16>>(PNA_HashAlgorithm_t.CRC16) buckets;
    InternetChecksum() checksum;

    action mark(bit<8> v) { hdr.k.sum = hdr.k.sum + v; }
    // Port 0 is where pna_nic sends what it drops.
    action send(bit<32> port) { send_to_port((PortId_t) (PortIdUint_t) (port & 0xFF | 1)); }
    action push() { hdr.items.push_front(1); hdr.items[0].setValid(); hdr.items[0].left = 5; }
    action pop() { hdr.items.pop_front(1); }

    table exact_t { key = { hdr.k.e : exact; hdr.items[0].isValid() : exact; } actions = { mark; send; NoAction; } }
    table lpm_t { key = { hdr.k.l : lpm; hdr.k.o : exact; } actions = { mark; send; push; pop; NoAction; } const default_action = NoAction(); }
    table ternary_t { key = { hdr.k.t : ternary; hdr.k.e : lpm; } actions = { mark; send; pop; NoAction; } }

    apply {
        send_to_port((PortId_t) (PortIdUint_t) 1);
        if (!hdr.k.isValid()) {
            exit;
        }
        // In an invalid header pna_nic has what the last packet left there.
        bit<13> left = 0;
        if (hdr.items[0].isValid()) {
            left = hdr.items[0].left;
        }
        if (input.parser_error != error.NoError) {
            hdr.k.failed = 1;
        }
        hdr.k.in_port = (bit<32>) (PortIdUint_t) input.input_port ^ meta.port;
        if (exact_t.apply().hit) {
            hdr.k.seen = hdr.k.seen | 1;
        }
        if (meta.x > 1) {
            lpm_t.apply();
            hdr.k.seen = hdr.k.seen | 2;
        } else {
            switch (ternary_t.apply().action_run) {
                mark: { hdr.k.seen = hdr.k.seen | 4; }
                send: { exit; }
                default: { lpm_t.apply(); }
            }
        }
        hdr.result.setValid();
        hdr.result.crc32 = crc32.get_hash({ hdr.k.e, hdr.k.r, hdr.k.o, left });
        hdr.result.crc16 = crc16.get_hash({ hdr.k.l, hdr.k.t });
        hdr.result.same = identity.get_hash({ hdr.k.kind, hdr.k.r });
        hdr.result.range = buckets.get_hash(16w7, { hdr.k.l }, 16w100);
        checksum.clear();
        checksum.add({ hdr.k.kind, hdr.k.sum, hdr.k.e, hdr.k.l });
        checksum.subtract(hdr.k.e);
        hdr.result.ones = checksum.get();
        hdr.result.state = checksum.get_state();
    }
}

control Emit(packet_out packet, inout headers_t hdr, in metadata_t meta, in pna_main_output_metadata_t output) {
    apply {
        packet.emit(hdr.k);
        packet.emit(hdr.items);
        packet.emit(hdr.result);
    }
}

PNA_NIC(P(), Main(), Emit()) main;
