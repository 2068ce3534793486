package org.nvgre.softswitch.port;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Cuts what a local TCP sender left to the network card to cut: one header, up to 64 KiB behind it, and the length that a
/// segment is to have. A card would send this many packets, each with the header, its own sequence number and lengths.
///
/// @param tcp where the TCP header begins
/// @param length most bytes of data in a segment, at least 1
record TcpSegments(int tcp, int length) {
    private static final int ETHERNET = 14;
    private static final int TAG = 4;
    private static final int TPID_CUSTOMER = 0x8100;
    private static final int TPID_SERVICE = 0x88A8;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int TCP_HEADER = 20;
    private static final int PROTOCOL_TCP = 6;

    private static final int SEQUENCE = 4;
    private static final int DATA_OFFSET = 12;
    private static final int FLAGS = 13;
    private static final int CHECKSUM = 16;
    private static final int FIN_PSH = 0x09;
    private static final int CWR = 0x80;

    /// Its segments, in order, whose TCP checksums are still the sums of their pseudo headers: what [Offload] completes. Empty
    /// when the headers make no sense.
    List<byte[]> of(byte[] frame) {
        if (tcp < ETHERNET + IPV4_HEADER || frame.length < tcp + TCP_HEADER || length < 1) {
            return List.of();
        }
        int ip = ETHERNET;
        while (ip < tcp && isTag(get16(frame, ip - 2))) {
            ip += TAG;
        }
        boolean ipv6 = frame[ip] >>> 4 == 6;
        if (tcp < ip + (ipv6 ? IPV6_HEADER : IPV4_HEADER)) {
            return List.of();
        }
        int headers = tcp + ((frame[tcp + DATA_OFFSET] & 0xF0) >>> 2);
        if (headers < tcp + TCP_HEADER || frame.length < headers) {
            return List.of();
        }
        List<byte[]> segments = new ArrayList<>();
        int data = headers;
        do {
            int end = Math.min(frame.length, data + length);
            byte[] segment = Arrays.copyOf(frame, headers + end - data);
            System.arraycopy(frame, data, segment, headers, end - data);
            if (ipv6) {
                put16(segment, ip + 4, segment.length - ip - IPV6_HEADER);
            } else {
                ipv4(segment, ip, segments.size());
            }
            tcp(segment, data - headers, data == headers, end == frame.length);
            put16(segment, tcp + CHECKSUM, pseudoHeader(segment, ip, ipv6));
            segments.add(segment);
            data = end;
        } while (data < frame.length);
        return segments;
    }

    private static boolean isTag(int type) {
        return type == TPID_CUSTOMER || type == TPID_SERVICE;
    }

    /// Each segment is a datagram of its own: it has an identification of its own.
    private void ipv4(byte[] segment, int ip, int number) {
        put16(segment, ip + 2, segment.length - ip);
        put16(segment, ip + 4, get16(segment, ip + 4) + number);
        put16(segment, ip + 10, 0);
        put16(segment, ip + 10, ~folded(sum(segment, ip, tcp)));
    }

    private void tcp(byte[] segment, int sent, boolean first, boolean last) {
        int sequence = (get16(segment, tcp + SEQUENCE) << 16 | get16(segment, tcp + SEQUENCE + 2)) + sent;
        put16(segment, tcp + SEQUENCE, sequence >>> 16);
        put16(segment, tcp + SEQUENCE + 2, sequence);
        // What is said once: that the window was halved, with the first; that all is sent, with the last.
        int unsaid = (first ? 0 : CWR) | (last ? 0 : FIN_PSH);
        segment[tcp + FLAGS] &= (byte) ~unsaid;
    }

    private int pseudoHeader(byte[] segment, int ip, boolean ipv6) {
        long addresses = ipv6 ? sum(segment, ip + 8, ip + 40) : sum(segment, ip + 12, ip + 20);
        return folded(addresses + PROTOCOL_TCP + (segment.length - tcp));
    }

    /// @param end an even number of bytes on
    private static long sum(byte[] bytes, int start, int end) {
        long sum = 0;
        for (int i = start; i < end; i += 2) {
            sum += get16(bytes, i);
        }
        return sum;
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded > 0xFFFF) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }

    private static int get16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
