/// Import and export of a Hyper-V Network Virtualization network: what `Get-NetVirtualizationLookupRecord`,
/// `-CustomerRoute`, `-ProviderAddress` and `-ProviderRoute` say through `ConvertTo-Json`.
///
/// Property names and types: the classes `MSFT_NetVirtualization*SettingData` of the NetWNV provider
/// (learn.microsoft.com/previous-versions/windows/desktop/netwnvprov). Meanings: the help of the NetWNV module
/// (learn.microsoft.com/powershell/module/netwnv). The numbers behind the names of `Rule` and `Type` stand in neither;
/// they follow the order in which both list the names, and are those that OpenStack's os-win writes into the classes
/// (`nvgreutils.py`: NAT 0, Encap 1; Static 0, L2Only 3).
package org.nvgre.runtime.hnv;
