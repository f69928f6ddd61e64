//! HTTP/1.1 by hand, since no client sends what it should not.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    sync::Arc,
    time::Instant,
};

use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, ServerName},
};

use crate::support::{PATIENCE, Server};

/// A connection to a server.
pub(super) struct Wire<S: Read + Write> {
    stream: BufReader<S>,
    host: String,
}

/// What was answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub(super) status: u16,
    /// Lower-case names.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Said {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The cookie as it is sent back.
    pub(super) fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}

fn connect(server: &Server) -> (TcpStream, String) {
    let url = server.url("");
    let host = url.split("://").nth(1).unwrap().replace("0.0.0.0", "127.0.0.1");
    let stream = TcpStream::connect(&host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_nodelay(true).unwrap();
    (stream, host)
}

impl Wire<TcpStream> {
    pub(super) fn open(server: &Server) -> Self {
        let (stream, host) = connect(server);
        Self { stream: BufReader::new(stream), host }
    }
}

impl Wire<StreamOwned<ClientConnection, TcpStream>> {
    /// A connection of a browser that trusts this authority, which asks for `name` and speaks one of `protocols`.
    pub(super) fn open_tls(
        server: &Server,
        authority: CertificateDer<'static>,
        name: &'static str,
        protocols: &[&[u8]],
    ) -> Self {
        let (stream, host) = connect(server);
        let mut roots = RootCertStore::empty();
        roots.add(authority).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        let client = ClientConnection::new(Arc::new(config), ServerName::try_from(name).unwrap()).unwrap();
        Self { stream: BufReader::new(StreamOwned::new(client, stream)), host }
    }

    /// Shakes hands; the protocol agreed on.
    pub(super) fn handshake(&mut self) -> io::Result<Option<Vec<u8>>> {
        let stream = self.stream.get_mut();
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        Ok(stream.conn.alpn_protocol().map(<[u8]>::to_vec))
    }
}

impl<S: Read + Write> Wire<S> {
    /// Asks for a page as a browser does, with these headers beside.
    pub(super) fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Said {
        self.send("GET", path, headers, b"").unwrap()
    }

    /// Sends a form.
    pub(super) fn post(&mut self, path: &str, headers: &[(&str, &str)], body: &str) -> Said {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &[&form[..], headers].concat(), body.as_bytes()).unwrap()
    }

    /// Sends any request whose body is as long as it says.
    pub(super) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Said> {
        let mut head = format!("{method} {path} HTTP/1.1\r\n").into_bytes();
        let host = [("host", self.host.clone())];
        let given = headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let replaced = headers.iter().any(|(name, _)| *name == "host");
        for (name, value) in host.into_iter().filter(|_| !replaced).chain(given) {
            write!(head, "{name}: {value}\r\n")?;
        }
        write!(head, "content-length: {}\r\n\r\n", body.len())?;
        self.raw(&[&head, body].concat(), method == "HEAD")
    }

    /// Sends bytes and reads an answer.
    pub(super) fn raw(&mut self, bytes: &[u8], without_body: bool) -> io::Result<Said> {
        self.stream.get_mut().write_all(bytes)?;
        self.stream.get_mut().flush()?;
        let mut said = Said::default();
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        said.status = status.ok_or_else(|| io::Error::other(format!("no status in {line:?}")))?;
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            said.headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        // The server's events go on: who asks for them reads them.
        let events = said.header("content-type") == "text/event-stream";
        if without_body || events || matches!(said.status, 204 | 304) {
            return Ok(said);
        }
        if said.header("transfer-encoding") == "chunked" {
            said.body = self.chunks()?;
            return Ok(said);
        }
        let length = said.header("content-length").parse().unwrap_or(0);
        said.body = self.bytes(length)?;
        Ok(said)
    }

    /// A body that comes in parts, to its end.
    pub(super) fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let (began, mut body) = (Instant::now(), Vec::new());
        while began.elapsed() < PATIENCE {
            let size = self.line()?;
            let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
            body.extend(self.bytes(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
        Err(io::Error::other("the answer never ends"))
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        if self.stream.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    fn bytes(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
