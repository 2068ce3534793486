package org.nvgre.runtime.policy;

/// Where mistakes are reported, and how a policy's parts are pointed at.
interface Blame {

    /// A mistake in a part, or in a piece of one.
    void mistake(Object part, String text);

    /// A mistake in the value of one of its keys.
    void mistake(Object part, String key, String text);

    /// The place of a part, to point from one mistake to its counterpart.
    String where(Object part);

    /// Whether every part of these kinds was understood. Where not, what seems missing may just be misspelt.
    boolean complete(Class<?>... kinds);
}
