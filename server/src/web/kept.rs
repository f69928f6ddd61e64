//! Rendered pages, kept as they were sent for as long as what they rest on stays the same.
//!
//! A page is a function of its address, the two files and the minute. Whether a file was written is one question to
//! SQLite; rendering anew for each visitor is a hundred times that.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::read::{PagesVersion, Reader};

/// The pages that rest on the two files and the minute alone.
const PAGES: [&str; 3] = ["/alertes", "/dashboard", "/predictions"];

/// Addresses are the visitors' to choose: no more than this is kept, in bytes.
const MOST: usize = 16 << 20;

/// A page is some ten kilobytes. A longer one is given up: there is none.
const LONGEST: usize = 64 << 20;

/// The pages kept by one server.
#[derive(Debug, Clone)]
pub(super) struct KeptPages {
    reader: Reader,
    kept: Arc<Mutex<Kept>>,
}

impl KeptPages {
    pub(super) fn of(reader: Reader) -> Self {
        Self { reader, kept: Arc::default() }
    }
}

/// What a kept page answers: an address, and how the answer is compressed.
type Asked = (String, String);

#[derive(Debug, Default)]
struct Kept {
    /// What the pages rest on.
    version: Option<PagesVersion>,
    pages: HashMap<Asked, (HeaderMap, Bytes)>,
    bytes: usize,
}

impl Kept {
    fn find(&self, version: &PagesVersion, asked: &Asked) -> Option<Response> {
        let (headers, body) = self.pages.get(asked).filter(|_| self.version.as_ref() == Some(version))?;
        Some((headers.clone(), body.clone()).into_response())
    }

    fn keep(&mut self, version: PagesVersion, asked: Asked, headers: HeaderMap, body: Bytes) {
        if self.version.as_ref() != Some(&version) || self.bytes + body.len() > MOST {
            *self = Self { version: Some(version), ..Self::default() };
        }
        self.bytes += body.len();
        if let Some((_, before)) = self.pages.insert(asked, (headers, body)) {
            self.bytes -= before.len();
        }
    }
}

/// Answers with the page kept, else renders it and keeps it. It stands outside the compression, which costs more than
/// the rendering.
pub(super) async fn answer(State(pages): State<KeptPages>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET || !PAGES.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let Some(version) = pages.reader.pages_version().await else {
        return next.run(request).await;
    };
    let encodings = request.headers().get_all(header::ACCEPT_ENCODING).iter();
    let encodings: Vec<_> = encodings.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    let asked = (request.uri().to_string(), encodings.join(","));
    let found = pages.kept.lock().unwrap_or_else(PoisonError::into_inner).find(&version, &asked);
    if let Some(found) = found {
        return found;
    }
    let (parts, body) = next.run(request).await.into_parts();
    if parts.status != StatusCode::OK {
        return Response::from_parts(parts, body);
    }
    match to_bytes(body, LONGEST).await {
        Ok(body) => {
            // What was written while the page was rendered may or may not stand in it.
            if pages.reader.pages_version().await.as_ref() == Some(&version) {
                let mut kept = pages.kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.keep(version, asked, parts.headers.clone(), body.clone());
            }
            Response::from_parts(parts, Body::from(body))
        }
        Err(error) => {
            tracing::error!(%error, "a rendered page could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(state: i64) -> PagesVersion {
        PagesVersion { state, ..PagesVersion::default() }
    }

    fn asked(address: &str) -> Asked {
        (address.to_owned(), "br".to_owned())
    }

    #[test]
    fn a_page_is_kept_until_something_is_written() {
        let mut kept = Kept::default();
        kept.keep(version(1), asked("/alertes"), HeaderMap::new(), Bytes::from_static(b"page"));
        assert!(kept.find(&version(1), &asked("/alertes")).is_some());
        assert!(kept.find(&version(1), &asked("/alertes?q=a")).is_none());
        assert!(kept.find(&version(1), &("/alertes".to_owned(), "gzip".to_owned())).is_none());
        assert!(kept.find(&version(2), &asked("/alertes")).is_none());
    }

    #[test]
    fn what_is_kept_is_bounded_whatever_is_asked() {
        let mut kept = Kept::default();
        let page = Bytes::from(vec![0; MOST / 4]);
        for number in 0..100 {
            kept.keep(version(1), asked(&format!("/alertes?q={number}")), HeaderMap::new(), page.clone());
            assert!(kept.bytes <= MOST && kept.pages.len() <= 4);
        }
        kept.keep(version(1), asked("/alertes?q=99"), HeaderMap::new(), page.clone());
        assert_eq!(kept.bytes, kept.pages.len() * page.len(), "the same page is counted once");
    }
}
