//! How much of a body is read, and how it is classified.

use std::fmt::Write as _;

use ack_lint::facts::{Anchors, Image, Outcome, Unreachable};

use super::send::{fragment, link, options, patient, picture, send};
use crate::common::server::{Peer, Server};

/// A complete PNG of 1 × 1 pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// Bytes that the system and the client may buffer.
const BUFFERS: usize = 12 * 1024 * 1024;

fn image(mime: &'static str, body: impl Into<Vec<u8>>) -> Image {
    let body = body.into();
    let server = Server::new(move |_, _, peer| peer.page(mime, &body));
    match send(&options(), picture(server.url("/"))).outcome {
        Outcome::Alive { status: 200, image: Some(image), anchors: None } => image,
        other => panic!("{other:?}"),
    }
}

fn anchors(mime: &'static str, body: impl Into<Vec<u8>>) -> Anchors {
    let body = body.into();
    let server = Server::new(move |_, _, peer| peer.page(mime, &body));
    match send(&options(), fragment(server.url("/"))).outcome {
        Outcome::Alive { status: 200, image: None, anchors: Some(anchors) } => anchors,
        other => panic!("{other:?}"),
    }
}

fn not(what: &str) -> Image {
    Image::Not(what.to_owned())
}

#[test]
fn images() {
    let small = Image::Raster { width: 1, height: 1 };
    assert_eq!(image("image/png", PNG), small);
    assert_eq!(image("application/octet-stream", PNG), small);
    assert_eq!(image("text/plain", PNG), small);
    assert_eq!(image("image/svg+xml; charset=utf-8", "<svg xmlns='http://www.w3.org/2000/svg'/>"), Image::Vector);
}

#[test]
fn no_images() {
    assert_eq!(image("text/html; charset=utf-8", "<!doctype html><title>x</title>"), not("a web page (text/html)"));
    assert_eq!(image("image/png", "<html><body>not found"), not("a web page (image/png)"));
    assert_eq!(image("image/png", ""), not("an empty response"));
    assert_eq!(image("application/json", "{}"), not("JSON (application/json)"));
    assert_eq!(image("image/png", &PNG[..20]), not("a PNG cut off after 20 bytes"));
    assert_eq!(image("image/png", &PNG[..45]), not("a PNG cut off after 45 bytes"));
    let server = Server::new(|_, _, peer| peer.answer("204 No Content", ""));
    let answer = send(&options(), picture(server.url("/")));
    assert_eq!(answer.outcome, Outcome::Alive { status: 204, image: Some(not("an empty response")), anchors: None });
}

#[test]
fn an_image_url_that_redirects_to_a_page() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/u/name" => peer.answer("302 Found\r\nLocation: /login", ""),
        _ => peer.page("text/html", "<html>"),
    });
    let answer = send(&options(), picture(server.url("/u/name")));
    assert_eq!(answer.hops.len(), 1);
    let image = Some(not("a web page (text/html)"));
    assert_eq!(answer.outcome, Outcome::Alive { status: 200, image, anchors: None });
}

#[test]
fn an_image_whose_start_arrived_in_time() {
    let server = Server::new(|_, _, peer| {
        peer.write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 5000\r\n\r\n");
        peer.write(PNG);
        peer.hang();
    });
    let answer = send(&patient(), picture(server.url("/")));
    let image = Some(Image::Raster { width: 1, height: 1 });
    assert_eq!(answer.outcome, Outcome::Alive { status: 200, image, anchors: None });
    assert_eq!(server.count(), 1);
}

/// Writes until the client stops reading.
fn pour(peer: &mut Peer<'_>, mime: &str, beginning: &[u8]) {
    peer.write(format!("HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\n\r\n"));
    peer.write(beginning);
    let more = vec![b' '; 64 * 1024];
    while peer.write(&more) {}
}

#[test]
fn endless_bodies_are_cut_off() {
    let server = Server::new(|request, _, peer| match request.path.as_str() {
        "/picture" => pour(peer, "image/png", PNG),
        _ => pour(peer, "text/html", b"<p id=here>"),
    });
    let plain = send(&options(), link(server.url("/page"))).outcome;
    assert_eq!(plain, Outcome::Alive { status: 200, image: None, anchors: None });
    let seen = send(&options(), picture(server.url("/picture"))).outcome;
    let image = Some(Image::Raster { width: 1, height: 1 });
    assert_eq!(seen, Outcome::Alive { status: 200, image, anchors: None });
    let page = send(&options(), fragment(server.url("/page"))).outcome;
    let found = Anchors { ids: ["here".to_owned()].into(), incomplete: true };
    assert_eq!(page, Outcome::Alive { status: 200, image: None, anchors: Some(found) });
    assert!(server.taken() < 3 * BUFFERS, "{}", server.taken());
}

/// A gzip stream of zeros without an end: one deflate block of fixed codes, a literal zero and then copies of 258 bytes
/// at distance 1, which fill whole bytes after the first five (RFC 1951, 3.2.6): 1 byte makes about 165.
fn gzip_bomb(peer: &mut Peer<'_>, mime: &str) {
    peer.write(format!("HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Encoding: gzip\r\n\r\n"));
    peer.write(b"\x1f\x8b\x08\0\0\0\0\0\0\xff");
    let mut bits = Bits::default();
    // Last block, fixed codes; literal 0 is 00110000.
    bits.push(1, 1);
    bits.push(0b01, 2);
    bits.push_code(0b0011_0000, 8);
    loop {
        // Length 258 is code 285 = 11000101, distance 1 is code 0 = 00000.
        for _ in 0..8192 {
            bits.push_code(0b1100_0101, 8);
            bits.push_code(0, 5);
        }
        if !peer.write(std::mem::take(&mut bits.bytes)) {
            return;
        }
    }
}

/// Bits in deflate order: lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Huffman codes are stored highest bit first.
    fn push_code(&mut self, code: u32, count: u32) {
        self.push(code.reverse_bits() >> (32 - count), count);
    }
}

#[test]
fn gzip_bombs_are_not_unpacked() {
    let server = Server::new(|request, _, peer| {
        gzip_bomb(peer, if request.path == "/page" { "text/html" } else { "image/png" });
    });
    let page = send(&options(), fragment(server.url("/page"))).outcome;
    let found = Anchors { incomplete: true, ..Anchors::default() };
    assert_eq!(page, Outcome::Alive { status: 200, image: None, anchors: Some(found) });
    let seen = send(&options(), picture(server.url("/picture"))).outcome;
    let image = Some(not("unrecognized data (image/png)"));
    assert_eq!(seen, Outcome::Alive { status: 200, image, anchors: None });
    assert!(server.taken() < 2 * BUFFERS, "{}", server.taken());
}

/// A gzip member (RFC 1952) with one stored block.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let crc = bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    });
    let mut member = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01".to_vec();
    member.extend(length.to_le_bytes().into_iter().chain((!length).to_le_bytes()));
    member.extend(bytes);
    member.extend((!crc).to_le_bytes().into_iter().chain(u32::from(length).to_le_bytes()));
    member
}

#[test]
fn content_codings_are_decoded_by_their_names_and_in_their_order() {
    let page = b"<p id=here>";
    let found = || Anchors { ids: ["here".to_owned()].into(), incomplete: false };
    let unknown = || Anchors { incomplete: true, ..Anchors::default() };
    let many = "gzip, ".repeat(50);
    for (codings, body, expected) in [
        ("gzip", gzip(page), found()),
        ("GZIP", gzip(page), found()),
        ("x-gzip", gzip(page), found()),
        ("X-GZip, identity", gzip(page), found()),
        ("gzip, gzip", gzip(&gzip(page)), found()),
        ("gzip\r\nContent-Encoding: gzip", gzip(&gzip(page)), found()),
        ("gzip", [gzip(b"<p "), gzip(b"id=here>")].concat(), found()),
        ("identity", page.to_vec(), found()),
        ("", page.to_vec(), found()),
        // What cannot be decoded is not judged.
        ("deflate", b"x\x9c\xb3".to_vec(), unknown()),
        ("br", page.to_vec(), unknown()),
        ("gzip, zstd", gzip(page), unknown()),
        (many.as_str(), page.to_vec(), unknown()),
    ] {
        let (field, mime) = (format!("200 OK\r\nContent-Encoding: {codings}\r\nContent-Type: "), "text/html");
        let (sent, header) = (body.clone(), field.clone() + mime);
        let server = Server::new(move |_, _, peer| peer.answer(&header, &sent));
        let answer = send(&options(), fragment(server.url("/"))).outcome;
        assert_eq!(answer, Outcome::Alive { status: 200, image: None, anchors: Some(expected.clone()) }, "{codings}");
        assert!(server.requests()[0].has("accept-encoding: gzip"));
        if expected == unknown() {
            let header = field + "image/png";
            let server = Server::new(move |_, _, peer| peer.answer(&header, &body));
            let answer = send(&options(), picture(server.url("/"))).outcome;
            assert_eq!(answer, Outcome::Alive { status: 200, image: Some(Image::Unknown), anchors: None }, "{codings}");
        }
    }
}

#[test]
fn an_image_whose_start_is_cut_off_is_not_judged() {
    // A comment that is longer than what is read of an image.
    let server = Server::new(|_, _, peer| pour(peer, "image/svg+xml", b"<?xml version='1.0'?><!-- "));
    let seen = send(&options(), picture(server.url("/"))).outcome;
    assert_eq!(seen, Outcome::Alive { status: 200, image: Some(Image::Unknown), anchors: None });
    let long = b"<?xml version='1.0'?><!-- ".iter().copied().chain([b' '; 100_000]).chain(*b"--><svg/>");
    let long: Vec<u8> = long.collect();
    let server = Server::new(move |_, _, peer| peer.answer("200 OK\r\nContent-Type: image/svg+xml", &long));
    let seen = send(&options(), picture(server.url("/"))).outcome;
    assert_eq!(seen, Outcome::Alive { status: 200, image: Some(Image::Vector), anchors: None });
}

#[test]
fn a_corrupt_gzip_is_inconclusive() {
    let server = Server::new(|_, _, peer| {
        peer.answer(
            "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip",
            b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xff\xff",
        );
    });
    let answer = send(&options(), fragment(server.url("/")));
    let why = "the compressed body is corrupt".to_owned();
    assert_eq!(answer.outcome, Outcome::Unreachable(Unreachable::Broken(why)));
    assert_eq!(server.count(), 1);
}

#[test]
fn anchors_of_a_page() {
    let found = anchors("text/html; charset=utf-8", "<h1 id=top>x</h1><a name=&#x6f;ld></a><p id=user-content-readme>");
    let ids = ["old", "readme", "top", "user-content-readme"].map(str::to_owned);
    assert_eq!(found, Anchors { ids: ids.into(), incomplete: false });
    assert!(anchors("text/html", "<p id=a><script>grow()</script>").incomplete);
    let text = anchors("text/plain", "<p id=a>");
    assert_eq!(text, Anchors { incomplete: true, ..Anchors::default() });
}

#[test]
fn a_long_page_is_read_to_its_end() {
    let mut html = String::new();
    for n in 0..100_000 {
        write!(html, "<p id=n{n}>").unwrap();
    }
    // Of so many, those that links have are kept; see the test of `io::net::anchors`.
    let found = anchors("text/html", html);
    assert!(found.is_full() && !found.incomplete && found.ids.len() < 10_000, "{}", found.ids.len());
}
