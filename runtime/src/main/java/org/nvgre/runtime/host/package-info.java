/// The NVE as a host: of the underlay, where it answers and asks for neighbours, joins groups and heeds "too big" (U1,
/// U2), and towards its tenants, whom it tells why a packet got lost (M1, F7). {@link UnderlayHost} and
/// {@link TenantHost} are what it does, as functions of packets and a clock; {@link HostService} ties them to a device.
package org.nvgre.runtime.host;
