package org.nvgre.runtime.chaos;

/// Something that goes wrong, and is put right again. While it lasts the policy is changed.
///
/// @param weight how often it comes, beside the others
record Trouble(String name, int weight, Step begin, Step end) {

    interface Step {
        void run() throws Exception;
    }

    /// One that is over at once.
    Trouble(String name, int weight, Step begin) {
        this(name, weight, begin, () -> {});
    }

    @Override
    public String toString() {
        return name;
    }
}
