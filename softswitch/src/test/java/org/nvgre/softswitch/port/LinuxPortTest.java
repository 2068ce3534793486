package org.nvgre.softswitch.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nvgre.softswitch.SoftSwitch;
import org.nvgre.softswitch.SwitchOptions;

/// Two hosts, each a network namespace, on a cable made of two ports: what one hands over, the other must take. Their
/// TCP/IP is the kernel's, and the kernel drops what has a wrong checksum or lacks its VLAN tag.
class LinuxPortTest {
    private final Namespaces hosts = new Namespaces();
    private final BlockingQueue<byte[]> fromLeft = new LinkedBlockingQueue<>();
    private LinuxPort left;
    private LinuxPort right;

    @BeforeEach
    void lay() throws IOException {
        Namespaces.assumePossible();
        String leftEnd = hosts.host("left", "10.9.0.1/24");
        String rightEnd = hosts.host("right", "10.9.0.2/24");
        AtomicReference<LinuxPort> toLeft = new AtomicReference<>();
        right = LinuxPort.open(rightEnd, (frame, length) -> {
            toLeft.get().send(frame, length);
            toLeft.get().flush();
        });
        left = LinuxPort.open(leftEnd, (frame, length) -> {
            fromLeft.add(Arrays.copyOf(frame, length));
            right.send(frame, length);
            right.flush();
        });
        toLeft.set(left);
    }

    @AfterEach
    void clear() {
        if (left != null) {
            left.close();
            right.close();
        }
        hosts.close();
    }

    @Test
    void framesGoBothWays() {
        hosts.in("left", "ping", "-c", "2", "-i", "0.01", "-W", "5", "10.9.0.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8100e007", "88a80001" + "81006064", "81000005" + "81000006"})
    void vlanTagsAreInTheFrame(String tags) throws InterruptedException {
        // Linux takes the first tag off before anybody sees the frame.
        String frame = "00155d000006" + "00155d000005" + tags + "88b5" + "2a".repeat(50);
        hosts.in("left", "python3", "-c", """
                import socket
                s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
                s.bind(('eth0', 0))
                s.send(bytes.fromhex('%s'))
                """.formatted(frame));
        assertEquals(frame, HexFormat.of().formatHex(fromLeft.poll(10, TimeUnit.SECONDS)));
    }

    @Test
    void checksumsThatTheSenderLeftOutAreSummedUp() {
        // UDP of a local socket comes over veth without its checksum.
        hosts.in("left", "python3", "-c", """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.sendto(b'odd', ('10.9.0.2', 9))
                s.connect(('10.9.0.2', 9)); s.settimeout(10)
                try:
                    s.send(b'refused by the other host, if its checksum is right'); s.recv(1)
                except ConnectionRefusedError:
                    exit(0)
                """);
        List<byte[]> datagrams = fromLeft.stream()
                .filter(frame -> frame[12] == 8 && frame[13] == 0 && frame[23] == 17)
                .toList();
        assertTrue(datagrams.size() >= 2, "two datagrams");
        datagrams.forEach(datagram -> assertEquals(0xFFFF, udpSum(datagram)));
    }

    /// The ones' complement sum over pseudo header and datagram, which is all ones when the checksum is right (RFC 768).
    private static int udpSum(byte[] frame) {
        int length = frame.length - 34;
        long sum = 17L + length;
        for (int i = 26; i < frame.length; i++) {
            sum += (frame[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
        }
        return (int) (sum % 0xFFFF == 0 ? 0xFFFF : sum % 0xFFFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.9.0.2", "fd00:9::2"})
    void tcpThatTheSenderLeftUncutIsCut(String address) {
        hosts.in("left", "ip", "address", "add", "fd00:9::1/64", "dev", "eth0", "nodad");
        hosts.in("right", "ip", "address", "add", "fd00:9::2/64", "dev", "eth0", "nodad");
        hosts.in("right", "python3", "-c", """
                import socket, subprocess, sys
                data = bytes(range(251)) * 4000
                server = socket.socket(socket.AF_INET6 if ':' in '%1$s' else socket.AF_INET)
                server.bind(('%1$s', 7000))
                server.listen()
                sender = subprocess.Popen(['ip', 'netns', 'exec', '%2$s', sys.executable, '-c',
                        "import socket; socket.create_connection(('%1$s', 7000)).sendall(bytes(range(251)) * 4000)"])
                server.settimeout(20)
                client, _ = server.accept()
                client.settimeout(20)
                received = bytearray()
                while chunk := client.recv(65536):
                    received += chunk
                exit(0 if received == data else 'what came is not what was sent')
                """.formatted(address, hosts.namespace("left")));
        // Of what is lost TCP sends single segments, in the end: that all arrives would prove nothing.
        assertEquals(0, left.lost(), "frames lost");
        assertTrue(fromLeft.stream().allMatch(frame -> frame.length <= 1514),
                "no frame is longer than the MTU");
        assertTrue(fromLeft.stream().filter(frame -> frame.length > 1000).count() >= 600,
                "a megabyte in segments");
    }

    @Test
    void closingTwiceIsAsGoodAsOnce() {
        left.close();
        left.close();
        left.send(new byte[60], 60);
        left.flush(); // goes nowhere
    }

    @Test
    void anInterfaceThatIsNotThere() {
        String complaint = assertThrows(IOException.class, () -> LinuxPort.open("nowhere0", (_, _) -> {}))
                .getMessage();
        assertEquals("no interface nowhere0 here; 'ip link' lists them", complaint);
    }

    @Test
    void aPortIsGivenOnce() throws IOException {
        try (SoftSwitch device = SoftSwitch.start(SwitchOptions.defaults())) {
            device.attach(1, left.interfaceName());
            String complaint = assertThrows(IOException.class, () -> device.attach(1, right.interfaceName()))
                    .getMessage();
            assertEquals("port 1 is given twice: it is %s and cannot be %s too"
                    .formatted(left.interfaceName(), right.interfaceName()), complaint);
        }
    }
}
