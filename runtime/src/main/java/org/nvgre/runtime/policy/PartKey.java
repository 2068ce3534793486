package org.nvgre.runtime.policy;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The name of a {@link Part}: its kind, and by what it is known among those. As text it is a path, such as
/// `lookupRecords/5001/10.0.0.5`; what a path's segment cannot hold is percent-encoded (RFC 3986 §3.3):
/// `providerRoutes/nve1/0/192.0.2.0%2F24`.
///
/// @param names as many as the kind has, each in its usual form, so that keys of one part are equal
public record PartKey(Kind kind, List<String> names) implements Comparable<PartKey> {

    private static final Comparator<PartKey> ORDER = Comparator.comparing(PartKey::kind)
            .thenComparing(PartKey::names, PartKey::compareNames);

    private static final String UNESCAPED = "-._~!$&'()*+,;=:@";

    /// What a name is, and so what its usual form is.
    private enum Form {
        NAME, NUMBER, ADDRESS, PREFIX, GUID;

        String usual(String text) {
            return switch (this) {
                case NAME -> Values.name(text);
                case NUMBER -> Long.toString(Section.number(text, 0, Integer.MAX_VALUE));
                case ADDRESS -> Addresses.text(Addresses.parse(text));
                case PREFIX -> Prefix.parse(text).toString();
                case GUID -> Values.guid(text).toString();
            };
        }
    }

    /// A list of the policy. In the order in which parts refer to each other: first who is referred to.
    public enum Kind {
        /// By name.
        CUSTOMERS("customers", Customer.class),
        /// By name.
        SWITCHES("switches", Switch.class),
        /// By address.
        PROVIDER_ADDRESSES("providerAddresses", ProviderAddress.class),
        /// By switch, VRF and prefix.
        PROVIDER_ROUTES("providerRoutes", ProviderRoute.class),
        /// By switch and VSID.
        VSID_MAPS("vsidMaps", VsidMap.class),
        /// By VSID and customer address.
        LOOKUP_RECORDS("lookupRecords", LookupRecord.class),
        /// By RDID, prefix and metric.
        CUSTOMER_ROUTES("customerRoutes", CustomerRoute.class),
        /// By the VSID of the physical network and the external address.
        NATS("nats", Nat.class);

        private final String text;
        private final Class<? extends Part> type;

        Kind(String text, Class<? extends Part> type) {
            this.text = text;
            this.type = type;
        }

        /// As the list is called in YAML and JSON.
        public String text() {
            return text;
        }

        /// Which parts are of this kind.
        public Class<? extends Part> type() {
            return type;
        }

        private List<Form> names() {
            return switch (this) {
                case CUSTOMERS, SWITCHES -> List.of(Form.NAME);
                case PROVIDER_ADDRESSES -> List.of(Form.ADDRESS);
                case PROVIDER_ROUTES -> List.of(Form.NAME, Form.NUMBER, Form.PREFIX);
                case VSID_MAPS -> List.of(Form.NAME, Form.NUMBER);
                case LOOKUP_RECORDS, NATS -> List.of(Form.NUMBER, Form.ADDRESS);
                case CUSTOMER_ROUTES -> List.of(Form.GUID, Form.PREFIX, Form.NUMBER);
            };
        }

        /// @throws IllegalArgumentException when there is no such list
        public static Kind of(String text) {
            return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(unknown(text)));
        }

        private static String unknown(String text) {
            Collection<String> known = Arrays.stream(values()).map(Kind::text).toList();
            return "a policy has no '%s'; %s".formatted(text, Spelling.nearest(text, known)
                    .map("did you mean '%s'?"::formatted)
                    .orElseGet(() -> "it has " + String.join(", ", known)));
        }
    }

    public PartKey {
        names = List.copyOf(names);
    }

    static PartKey of(Kind kind, Object... names) {
        return new PartKey(kind, Arrays.stream(names).map(Object::toString).toList());
    }

    public static PartKey ofCustomer(String name) {
        return of(Kind.CUSTOMERS, name);
    }

    public static PartKey ofSwitch(String name) {
        return of(Kind.SWITCHES, name);
    }

    public static PartKey ofRecord(int virtualSubnetId, InetAddress customerAddress) {
        return of(Kind.LOOKUP_RECORDS, virtualSubnetId, Addresses.text(customerAddress));
    }

    static PartKey ofRoute(UUID domain, Prefix destination, int metric) {
        return of(Kind.CUSTOMER_ROUTES, domain, destination, metric);
    }

    /// Reads a path.
    ///
    /// @throws IllegalArgumentException when it leads to nothing that could be in a policy
    public static PartKey parse(String path) {
        String[] segments = path.split("/", -1);
        Kind kind = Kind.of(segments[0]);
        List<Form> forms = kind.names();
        if (segments.length - 1 != forms.size()) {
            throw new IllegalArgumentException("expected '%s' and %d name%s between slashes, found '%s'"
                    .formatted(kind.text, forms.size(), forms.size() == 1 ? "" : "s",
                            path));
        }
        var names = new String[forms.size()];
        for (int i = 0; i < names.length; i++) {
            try {
                names[i] = forms.get(i).usual(decode(segments[i + 1]));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("%s: %s".formatted(path, wrong.getMessage()), wrong);
            }
        }
        return new PartKey(kind, List.of(names));
    }

    String name(int index) {
        return names.get(index);
    }

    int number(int index) {
        return Integer.parseInt(names.get(index));
    }

    InetAddress address(int index) {
        return Addresses.parse(names.get(index));
    }

    /// Its path.
    @Override
    public String toString() {
        return Stream.concat(Stream.of(kind.text), names.stream().map(PartKey::encode))
                .collect(Collectors.joining("/"));
    }

    private static String encode(String name) {
        var text = new StringBuilder(name.length());
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (each >= '0' && each <= '9') || (each >= 'A' && each <= 'Z')
                    || (each >= 'a' && each <= 'z') || UNESCAPED.indexOf(each) >= 0;
            text.append(plain ? Character.toString(each) : "%%%02X".formatted(each));
        }
        return text.toString();
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(PartKey other) {
        return ORDER.compare(this, other);
    }

    private static int compareNames(List<String> one, List<String> other) {
        int result = 0;
        for (int i = 0; result == 0 && i < Math.min(one.size(), other.size()); i++) {
            result = one.get(i).compareTo(other.get(i));
        }
        return result != 0 ? result : Integer.compare(one.size(), other.size());
    }
}
