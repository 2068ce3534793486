/// From desired entries to devices that hold them: connect, compare, write in a safe order, read back; and counters.
package org.nvgre.runtime.device;
