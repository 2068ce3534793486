package org.nvgre.runtime.hnv;

/// What duplicate address detection has to say of a provider address: its `AddressState`, by its number.
enum AddressState implements CimEnum {
    INVALID("Invalid", 0), TENTATIVE("Tentative", 1), DUPLICATE("Duplicate", 2), DEPRECATED("Deprecated", 3),
    PREFERRED("Preferred", 4);

    private final String word;
    private final int number;

    AddressState(String word, int number) {
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
