package org.nvgre.p4runtime;

/// A parameter of an action, or a field of the packet-in or packet-out header.
///
/// @param id    P4Runtime's number for it, within its action or header
/// @param width in bits; 0 for a string, which this client does not carry
public record Param(int id, String name, int width) {
    /// @throws IllegalArgumentException not a value of this width
    Bits value(Object value) {
        try {
            return Bits.of(width, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + name + "': " + e.getMessage(), e);
        }
    }
}
