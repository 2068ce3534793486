package org.nvgre.runtime.hnv;

/// What a lookup record says: its `Type`, by its number.
enum RecordType implements CimEnum {
    /// An administrator, or VMM, gave the address.
    STATIC("Static", 0),
    /// HNV found out the address, which the VM has by DHCP.
    DYNAMIC("Dynamic", 1),
    /// The address is 0.0.0.0 or `::`, and the VM of that MAC is a gateway, which takes what has no record.
    GATEWAY_WILDCARD("GatewayWildcard", 2),
    /// The address is 0.0.0.0 or `::`: the VM of that MAC has yet to be given one.
    L2_ONLY("L2Only", 3);

    private final String word;
    private final int number;

    RecordType(String word, int number) {
        this.word = word;
        this.number = number;
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public int number() {
        return number;
    }
}
