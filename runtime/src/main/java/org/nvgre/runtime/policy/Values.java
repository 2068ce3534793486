package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.UUID;

/// Plain values of a policy. What these throw is shown after `file:line: key: `.
final class Values {

    private Values() {}

    static String name(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("expected a name, found nothing");
        }
        return text;
    }

    static UUID guid(String text) {
        if (!text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException(
                    "expected a GUID such as 6b1c7f6e-0000-4000-8000-000000000001, found '%s'"
                            .formatted(text));
        }
        return UUID.fromString(text);
    }

    static boolean yesOrNo(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException("expected true or false, found '%s'".formatted(text));
        };
    }

    static Mac stationMac(String text) {
        Mac mac = Mac.parse(text);
        if (!mac.unicast()) {
            throw new IllegalArgumentException(
                    "%s is not the address of a single station; its first byte must be even, and not all may be 0"
                            .formatted(mac));
        }
        return mac;
    }

    static Attachment attachment(String text) {
        try {
            return text.matches("\\p{XDigit}{2}([-:]\\p{XDigit}{2}){5}")
                    ? new Attachment.OfMac(Mac.parse(text))
                    : new Attachment.OfAddress(Addresses.parse(text));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(
                    "expected a customer address or a MAC address, found '%s'".formatted(text));
        }
    }

    static String encapsulationRule(String text) {
        return switch (text) {
            case "TranslationMethodEncap" -> text;
            case "TranslationMethodNat", "TranslationMethodNone" -> throw new IllegalArgumentException(
                    text + " is not supported yet; use TranslationMethodEncap");
            default -> throw new IllegalArgumentException(
                    "expected TranslationMethodEncap, found '%s'".formatted(text));
        };
    }

    static String hostAndPort(String text) {
        if (!text.matches("(\\[[\\p{XDigit}:.]+]|[^:\\s]+):\\d{1,5}")
                || Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) > 65535) {
            throw new IllegalArgumentException(
                    "expected host:port such as 127.0.0.1:9559, found '%s'".formatted(text));
        }
        return text;
    }

    static InetAddress ipv4(String text) {
        InetAddress address = Addresses.parse(text);
        if (!Addresses.isIpv4(address)) {
            throw new IllegalArgumentException("expected an IPv4 address, found '%s'".formatted(text));
        }
        return address;
    }

    /// A group of a tenant, which may be one that stays on the link.
    static InetAddress anyMulticast(String text) {
        InetAddress address = Addresses.parse(text);
        if (!address.isMulticastAddress()) {
            throw new IllegalArgumentException(
                    "expected a multicast address such as 225.1.1.1, found '%s'".formatted(text));
        }
        return address;
    }

    /// A group of the underlay.
    static InetAddress multicast(String text) {
        InetAddress address = Addresses.parse(text);
        boolean linkLocal = Addresses.isIpv4(address)
                ? Prefix.parse("224.0.0.0/24").contains(address)
                : address.getAddress()[0] == -1 && (address.getAddress()[1] & 0xF) <= 2;
        if (!address.isMulticastAddress() || linkLocal) {
            throw new IllegalArgumentException(
                    "expected a multicast address that is routed, such as 239.1.1.1 or ff15::1, found '%s'"
                            .formatted(text));
        }
        return address;
    }

    /// A group of the underlay that stays within it (RFC 2365); scopes of IPv6 are part of the address.
    static InetAddress ownMulticast(String text) {
        InetAddress address = multicast(text);
        if (!administrativelyScoped(address)) {
            throw new IllegalArgumentException(
                    "%s is outside 239.0.0.0/8, the multicast addresses for one's own network; choose one of these, or add 'force: true'"
                            .formatted(text));
        }
        return address;
    }

    static boolean administrativelyScoped(InetAddress multicast) {
        return !Addresses.isIpv4(multicast) || multicast.getAddress()[0] == (byte) 239;
    }

    static Mac groupMac(String text) {
        Mac mac = Mac.parse(text);
        if (!mac.group()) {
            throw new IllegalArgumentException(
                    "%s is the address of a single station; the first byte of a group's is odd"
                            .formatted(mac));
        }
        return mac;
    }

    /// The number of an IP protocol; empty: any.
    static OptionalInt protocol(String text) {
        return switch (text) {
            case "any" -> OptionalInt.empty();
            case "icmp" -> OptionalInt.of(AclRule.ICMP);
            case "tcp" -> OptionalInt.of(AclRule.TCP);
            case "udp" -> OptionalInt.of(AclRule.UDP);
            default -> {
                try {
                    yield OptionalInt.of((int) Section.number(text, 0, 255));
                } catch (IllegalArgumentException _) {
                    throw new IllegalArgumentException(
                            "expected tcp, udp, icmp, any, or a number from 0 to 255, found '%s'"
                                    .formatted(text));
                }
            }
        };
    }

    /// One of the words of an enumeration, in lower case.
    static <E extends Enum<E>> E word(Class<E> words, String text) {
        for (E word : words.getEnumConstants()) {
            if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
                return word;
            }
        }
        throw new IllegalArgumentException("expected one of %s, found '%s'".formatted(
                String.join(", ", Arrays.stream(words.getEnumConstants())
                        .map(word -> word.name().toLowerCase(Locale.ROOT)).toList()),
                text));
    }
}
