// The core library of P4_16, as its specification describes it.
#ifndef _CORE_P4_
#define _CORE_P4_

error {
    NoError,
    PacketTooShort,
    NoMatch,
    StackOutOfBounds,
    HeaderTooShort,
    ParserTimeout,
    ParserInvalidArgument
}

match_kind {
    exact,
    ternary,
    lpm
}

// The packet as a parser sees it.
extern packet_in {
    void extract<T>(out T header_);
    void extract<T>(out T header_, in bit<32> varbit_bits);
    T lookahead<T>();
    void advance(in bit<32> bits);
    bit<32> length();
}

// The packet as a deparser builds it.
extern packet_out {
    void emit<T>(in T header_);
}

extern void verify(in bool condition, in error otherwise);

extern bool static_assert(bool condition, string message);
extern bool static_assert(bool condition);

@noWarn("unused")
action NoAction() {
}

#endif
