//! The page: three files that are a part of the program. Nothing of it is made from what anybody sends.

use axum::body::Body;
use axum::response::Response;
use http::HeaderValue;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};

const HTML: &str = include_str!("../../../page/index.html");
const SCRIPT: &str = include_str!("../../../page/app.js");
const STYLE: &str = include_str!("../../../page/style.css");
const ICON: &str = include_str!("../../../page/icon.svg");

/// Scripts, styles and data from this port alone, pictures from it or made by the script, and no text may become markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

pub(super) async fn html() -> Response {
    let mut response = fixed(HTML, "text/html; charset=utf-8");
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

pub(super) async fn script() -> Response {
    fixed(SCRIPT, "text/javascript; charset=utf-8")
}

pub(super) async fn style() -> Response {
    fixed(STYLE, "text/css; charset=utf-8")
}

pub(super) async fn icon() -> Response {
    fixed(ICON, "image/svg+xml")
}

fn fixed(text: &'static str, content_type: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the whole page may weigh, in bytes.
    const BUDGET: usize = 40 * 1024;

    #[test]
    fn the_page_is_small() {
        let size: usize = [HTML, SCRIPT, STYLE, ICON].iter().map(|file| file.len()).sum();
        assert!(size < BUDGET, "{size} bytes");
    }

    #[test]
    fn nothing_turns_text_into_markup_or_code() {
        for forbidden in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "srcdoc"]
        {
            assert!(!SCRIPT.contains(forbidden), "{forbidden}");
        }
        for inline in ["<style", "<script>", " style=", " onclick=", " onerror=", " onload=", "javascript:"] {
            assert!(!HTML.contains(inline), "{inline}");
        }
        // The name of the language of the icon is no address that is loaded.
        for file in [HTML, SCRIPT, STYLE] {
            assert!(!file.contains("http://") && !file.contains("https://") && !file.contains("@import"));
        }
    }
}
