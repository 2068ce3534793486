package org.nvgre.runtime.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.LinkedHashSet;
import java.util.stream.Stream;

/// Mistakes by the key of the part that they are in, where there are no lines.
final class Blamed implements Blame {

    private final Placement placement;
    private final Set<Mistake> mistakes = new LinkedHashSet<>();

    Blamed(Placement placement) {
        this.placement = placement;
    }

    List<Mistake> mistakes() {
        return new ArrayList<>(mistakes);
    }

    @Override
    public void mistake(Object part, String text) {
        mistakes.add(new Mistake(where(part), 0, text));
    }

    @Override
    public void mistake(Object part, String key, String text) {
        mistake(part, text);
    }

    @Override
    public boolean complete(Class<?>... kinds) {
        return true;
    }

    /// The key of a part, or of the part that holds a piece.
    @Override
    @SuppressWarnings("ReferenceEquality") // two switches may have equal ports
    public String where(Object part) {
        if (part instanceof Part whole) {
            return whole.key().toString();
        }
        return Stream
                .<Part>concat(placement.fabric.switches().stream(), placement.tenancy.customers().stream())
                .filter(whole -> pieces(whole).anyMatch(piece -> piece == part)).findFirst()
                .map(whole -> whole.key().toString()).orElse("policy");
    }

    private static Stream<Object> pieces(Part whole) {
        return switch (whole) {
            case Switch device -> Stream.concat(device.ports().stream(), device.nextHops().stream());
            case Customer customer -> customer.routingDomains().stream()
                    .flatMap(domain -> Stream.concat(Stream.of(domain),
                            domain.virtualSubnets().stream().flatMap(Blamed::pieces)));
            default -> Stream.empty();
        };
    }

    private static Stream<Object> pieces(VirtualSubnet subnet) {
        return Stream.of(Stream.of(subnet), subnet.router().stream(), subnet.acl().stream(),
                subnet.groups().stream()).flatMap(each -> each);
    }
}
