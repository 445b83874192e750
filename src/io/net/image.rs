//! Identifies images by their bytes.
//!
//! Follows browsers' rules for `<img>`: raster formats by their first bytes, whatever the content type (WHATWG MIME
//! Sniffing, 7.1); SVG only by its content type, because it is never sniffed.

use imagesize::{Compression, ImageType};

use crate::facts::Image;

/// Result for the first bytes of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sniff {
    /// Identified.
    Known(Image),
    /// An image whose size comes later.
    More(&'static str),
}

/// Identifies the first `bytes` of a response. `mime` is its content type, lower case, without parameters, empty if
/// missing; `whole` says that the bytes are the whole body.
pub(super) fn sniff(bytes: &[u8], mime: &str, whole: bool) -> Sniff {
    let not = |what: String| Sniff::Known(Image::Not(what));
    if bytes.is_empty() {
        return not("an empty response".to_owned());
    }
    if is_svg_type(mime) {
        match has_svg_root(bytes) {
            Some(true) => return Sniff::Known(Image::Vector),
            None if !whole => return Sniff::More("SVG"),
            _ => {}
        }
    }
    let Some(format) = raster_format(bytes) else { return not(describe(bytes, mime)) };
    let truncated = || not(format!("a {format} cut off after {} bytes", bytes.len()));
    match imagesize::blob_size(bytes) {
        Ok(_) if whole && format == "PNG" && !png_is_complete(bytes) => truncated(),
        Ok(size) if size.width == 0 || size.height == 0 => {
            not(format!("a {format} of {} × {} pixels", size.width, size.height))
        }
        Ok(size) => match (u32::try_from(size.width), u32::try_from(size.height)) {
            (Ok(width), Ok(height)) => Sniff::Known(Image::Raster { width, height }),
            _ => not(format!("a {format} of invalid size")),
        },
        Err(_) if whole => truncated(),
        Err(_) => Sniff::More(format),
    }
}

/// Name of a raster format that browsers support, by its first bytes.
fn raster_format(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 5] = [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF87a", "GIF"),
        (b"GIF89a", "GIF"),
        (b"\0\0\x01\0", "ICO"),
    ];
    if let Some((_, name)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(name);
    }
    match imagesize::image_type(bytes).ok()? {
        ImageType::Webp => Some("WebP"),
        ImageType::Bmp => Some("BMP"),
        ImageType::Heif(Compression::Av1) => Some("AVIF"),
        _ => None,
    }
}

/// Whether a PNG has an `IDAT` chunk and ends with `IEND` (PNG, 5.3 and 5.6).
fn png_is_complete(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    let mut data = false;
    while let Some((head, tail)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        match &kind {
            b"IEND" => return data,
            b"IDAT" => data = true,
            _ => {}
        }
        // Skip the four bytes of the checksum.
        rest = tail.get(length.saturating_add(4)..).unwrap_or_default();
    }
    false
}

/// Whether browsers read a content type as SVG; a missing type is accepted.
fn is_svg_type(mime: &str) -> bool {
    matches!(mime, "image/svg+xml" | "image/svg" | "application/xml" | "text/xml" | "")
}

/// Whether the text has a start tag `<svg` after an optional prolog: an XML declaration, comments and a doctype. `None` if it ends
/// before that.
fn has_svg_root(bytes: &[u8]) -> Option<bool> {
    let text = String::from_utf8_lossy(bytes);
    let mut text = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = if text.starts_with("<?") {
            text.find("?>").map(|at| at + 2)
        } else if text.starts_with("<!--") {
            text.find("-->").map(|at| at + 3)
        } else if text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype")) {
            doctype_end(text)
        } else {
            let Some(tag) = text.strip_prefix('<') else { return (!text.is_empty()).then_some(false) };
            let name = &tag[..tag.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?];
            return Some(name.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case("svg")));
        };
        text = text[end?..].trim_start();
    }
}

/// End of a doctype, including its internal subset in brackets.
fn doctype_end(text: &str) -> Option<usize> {
    let close = text.find('>')?;
    match text.find('[') {
        Some(open) if open < close => {
            let subset = text[open..].find(']')? + open;
            Some(text[subset..].find('>')? + subset + 1)
        }
        _ => Some(close + 1),
    }
}

/// Describes a response that is not an image.
fn describe(bytes: &[u8], mime: &str) -> String {
    let what = if is_html(bytes, mime) {
        "a web page"
    } else if has_svg_root(bytes) == Some(true) {
        "an SVG with a wrong content type"
    } else if mime.ends_with("json") {
        "JSON"
    } else if mime.starts_with("text/") {
        "text"
    } else if mime.starts_with("image/") {
        "unrecognized data"
    } else {
        "another type of file"
    };
    if mime.is_empty() { what.to_owned() } else { format!("{what} ({mime})") }
}

/// Whether a response is a web page, by its content type or its first tag (WHATWG MIME Sniffing, 7.1).
fn is_html(bytes: &[u8], mime: &str) -> bool {
    if matches!(mime, "text/html" | "application/xhtml+xml") {
        return true;
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(64)]).to_ascii_lowercase();
    let start = start.trim_start_matches('\u{feff}').trim_start();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of `width` × `height`: signature, IHDR, one IDAT (checksums are not verified), IEND.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x06\0\0\0....\0\0\0\x01IDATx....\0\0\0\0IEND....");
        bytes
    }

    fn not(bytes: &[u8], mime: &str) -> String {
        match sniff(bytes, mime, true) {
            Sniff::Known(Image::Not(what)) => what,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn raster_images_are_identified_by_their_bytes() {
        let raster = |width, height| Sniff::Known(Image::Raster { width, height });
        for mime in ["image/png", "application/octet-stream", "text/html", ""] {
            assert_eq!(sniff(&png(3, 2), mime, true), raster(3, 2), "{mime}");
        }
        assert_eq!(sniff(b"GIF89a\x05\0\x04\0\0\0\0;", "image/gif", true), raster(5, 4));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04..\xff\xc0\0\x11\x08\0\x07\0\x09\x03";
        assert_eq!(sniff(jpeg, "image/jpeg", true), raster(9, 7));
    }

    #[test]
    fn other_responses_are_described() {
        assert_eq!(not(b"", "image/png"), "an empty response");
        assert_eq!(not(b"<!DOCTYPE html><p>", "text/html"), "a web page (text/html)");
        assert_eq!(not(b"\n<HTML>", "image/png"), "a web page (image/png)");
        assert_eq!(not(b"{}", "application/json"), "JSON (application/json)");
        assert_eq!(not(b"hello", "text/plain"), "text (text/plain)");
        assert_eq!(not(b"garbage", "image/png"), "unrecognized data (image/png)");
        assert_eq!(not(&png(0, 7), "image/png"), "a PNG of 0 × 7 pixels");
        assert_eq!(not(b"<svg xmlns='x'/>", "text/plain"), "an SVG with a wrong content type (text/plain)");
    }

    #[test]
    fn truncated_images_are_rejected() {
        let whole = png(3, 2);
        for end in 8..whole.len() - 4 {
            let what = not(&whole[..end], "image/png");
            assert!(what.starts_with("a PNG cut off after") || end < 12, "{end}: {what}");
        }
        assert_eq!(sniff(&whole[..20], "image/png", false), Sniff::More("PNG"));
        assert_eq!(sniff(b"\xff\xd8\xff\xe1\xff\xff", "image/jpeg", false), Sniff::More("JPEG"));
    }

    #[test]
    fn svg_needs_its_type_and_its_root() {
        let vector = Sniff::Known(Image::Vector);
        for text in [
            "<svg/>",
            "<?xml version='1.0'?>\n<!-- a > b --><!DOCTYPE svg PUBLIC 'x' 'y'>\n<svg width='1'>",
            "\u{feff}<!DOCTYPE svg [ <!ENTITY a 'b'> ]><svg:svg xmlns:svg='x'>",
        ] {
            assert_eq!(sniff(text.as_bytes(), "image/svg+xml", true), vector, "{text}");
        }
        for text in ["<svgfoo/>", "<html><svg/></html>", "svg", "<!--", "<!DOCTYPE svg [", "<?xml", "<svg"] {
            assert_ne!(sniff(text.as_bytes(), "image/svg+xml", true), vector, "{text}");
        }
        // Of a longer response, the rest may say more.
        for text in ["<!--", "<!DOCTYPE svg [", "<?xml", "<svg", "  ", "<?xml?><!-- x -->"] {
            assert_eq!(sniff(text.as_bytes(), "image/svg+xml", false), Sniff::More("SVG"), "{text}");
        }
    }

    #[test]
    fn hostile_bytes_do_not_panic() {
        let seeds: [&[u8]; 7] = [
            &png(1, 1),
            b"GIF89a",
            b"\xff\xd8\xff\xe0\0\0\xff\xd8\xff\xff\xff\xff",
            b"RIFF....WEBPVP8X",
            b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x08meta....\0\0\0\x08iprp\0\0\0\x08ipco\0\0\0\x14ispe",
            b"BM..............",
            b"\0\0\x01\0\xff\xff",
        ];
        for seed in seeds {
            for fill in [0, 1, 0x7f, 0xff] {
                for length in 0..80 {
                    let mut bytes = seed.to_vec();
                    bytes.resize(length, fill);
                    sniff(&bytes, "image/png", length % 2 == 0);
                }
            }
        }
    }
}
