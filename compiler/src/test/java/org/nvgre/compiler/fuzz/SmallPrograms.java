package org.nvgre.compiler.fuzz;

import java.util.List;
import org.nvgre.compiler.Programs;

/// A small program for each part of the language, to be broken.
final class SmallPrograms {

    static final List<String> ALL = List.of(
            Programs.framed("""
                    header a_t { bit<8> f; }
                    header b_t { bit<16> g; varbit<32> v; }
                    header_union u_t { a_t a; b_t b; }
                    parser Sub(packet_in p, out u_t u, out a_t[3] s) {
                        value_set<bit<8>>(4) known;
                        state start {
                            p.extract(u.a);
                            transition select(u.a.f, p.lookahead<bit<8>>()) {
                                (known, _): more;
                                (1 .. 3, 8w4 &&& 0xF): more;
                                (default, 5): accept;
                                default: reject;
                            }
                        }
                        state more {
                            p.extract(s.next);
                            verify(s.last.f != 0, error.NoMatch);
                            p.advance(8);
                            transition select(s.lastIndex) { 2: accept; _: more; }
                        }
                    }""", """
                    u_t u; a_t[3] s; b_t b;
                    apply { u.a.setValid(); s.push_front(1); s[1] = { 5 }; u.b = b; if (u.isValid()) { s.pop_front(2); } }
                    """),
            Programs.framed("""
                    enum bit<4> E { A = 1, B = 2 }
                    enum F { X, Y }
                    typedef bit<12> t12; type bit<9> Port;
                    struct in_t { bit<8> x; tuple<bit<1>, bool> y; }
                    T max<T>(in T a, in T b) { if (a > b) { return a; } return b; }
                    bit<8> twice(inout bit<8> v) { v = v << 1; return v |+| 3; }
                    const bit<8> C = 3 + 4 * 2; const in_t DEFAULT = { x = 1, y = { 1, true } };
                    action top(inout bit<8> z) { z = z ^ C; }""", """
                    bit<8> x = 1; in_t i = DEFAULT; int<16> n = -5; Port port;
                    action set(in bit<8> d, bit<8> v, E e) { x = v + d; if (e == E.A) { exit; } }
                    table t {
                        key = { x: exact; x & 0xF: ternary @name("low"); i.x: lpm; x[3:0]: range; n: optional; }
                        actions = { set(x); NoAction; @defaultonly top(x); }
                        const default_action = top(x);
                        largest_priority_wins = false;
                        entries = { const priority = 3: (1, 2 &&& 3, 0x10 &&& 0xF0, 1 .. 2, _): set(1, E.B); }
                        size = 16;
                    }
                    table t2 { key = { x: exact; } actions = { set(x); top(x); } }
                    apply {
                        if (t.apply().hit) { x = max(x, twice(x)); } else { x = (bit<8>) (bit<4>) E.B; }
                        switch (t2.apply().action_run) { set: { x = 1; } top: default: { n = n >> 2; } }
                        switch (x) { 1: 2: { return; } default: { top(x); } }
                        for (bit<8> k = 0; k < 4; k = k + 1) { if (k == 2) { continue; } x = x + k; }
                        for (bit<4> k in 1 .. 3) { x[3:0] = k; break; }
                        x = (x == 1 ? 8w2 : 3) ++ 4w0 == 12w3 && !(n < 0) || i.y[1] ? 8w1 : (bit<8>) x[7:4];
                        hash(x, HashAlgorithm.crc16, 8w0, { x, n, i.y }, 8w255);
                    }"""),
            Programs.framed("""
                    struct learn_t { bit<8> a; }
                    control Inner(inout bit<8> a)(bit<8> k) { apply { a = a + k; return; } }
                    @controller_header("packet_in") header pin_t { @id(3) bit<8> a; @hidden bit<8> pad; }
                    """, """
                    counter(8, CounterType.packets) c; direct_counter(CounterType.bytes) dc;
                    meter(4, MeterType.packets) m; direct_meter<bit<8>>(MeterType.bytes) dm;
                    register<bit<8>>(16) r; action_profile(8) ap;
                    action_selector(HashAlgorithm.crc32, 32w8, 32w16) as;
                    Inner(3) inner; bit<8> x = 0; bit<8> color;
                    action a() { c.count(1); dc.count(); dm.read(color); }
                    action b(@id(2) bit<9> p) { sm.egress_spec = p; mark_to_drop(sm); }
                    table t { key = { x: exact; } actions = { a; } counters = dc; meters = dm; support_timeout = true; }
                    table u { key = { x: exact; sm.ingress_port: selector; } actions = { b; NoAction; } implementation = as; }
                    table w { key = { x: exact; } actions = { b; } implementation = ap; }
                    apply {
                        m.execute_meter(2, x); r.read(x, 3); r.write((bit<32>) x, x + 1);
                        t.apply(); u.apply(); w.apply(); inner.apply(x); Inner(4).apply(x);
                        digest<learn_t>(1, { x }); random(x, 0, 9); truncate(64); log_msg("x {}", { x });
                        clone_preserving_field_list(CloneType.I2E, 5, 1); resubmit_preserving_field_list(2);
                        clone(CloneType.E2E, 6); recirculate_preserving_field_list(1); assert(x != 3);
                    }"""),
            """
                    #define WIDTH 8
                    #define TYPE(w) bit<w>
                    #if WIDTH == 8 && defined(TYPE) && !defined NOPE
                    typedef TYPE(WIDTH) field_t;
                    #elif 1
                    #error "no"
                    #else
                    #endif
                    #undef WIDTH
                    """ + Programs.framed("header x_t { field_t f; }",
                    "x_t x; apply { x = { 1 }; hdr.h = hdr.h; x.setInvalid(); }"));

    private SmallPrograms() {}
}
