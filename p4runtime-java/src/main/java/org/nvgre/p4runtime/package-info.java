/// A P4Runtime client in which things have names.
///
/// ```java
/// ByteString json = ByteString.copyFrom(Files.readAllBytes(Path.of("nvgre.json")));
/// Pipeline pipeline = Pipeline.parse(Files.readString(Path.of("nvgre.p4info.txtpb")), json);
/// try (P4RuntimeClient device = P4RuntimeClient.connect("127.0.0.1:9559", 1)) {
///     device.ensurePipeline(pipeline);
///     TableEntry entry = pipeline.table("nvgre.ca_mac").entry()
///             .exact("vsid", 5000).exact("mac", 0x02_00_00_00_00_01L)
///             .action("nvgre.to_port", "port", 3)
///             .build();
///     for (UpdateResult result : device.write(List.of(Update.insert(entry)))) {
///         System.out.println(result);
///     }
///     device.readTables(pipeline).forEach(System.out::println);
/// }
/// ```
///
/// [Pipeline] knows the names of a compiled program; [TableEntry] and [MulticastGroup] are what a controller
/// writes, in the one canonical form of the P4Runtime specification, so that what was wanted equals what is
/// read back; [P4RuntimeClient] is the session with a device. A caller's mistake is an
/// [IllegalArgumentException], what a device or the network does is a [P4RuntimeException]; both say it in
/// one line.
package org.nvgre.p4runtime;
