package org.nvgre.runtime.policy;

import java.net.InetAddress;

/// What says that a lookup record is behind a port: its customer address, or the MAC that several records share.
public sealed interface Attachment {

    record OfAddress(InetAddress address) implements Attachment {
        @Override
        public String toString() {
            return Addresses.text(address);
        }
    }

    record OfMac(Mac mac) implements Attachment {
        @Override
        public String toString() {
            return mac.toString();
        }
    }
}
