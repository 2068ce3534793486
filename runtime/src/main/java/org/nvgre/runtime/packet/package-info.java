/// The few protocols that an NVE speaks as a host: Ethernet, ARP, IPv4, IPv6, ICMP, and what is carried in it. What is
/// malformed parses to nothing, since a host keeps silent about it; what is built has its checksums right.
package org.nvgre.runtime.packet;
