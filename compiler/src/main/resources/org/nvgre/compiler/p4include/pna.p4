// The Portable NIC Architecture as p4c's own pna.p4 has it.
#ifndef _PNA_P4_
#define _PNA_P4_

#include <pna/types.p4>

enum PNA_HashAlgorithm_t { TARGET_DEFAULT }

#include <pna/externs.p4>

extern Counter<W, S> {
    Counter(bit<32> n_counters, PNA_CounterType_t type);
    void count(in S index, @optional in bit<32> increment);
}

extern DirectCounter<W> {
    DirectCounter(PNA_CounterType_t type);
    void count(@optional in bit<32> increment);
}

extern Meter<S> {
    Meter(bit<32> n_meters, PNA_MeterType_t type);
    PNA_MeterColor_t execute(in S index, in PNA_MeterColor_t color, @optional in bit<32> pkt_len);
    PNA_MeterColor_t execute(in S index, @optional in bit<32> pkt_len);
}

extern DirectMeter {
    DirectMeter(PNA_MeterType_t type);
    PNA_MeterColor_t execute(in PNA_MeterColor_t color, @optional in bit<32> pkt_len);
    PNA_MeterColor_t execute(@optional in bit<32> pkt_len);
}

#include <pna/direction.p4>

#endif
