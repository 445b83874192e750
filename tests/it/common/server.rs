//! A web server on a raw socket, so that it can misbehave in every way.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// One request, as received.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// The header lines, in lower case.
    pub(crate) header: Vec<String>,
}

impl Request {
    pub(crate) fn has(&self, line: &str) -> bool {
        self.header.iter().any(|have| have.starts_with(line))
    }
}

/// The server's side of a connection; counts what the other side takes.
pub(crate) struct Peer<'a> {
    pub(crate) stream: &'a mut dyn Stream,
    traffic: &'a Traffic,
}

/// What a server sends.
#[derive(Default)]
struct Traffic {
    /// Bytes that clients (or system buffers) have accepted.
    taken: AtomicUsize,
    /// No test needs more.
    over: AtomicBool,
}

/// A TCP connection, bare or under TLS.
pub(crate) trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl Peer<'_> {
    /// Writes; returns false if the client has disconnected or the test is over.
    pub(crate) fn write(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        let bytes = bytes.as_ref();
        let over = self.traffic.over.load(Ordering::SeqCst);
        let written = !over && self.stream.write_all(bytes).and_then(|()| self.stream.flush()).is_ok();
        self.traffic.taken.fetch_add(if written { bytes.len() } else { 0 }, Ordering::SeqCst);
        written
    }

    /// Sends a complete response and closes the connection. `head` is the status and further fields, separated by
    /// `\r\n`.
    pub(crate) fn answer(&mut self, head: &str, body: impl AsRef<[u8]>) {
        let body = body.as_ref();
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        let _ = self.write(head) && self.write(body);
    }

    /// The same for a 200 response with this content type.
    pub(crate) fn page(&mut self, mime: &str, body: impl AsRef<[u8]>) {
        self.answer(&format!("200 OK\r\nContent-Type: {mime}"), body);
    }

    /// Keeps the connection open until the client gives up.
    pub(crate) fn hang(&mut self) {
        let _ = self.stream.read(&mut [0; 1]);
    }
}

/// Concurrent requests of a server.
#[derive(Default)]
pub(crate) struct Crowd {
    /// The current number, and the maximum so far.
    counts: Mutex<(usize, usize)>,
    changed: Condvar,
}

impl Crowd {
    /// Holds a request until there are `many` at once, but not longer than `patience`.
    pub(crate) fn wait_for(&self, many: usize, patience: Duration) {
        let mut counts = self.counts.lock().unwrap();
        counts.0 += 1;
        counts.1 = counts.1.max(counts.0);
        self.changed.notify_all();
        let (mut counts, _) = self.changed.wait_timeout_while(counts, patience, |counts| counts.1 < many).unwrap();
        counts.0 -= 1;
    }

    /// The maximum number of concurrent requests.
    pub(crate) fn most(&self) -> usize {
        self.counts.lock().unwrap().1
    }
}

/// How a server behaves: called with each request and the number of requests before it.
pub(crate) trait Behaviour: Fn(&Request, usize, &mut Peer<'_>) + Send + Sync + 'static {}
impl<T: Fn(&Request, usize, &mut Peer<'_>) + Send + Sync + 'static> Behaviour for T {}

/// A running server. Its threads end with the process, and it sends nothing once it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    requests: Arc<Mutex<Vec<Request>>>,
    traffic: Arc<Traffic>,
}

impl Server {
    /// A server that reads each request and lets `behave` answer.
    pub(crate) fn new(behave: impl Behaviour) -> Self {
        Self::start("127.0.0.1", "http", behave, |stream, serve| serve(stream))
    }

    /// The same on another loopback address, so that it is another host.
    pub(crate) fn at(ip: &str, behave: impl Behaviour) -> Self {
        Self::start(ip, "http", behave, |stream, serve| serve(stream))
    }

    /// The same with TLS.
    pub(crate) fn tls(config: rustls::ServerConfig, behave: impl Behaviour) -> Self {
        let config = Arc::new(config);
        Self::start("127.0.0.1", "https", behave, move |stream, serve| {
            let Ok(session) = rustls::ServerConnection::new(Arc::clone(&config)) else { return };
            serve(&mut rustls::StreamOwned::new(session, stream));
        })
    }

    /// The same with TLS for clients that begin with a handshake, and without TLS for all others.
    pub(crate) fn both(config: rustls::ServerConfig, behave: impl Behaviour) -> Self {
        let config = Arc::new(config);
        Self::start("127.0.0.1", "http", behave, move |stream, serve| {
            let mut first = [0];
            // A handshake record (RFC 8446, 5.1).
            if !matches!(stream.peek(&mut first), Ok(1)) || first[0] != 22 {
                return serve(stream);
            }
            let Ok(session) = rustls::ServerConnection::new(Arc::clone(&config)) else { return };
            serve(&mut rustls::StreamOwned::new(session, stream));
        })
    }

    fn start(
        ip: &str,
        scheme: &'static str,
        behave: impl Behaviour,
        wrap: impl Fn(&mut TcpStream, &dyn Fn(&mut dyn Stream)) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let server =
            Self { address: listener.local_addr().unwrap(), scheme, requests: Arc::default(), traffic: Arc::default() };
        let (requests, traffic) = (Arc::clone(&server.requests), Arc::clone(&server.traffic));
        let (behave, wrap) = (Arc::new(behave), Arc::new(wrap));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
                let _ = stream.set_write_timeout(Some(Duration::from_secs(10)));
                let (requests, traffic) = (Arc::clone(&requests), Arc::clone(&traffic));
                let (behave, wrap) = (Arc::clone(&behave), Arc::clone(&wrap));
                thread::spawn(move || {
                    wrap(&mut stream, &|stream| {
                        let Some(request) = read_request(stream) else { return };
                        let before = {
                            let mut requests = requests.lock().unwrap();
                            requests.push(request.clone());
                            requests.len() - 1
                        };
                        behave(&request, before, &mut Peer { stream, traffic: &traffic });
                    });
                    let _ = stream.shutdown(Shutdown::Write);
                });
            }
        });
        server
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// The URL with another name for the same machine.
    pub(crate) fn named(&self, host: &str, path: &str) -> String {
        format!("{}://{host}:{}{path}", self.scheme, self.port())
    }

    /// All requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// Bytes that clients (or system buffers) have accepted.
    pub(crate) fn taken(&self) -> usize {
        self.traffic.taken.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.traffic.over.store(true, Ordering::SeqCst);
    }
}

/// Reads the header of a request; `None` if the client disconnects.
fn read_request(stream: &mut dyn Stream) -> Option<Request> {
    let mut lines = Vec::new();
    let mut reader = BufReader::with_capacity(1, stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let path = lines.first()?.split(' ').nth(1)?.to_owned();
    Some(Request { path, header: lines.iter().skip(1).map(|line| line.to_ascii_lowercase()).collect() })
}

/// The URL of a port on which nothing listens.
pub(crate) fn nobody() -> String {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    format!("http://127.0.0.1:{port}/")
}
