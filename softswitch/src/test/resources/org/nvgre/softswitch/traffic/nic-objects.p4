// A checksum and a hash as objects, over what the packet brings.
#include <core.p4>
#include <bmv2/pna.p4>

header words_t {
    bit<16> before;  // the state of the checksum
    bit<32> added;
    bit<32> taken;   // subtracted
    bit<16> state;   // the results
    bit<16> sum;
    bit<32> hash;
    bit<4>  nibble;
    bit<12> same;
}

struct headers_t { words_t w; }
struct metadata_t {}

parser P(packet_in packet, out headers_t hdr, inout metadata_t meta, in pna_main_parser_input_metadata_t input) {
    state start {
        packet.extract(hdr.w);
        transition accept;
    }
}

control Main(inout headers_t hdr, inout metadata_t meta, in pna_main_input_metadata_t input,
             inout pna_main_output_metadata_t output) {
    InternetChecksum() checksum;
    Hash<bit<32>>(PNA_HashAlgorithm_t.CRC32) crc;
    Hash<bit<12>>(PNA_HashAlgorithm_t.IDENTITY) identity;

    apply {
        checksum.clear();
        checksum.set_state(hdr.w.before);
        checksum.add(hdr.w.added);
        checksum.subtract(hdr.w.taken);
        hdr.w.state = checksum.get_state();
        hdr.w.sum = checksum.get();
        hdr.w.hash = crc.get_hash(32w100, hdr.w.added, 32w10);
        hdr.w.same = identity.get_hash(hdr.w.nibble);
        send_to_port((PortId_t) 9);
    }
}

control Emit(packet_out packet, inout headers_t hdr, in metadata_t meta, in pna_main_output_metadata_t output) {
    apply {
        packet.emit(hdr.w);
    }
}

PNA_NIC(P(), Main(), Emit()) main;
