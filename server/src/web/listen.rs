//! The connections: how many, how slow they may be, and how they end.

use std::{
    collections::HashMap,
    io,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, extract::Request};
use hyper::body::Incoming;
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

use super::security::Peer;

/// A shop has a handful of tablets with some six connections each.
const MOST: usize = 512;

/// One other machine's share of them, so that none can keep all.
const MOST_OF_ONE: usize = 64;

/// A request's head, and the handshake before it, come within this; an idle connection is closed after it.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);

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
                let connection = Connection { address, router: router.clone(), _held: (place, share) };
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
        let service =
            Addressed { peer: Peer(self.address), inner: TowerToHyperService::new(self.router.clone()) };
        watcher.watch(builder.serve_connection(TokioIo::new(stream), service)).await
    }
}

/// Tells the router from which address a request comes.
struct Addressed {
    peer: Peer,
    inner: TowerToHyperService<Router>,
}

impl hyper::service::Service<Request<Incoming>> for Addressed {
    type Response = <TowerToHyperService<Router> as hyper::service::Service<Request<Incoming>>>::Response;
    type Error = <TowerToHyperService<Router> as hyper::service::Service<Request<Incoming>>>::Error;
    type Future = <TowerToHyperService<Router> as hyper::service::Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.peer);
        self.inner.call(request)
    }
}

/// How many connections each other machine has.
#[derive(Debug, Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Crowd {
    /// One more; `None` where it has its share. This computer itself may have all: a proxy serves many from here.
    fn enter(&self, address: IpAddr) -> Option<Share> {
        if !address.is_loopback() {
            let mut crowd = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = crowd.entry(address).or_default();
            if *count >= MOST_OF_ONE {
                return None;
            }
            *count += 1;
        }
        Some(Share { crowd: self.clone(), address })
    }
}

/// One connection's part of an address's share, given back when it ends.
#[derive(Debug)]
struct Share {
    crowd: Crowd,
    address: IpAddr,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut crowd = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = crowd.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                crowd.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_machine_cannot_take_every_connection() {
        let crowd = Crowd::default();
        let (one, other): (IpAddr, IpAddr) = ([192, 168, 1, 2].into(), [192, 168, 1, 3].into());
        let mut held: Vec<_> = (0..MOST_OF_ONE).map(|_| crowd.enter(one).unwrap()).collect();
        assert!(crowd.enter(one).is_none() && crowd.enter(other).is_some());
        held.pop();
        assert!(crowd.enter(one).is_some());
        drop(held);
        assert!(crowd.0.lock().unwrap().is_empty());
        let here = [127, 0, 0, 1].into();
        assert_eq!((0..MOST).map_while(|_| crowd.enter(here)).count(), MOST);
    }
}
