package org.nvgre.runtime.device;

/// A device that does not do its part: out of reach, led by another controller, or refusing. The message is one line
/// for each device, fit to be shown to a person.
public final class DeviceException extends RuntimeException {

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
