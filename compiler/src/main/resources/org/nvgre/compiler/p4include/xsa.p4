// Declarations of AMD's XSA architecture, as far as generated programs use it; from the Vitis Networking P4 User Guide (UG1308).
#ifndef XSA_P4
#define XSA_P4

#include <core.p4>

match_kind {
    range
}

struct standard_metadata_t {
    bit<1>  drop;
    bit<64> ingress_timestamp;
    bit<16> parsed_bytes;
    error   parser_error;
}

enum CounterType_t { PACKETS, BYTES, PACKETS_AND_BYTES, FLAG }

extern Counter<W, S> {
    Counter(bit<32> n_counters, CounterType_t type);
    void count(in S index);
}

enum HashAlgorithm_t { CRC32, CRC16, ONES_COMPLEMENT16 }

extern Checksum<H> {
    Checksum(HashAlgorithm_t hash);
    void apply<T, W>(in T data, out W result);
}

parser Parser<H, M>(packet_in packet, out H hdr, inout M meta, inout standard_metadata_t standard);
control MatchAction<H, M>(inout H hdr, inout M meta, inout standard_metadata_t standard);
control Deparser<H, M>(packet_out packet, in H hdr, inout M meta, inout standard_metadata_t standard);

package XilinxPipeline<H, M>(Parser<H, M> p, MatchAction<H, M> ma, Deparser<H, M> dep);

#endif
