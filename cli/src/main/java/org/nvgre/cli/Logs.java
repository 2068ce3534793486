package org.nvgre.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/// What the libraries and the service have to say besides what a command prints: to standard error, a line each.
final class Logs {

    private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
    /// Kept, or its level would be forgotten with it.
    private static final Logger ROOT = Logger.getLogger("");

    private Logs() {}

    /// A service tells what it does. A short command, or the demo, is its own report; there only failures are news.
    static void prepare(String command) {
        if (System.getProperty(FORMAT) == null) {
            System.setProperty(FORMAT, "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        }
        if (!command.equals("serve")) {
            ROOT.setLevel(Level.SEVERE);
        }
    }
}
