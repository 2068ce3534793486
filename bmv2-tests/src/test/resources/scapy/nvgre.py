# Takes a capture apart with scapy, puts each packet together again with length and checksum of its own making, and says
# what the tunnel header holds: key, type, the GRE bits that must be clear, whether both packets are the same, the frame.
import sys

from scapy.all import GRE, IP, IPv6, rdpcap

for packet in rdpcap(sys.argv[1]):
    gre = packet[GRE]
    again = packet.copy()
    if isinstance(gre.underlayer, IPv6):
        del again[IPv6].plen
    else:
        del again[IP].len
        del again[IP].chksum
    odd_bits = [gre.chksum_present, gre.routing_present, gre.seqnum_present, gre.strict_route_source,
                gre.recursion_control, gre.flags, gre.version]
    print("%08x %04x %s %s %s" % (gre.key, gre.proto, "clear" if not any(odd_bits) else odd_bits,
                                  "same" if bytes(again) == bytes(packet) else "differs", bytes(gre.payload).hex()))
