//! The address guard decides which addresses a document may make the program connect to.
//!
//! A pull request controls which links are fetched, so no address is fetched that only the local machine can reach:
//! loopback, private and link-local networks, carrier-grade NAT, benchmarking and documentation networks, multicast,
//! and reserved ranges. The tables follow the IANA special-purpose address registries (RFC 6890;
//! <https://www.iana.org/assignments/iana-ipv4-special-registry>, `…/iana-ipv6-special-registry`): everything that is
//! not globally reachable, and the protocol assignments, which serve no pages. They add multicast, and the metadata
//! service of Azure, which has a public address. For IPv4
//! addresses embedded in IPv6 addresses, RFC 6052, 3056 and 4380. Alternative spellings need no handling: the WHATWG
//! URL parser has already normalized `0x7f.1`, `2130706433` and `[::ffff:127.0.0.1]`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Refused IPv4 networks: first address, prefix length in bits, kind.
const V4: &[(Ipv4Addr, u32, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "an address of this host"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "a carrier-grade NAT address"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "a loopback address"),
    // Azure's wire server: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
    (Ipv4Addr::new(168, 63, 129, 16), 32, "the metadata service of a cloud"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a link-local address"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "a reserved address"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "a documentation address"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a reserved address"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "a benchmarking address"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "a documentation address"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "a documentation address"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "a multicast address"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address"),
];

/// Refused IPv6 networks, in the same form; checked before embedded IPv4 addresses.
const V6: &[(Ipv6Addr, u32, &str)] = &[
    (Ipv6Addr::UNSPECIFIED, 128, "an address of this host"),
    (Ipv6Addr::LOCALHOST, 128, "a loopback address"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "a private address"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "a link-local address"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "a site-local address"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "a multicast address"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "a local NAT64 address"),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, "a discard-only address"),
    (Ipv6Addr::new(0x100, 0, 0, 1, 0, 0, 0, 0), 64, "a dummy address"),
    (Ipv6Addr::new(0x2001, 2, 0, 0, 0, 0, 0, 0), 48, "a benchmarking address"),
    (Ipv6Addr::new(0x2001, 0x10, 0, 0, 0, 0, 0, 0), 28, "an ORCHID"),
    (Ipv6Addr::new(0x2001, 0x20, 0, 0, 0, 0, 0, 0), 28, "an ORCHID"),
    (Ipv6Addr::new(0x2001, 0x30, 0, 0, 0, 0, 0, 0), 28, "the tag of a drone"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "a documentation address"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "a documentation address"),
    (Ipv6Addr::new(0x5f00, 0, 0, 0, 0, 0, 0, 0), 16, "a segment identifier"),
];

/// Checks the host of a URL without resolving it: literal addresses, and `localhost` with its subdomains (RFC 6761,
/// 6.3), which must not be sent to a proxy either.
///
/// # Errors
///
/// A message with host and reason: “10.0.0.1 is a private address”.
pub fn check_host(url: &Url) -> Result<(), String> {
    match url.host() {
        Some(Host::Ipv4(ip)) => check_ip(IpAddr::V4(ip)),
        Some(Host::Ipv6(ip)) => check_ip(IpAddr::V6(ip)),
        Some(Host::Domain(name)) => {
            let bare = name.trim_end_matches('.').to_ascii_lowercase();
            if bare == "localhost" || bare.ends_with(".localhost") {
                Err(format!("{bare} is this machine"))
            } else {
                Ok(())
            }
        }
        None => Err("the URL has no host".to_owned()),
    }
}

/// Checks one IP address.
///
/// # Errors
///
/// A message: “10.0.0.1 is a private address”.
pub fn check_ip(ip: IpAddr) -> Result<(), String> {
    match refusal(ip) {
        None => Ok(()),
        Some(kind) => Err(format!("{ip} is {kind}")),
    }
}

/// Kind of a refused address; `None` for a public one.
pub(super) fn refusal(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => refusal_v4(ip),
        IpAddr::V6(ip) => refusal_v6(ip),
    }
}

fn refusal_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let matches = |net: Ipv4Addr, prefix: u32| (ip.to_bits() ^ net.to_bits()) >> (32 - prefix) == 0;
    V4.iter().find(|(net, prefix, _)| matches(*net, *prefix)).map(|(_, _, kind)| *kind)
}

fn refusal_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let matches = |net: Ipv6Addr, prefix: u32| (ip.to_bits() ^ net.to_bits()) >> (128 - prefix) == 0;
    if let Some((_, _, kind)) = V6.iter().find(|(net, prefix, _)| matches(*net, *prefix)) {
        return Some(kind);
    }
    let embedded = embedded_v4(ip);
    if let Some(kind) = embedded.iter().flatten().find_map(|ip| refusal_v4(*ip)) {
        return Some(kind);
    }
    // The protocol assignments, except for Teredo, whose addresses embed others.
    let assigned = matches(Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23);
    let public = matches(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3) && !assigned || embedded[0].is_some();
    if public { None } else { Some("a reserved address") }
}

/// IPv4 addresses embedded in an IPv6 address: IPv4-mapped and IPv4-compatible (RFC 4291, 2.5.5), NAT64 (RFC 6052),
/// 6to4 (RFC 3056), and both ends of a Teredo tunnel (RFC 4380, 4).
fn embedded_v4(ip: Ipv6Addr) -> [Option<Ipv4Addr>; 2] {
    let s = ip.segments();
    let pair = |high: u16, low: u16| Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match s {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => [pair(high, low), None],
        [0, 0, 0, 0, 0xffff, 0, high, low] => [pair(high, low), None],
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => [pair(high, low), None],
        [0x2002, high, low, ..] => [pair(high, low), None],
        [0x2001, 0, server_high, server_low, _, _, high, low] => [pair(server_high, server_low), pair(!high, !low)],
        _ => [None, None],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(host: &str) -> Result<(), String> {
        check_host(&Url::parse(&format!("http://{host}/")).unwrap())
    }

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        for host in [
            "127.0.0.1",
            "127.1",
            "127.255.255.255",
            "2130706433",
            "017700000001",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.01",
            "127.0.0.1.",
            "%31%32%37.0.0.1",
            "１２７.0.0.1",
            "0.0.0.0",
            "0",
            "0.255.1.2",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:10.0.0.1]",
            "[::127.0.0.1]",
            "[::ffff:0:127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b:1::1]",
            "[64:ff9b:1:ffff::8.8.8.8]",
            "[2002:7f00:1::]",
            "[2002:a00:1::1]",
            "[2001:0:7f00:1::]",
            "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
            "[2001:2::1]",
            "168.63.129.16",
            "[64:ff9b::168.63.129.16]",
            "[::ffff:168.63.129.16]",
            "[2001:1::1]",
            "[2001:3::1]",
            "[2001:4:112::1]",
            "[2001:10::1]",
            "[2001:1f:ffff::1]",
            "[2001:20::1]",
            "[2001:2f:ffff::1]",
            "[2001:30::1]",
            "[2001:1ff:ffff::1]",
            "[2001:db8::1]",
            "[3fff::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[fe80::1]",
            "[febf::1]",
            "[fec0::1]",
            "[ff02::1]",
            "[100::1]",
            "[5f00::1]",
            "[1234::1]",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.b.localhost",
            "%6cocalhost",
        ] {
            assert!(verdict(host).is_err(), "{host} must be refused");
        }
    }

    #[test]
    fn public_addresses_pass() {
        for host in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "168.63.129.15",
            "168.63.129.17",
            "[2001:200::1]",
            "[2001:4860:4860::8888]",
            "[2606:4700:4700::1111]",
            "[2a00:1450:4001::200e]",
            "[::ffff:8.8.8.8]",
            "[64:ff9b::8.8.8.8]",
            "[2002:808:808::1]",
            "[2001:0:808:808:0:0:f7f7:f7f7]",
            "github.com",
            "localhost.example.org",
            "notlocalhost",
        ] {
            assert_eq!(verdict(host), Ok(()), "{host} must pass");
        }
    }

    #[test]
    fn refusals_name_address_and_reason() {
        assert_eq!(verdict("0xa.1"), Err("10.0.0.1 is a private address".to_owned()));
        assert_eq!(verdict("x.localhost."), Err("x.localhost is this machine".to_owned()));
    }
}
