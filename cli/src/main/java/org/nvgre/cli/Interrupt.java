package org.nvgre.cli;

/// Ctrl-C, or a polite kill: the way a command that runs for long is ended.
final class Interrupt {

    private Interrupt() {}

    /// Waits for it, closes what is running, and ends the process with status 0: to be stopped is no
    /// failure.
    static void waitAndClose(AutoCloseable running) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int status = 0;
            try {
                running.close();
            } catch (Exception e) {
                Complaint.about(e).forEach(line -> System.err.println("nvgre: " + line));
                status = 1;
            }
            Runtime.getRuntime().halt(status);
        }, "interrupt"));
        Thread.currentThread().join(); // for ever
    }
}
