package org.nvgre.runtime.hnv;

/// How HNV carries a packet to a provider address: `Rule` of a lookup record, by its number.
enum Rule implements CimEnum {
    /// Rewrites addresses: one provider address for each customer address, and no tunnel.
    NAT("TranslationMethodNat", 0),
    /// NVGRE.
    ENCAP("TranslationMethodEncap", 1),
    /// Not at all.
    NONE("TranslationMethodNone", 2);

    private final String word;
    private final int number;

    Rule(String word, int number) {
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
