/// What happened to one packet on its way through the switch, and how a person or a program reads it.
///
/// Who asks for a trace gets it from a separate walk over the program: the code that forwards traffic never asks
/// whether it is being watched.
package org.nvgre.softswitch.trace;
