package org.nvgre.compiler;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Runs a compilation on a stack that is as deep as the deepest program the parser lets pass. The phases recurse as
/// programs nest, and the threads of those who call may have little room.
final class DeepStack {

    /// Address space; memory is taken as far as it is used.
    private static final long BYTES = 256L << 20;

    @FunctionalInterface
    interface Work {
        Compilation run() throws P4CompileException;
    }

    private DeepStack() {}

    /// @param tooDeep what to throw when even this is not enough
    static Compilation call(Work work, Supplier<P4CompileException> tooDeep) throws P4CompileException {
        FutureTask<Compilation> task = new FutureTask<>(work::run);
        Thread thread = new Thread(null, task, "p4-compiler", BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // A compilation is soon over; whoever interrupts is told afterwards.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case P4CompileException mistakes -> throw mistakes;
                case StackOverflowError _ -> throw tooDeep.get();
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
