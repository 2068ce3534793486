package org.nvgre.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.nvgre.generator.ProfileException;
import org.nvgre.generator.compile.CompileException;
import org.nvgre.runtime.device.DeviceException;
import org.nvgre.runtime.policy.PolicyException;

/// What a person is told about a failure.
final class Complaint {

    private Complaint() {}

    /// One line for each mistake.
    static List<String> about(Throwable failure) {
        return switch (failure) {
            case ProfileException profile -> lines(profile);
            case CompileException compile -> lines(compile);
            case PolicyException policy -> lines(policy);
            case DeviceException device -> lines(device);
            case CommandFailure command -> lines(command);
            case FileSystemException file -> List.of(file.getFile() + ": " + reason(file));
            case IOException io when io.getMessage() != null -> lines(io);
            default ->
                List.of("internal error, please report it: " + oneLine(failure.toString()) + place(failure));
        };
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static List<String> lines(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().filter(line -> !line.isBlank()).toList();
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "no such file or folder";
            case AccessDeniedException _ -> "permission denied";
            case NotDirectoryException _ -> "is not a folder";
            case FileAlreadyExistsException _ -> "is in the way: a file where a folder is to be";
            default -> failure.getReason() == null ? "cannot be read or written" : failure.getReason();
        };
    }

    private static String place(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }
}
