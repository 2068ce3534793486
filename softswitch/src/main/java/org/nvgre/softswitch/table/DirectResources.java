package org.nvgre.softswitch.table;

/**
 * What each entry of a table has besides its action.
 *
 * @param counts a direct counter
 * @param uncountedBytes what the counter leaves out of a packet's length
 * @param ages an idle timeout
 * @param meter what a hit is metered with; null for nothing
 */
public record DirectResources(boolean counts, int uncountedBytes, boolean ages, DirectMeter meter) {
    public static final DirectResources NONE = new DirectResources(false, 0, false, null);

    /** Whether there is something to keep with each entry from the beginning. */
    boolean needsExtras() {
        return counts || meter != null;
    }
}
