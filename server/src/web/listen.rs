//! The connections: how many, how slow they may be, and how they end.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, extract::Request};
use hyper::{body::Incoming, service::Service};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use super::{
    pulse::{Patience, Pulse},
    security::Peer,
};
use crate::access;

/// A shop has a handful of tablets with some six connections each.
const MOST: usize = 512;

/// One other machine's share of them, so that none can keep all.
const MOST_OF_ONE: usize = 64;

/// A request's head, and the handshake before it, come within this; an idle connection is closed after it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);

/// An HTTP/2 connection on which nothing is asked or answered is closed after this: browsers keep theirs for some minutes.
const IDLE_TIMEOUT: Duration = Duration::from_mins(5);

/// HTTP/2 asks a silent browser so often whether it is still there.
const ALIVE_INTERVAL: Duration = Duration::from_secs(30);

/// The longest head of a request, in bytes; addresses with every filter set have one kilobyte.
const LONGEST_HEAD: usize = 64 * 1024;

/// Serves until `stop`, then until the last request is answered. Dropped before, it ends each connection after the answer
/// under way, so that a browser that keeps its own is not answered by this router for ever.
pub async fn serve(
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
    router: Router,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let (room, crowd) = (Arc::new(Semaphore::new(MOST)), Crowd::default());
    let acceptor = tls.map(TlsAcceptor::from);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            // Those beyond wait in the system's queue. The semaphore is never closed.
            let place = Arc::clone(&room).acquire_owned().await.ok()?;
            Some((listener.accept().await, place))
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => match accepted { Some(accepted) => accepted, None => break },
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let address = address.ip().to_canonical();
                let Some(share) = crowd.enter(address) else {
                    tracing::warn!(%address, "too many connections from one address");
                    continue;
                };
                let patience = Patience { first: HEAD_TIMEOUT, next: IDLE_TIMEOUT };
                let held = (place, share);
                let connection = Connection { address, router: router.clone(), patience, _held: held };
                tokio::spawn(connection.run(stream, acceptor.clone(), graceful.watcher()));
            }
            Err(error) => {
                // Such as no file descriptor left: some connection will end.
                tracing::error!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

/// One connection, and the room it holds until it ends.
struct Connection {
    address: IpAddr,
    router: Router,
    patience: Patience,
    _held: (OwnedSemaphorePermit, Share),
}

impl Connection {
    async fn run(self, stream: TcpStream, acceptor: Option<TlsAcceptor>, watcher: Watcher) {
        // Answers are written at once; without it they are written a little later.
        let _ = stream.set_nodelay(true);
        let ended = match acceptor {
            None => self.answer(stream, false, watcher).await,
            Some(acceptor) => match tokio::time::timeout(HEAD_TIMEOUT, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                    self.answer(stream, http2, watcher).await
                }
                Ok(Err(error)) => Err(error.into()),
                Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
            },
        };
        if let Err(error) = ended {
            // Browsers break off whenever they like, and strangers say anything.
            tracing::debug!(address = %self.address, error, "connection ended");
        }
    }

    async fn answer(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        http2: bool,
        watcher: Watcher,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(LONGEST_HEAD)
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(ALIVE_INTERVAL)
            .max_concurrent_streams(64)
            .max_header_list_size(u32::try_from(LONGEST_HEAD).unwrap_or(u32::MAX));
        // What is spoken is agreed on already: nobody can keep the server guessing.
        let builder = if http2 { builder.http2_only() } else { builder.http1_only() };
        let pulse = Pulse::default();
        let inner = TowerToHyperService::new(self.router.clone());
        let service = Addressed { peer: Peer(self.address), pulse: pulse.clone(), inner };
        let connection = watcher.watch(builder.serve_connection(TokioIo::new(stream), service));
        if !http2 {
            // HTTP/1 has its own limit between two requests.
            return connection.await;
        }
        tokio::select! {
            ended = connection => ended,
            () = pulse.stopped(self.patience) => Err(io::Error::from(io::ErrorKind::TimedOut).into()),
        }
    }
}

/// Tells the router from which address a request comes, and the connection's pulse that one is answered.
struct Addressed {
    peer: Peer,
    pulse: Pulse,
    inner: TowerToHyperService<Router>,
}

type Inner = TowerToHyperService<Router>;
type Answer = <Inner as Service<Request<Incoming>>>::Response;
type Refusal = <Inner as Service<Request<Incoming>>>::Error;

impl Service<Request<Incoming>> for Addressed {
    type Response = Answer;
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Refusal>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        let (beat, answer) = (self.pulse.beat(), self.inner.call(request));
        Box::pin(async move { Ok(answer.await?.map(|body| beat.until_sent(body))) })
    }
}

/// How many connections each other machine has, told apart as wrong codes are.
#[derive(Debug, Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<String, usize>>>);

impl Crowd {
    /// One more; `None` where it has its share. This computer itself may have all: a proxy serves many from here.
    fn enter(&self, address: IpAddr) -> Option<Share> {
        let source = access::source(address);
        if !address.is_loopback() {
            let mut crowd = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = crowd.entry(source.clone()).or_default();
            if *count >= MOST_OF_ONE {
                return None;
            }
            *count += 1;
        }
        Some(Share { crowd: self.clone(), source })
    }
}

/// One connection's part of an address's share, given back when it ends.
#[derive(Debug)]
struct Share {
    crowd: Crowd,
    source: String,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut crowd = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = crowd.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                crowd.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// What becomes of an HTTP/2 connection that begins with this and then falls silent: what is answered before its end.
    async fn silent_after(said: &[u8], patience: Patience) -> Vec<u8> {
        let (mut client, server) = tokio::io::duplex(64 * 1024);
        let graceful = GracefulShutdown::new();
        let place = Arc::new(Semaphore::new(1)).acquire_owned().await.unwrap();
        let address = IpAddr::from([192, 168, 1, 2]);
        let share = Crowd::default().enter(address).unwrap();
        let router = Router::new().route("/", axum::routing::get(async || "answered"));
        let connection = Connection { address, router, patience, _held: (place, share) };
        let watcher = graceful.watcher();
        let given_up = tokio::spawn(async move { connection.answer(server, true, watcher).await.is_err() });
        client.write_all(said).await.unwrap();
        let mut answered = Vec::new();
        client.read_to_end(&mut answered).await.unwrap();
        assert!(given_up.await.unwrap(), "the connection is given up");
        answered
    }

    #[tokio::test]
    async fn an_http_2_connection_that_asks_nothing_is_closed() {
        let soon = Duration::from_millis(50);
        let never = Duration::from_hours(1);
        let patience = Patience { first: soon, next: never };
        // Nothing; half of the preface; the preface and its settings, so that the handshake is done.
        for said in [&b""[..], b"PRI * HTTP/2.0\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"]
        {
            silent_after(said, patience).await;
        }
        // GET / over http, in HPACK's static table (RFC 7541, appendix A), of stream 1.
        let asked =
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\x03\x01\x05\0\0\0\x01\x82\x84\x86";
        let answered = silent_after(asked, Patience { first: never, next: soon }).await;
        assert!(String::from_utf8_lossy(&answered).contains("answered"), "{answered:?}");
    }

    #[test]
    fn one_machine_cannot_take_every_connection() {
        let crowd = Crowd::default();
        let (one, other): (IpAddr, IpAddr) = ([192, 168, 1, 2].into(), [192, 168, 1, 3].into());
        let mut held: Vec<_> = (0..MOST_OF_ONE).map(|_| crowd.enter(one).unwrap()).collect();
        assert!(crowd.enter(one).is_none() && crowd.enter(other).is_some());
        held.pop();
        assert!(crowd.enter(one).is_some());
        let of_one: Vec<_> = (1..=MOST_OF_ONE + 1)
            .map_while(|n| crowd.enter(format!("2001:db8::{n:x}").parse().unwrap()))
            .collect();
        assert_eq!(of_one.len(), MOST_OF_ONE, "one device may take any address of its network");
        drop((held, of_one));
        assert!(crowd.0.lock().unwrap().is_empty());
        let here = [127, 0, 0, 1].into();
        assert_eq!((0..MOST).map_while(|_| crowd.enter(here)).count(), MOST);
    }
}
