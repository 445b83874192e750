//! A local server for benchmarking link checks: immediate, delayed, or rate-limited responses.
//!
//! `answer [--latency MS] [--limit N] [--hosts N]` prints its port and serves on 127.0.0.1 to 127.0.0.4, or as many
//! addresses as there are hosts, until its standard input ends. Above `--limit` requests per second to one address it
//! responds with 429. Each response is a small page; connections are kept alive.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program of its own, for measuring")]

use std::{
    cell::RefCell,
    collections::VecDeque,
    env, io,
    net::Ipv4Addr,
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::LocalSet,
    time::sleep,
};

const OK_RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nfine\n";
const TOO_MANY_REQUESTS: &[u8] = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n";

#[derive(Clone, Copy)]
struct Behavior {
    latency: Duration,
    limit: Option<usize>,
}

fn option(name: &str) -> Option<u64> {
    let mut arguments = env::args().skip_while(|argument| argument != name);
    arguments.nth(1)?.parse().ok()
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let behavior = Behavior {
        latency: Duration::from_millis(option("--latency").unwrap_or(0)),
        limit: option("--limit").map(|limit| limit as usize),
    };
    let local = LocalSet::new();
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    let hosts = option("--hosts").and_then(|hosts| u8::try_from(hosts).ok()).unwrap_or(4);
    for last in 2..=hosts {
        listeners.push(TcpListener::bind((Ipv4Addr::new(127, 0, 0, last), port)).await?);
    }
    for listener in listeners {
        local.spawn_local(serve(listener, behavior));
    }
    println!("{port}");
    // The parent process closes standard input when it is done.
    let (ended, wait) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        let _ = ended.send(());
    });
    local.run_until(async move { drop(wait.await) }).await;
    Ok(())
}

async fn serve(listener: TcpListener, behavior: Behavior) {
    let times: Rc<RefCell<VecDeque<Instant>>> = Rc::default();
    while let Ok((stream, _)) = listener.accept().await {
        tokio::task::spawn_local(respond(stream, behavior, Rc::clone(&times)));
    }
}

async fn respond(mut stream: TcpStream, behavior: Behavior, times: Rc<RefCell<VecDeque<Instant>>>) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::with_capacity(4096);
    loop {
        match stream.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        while let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            buffer.drain(..end + 4);
            if !behavior.latency.is_zero() {
                sleep(behavior.latency).await;
            }
            let answer = if behavior.limit.is_some_and(|limit| !is_within_limit(limit, &mut times.borrow_mut())) {
                TOO_MANY_REQUESTS
            } else {
                OK_RESPONSE
            };
            if stream.write_all(answer).await.is_err() {
                return;
            }
        }
    }
}

/// Whether one more request is within the limit of the current second.
fn is_within_limit(limit: usize, times: &mut VecDeque<Instant>) -> bool {
    let now = Instant::now();
    while times.front().is_some_and(|&first| now.duration_since(first) > Duration::from_secs(1)) {
        times.pop_front();
    }
    times.push_back(now);
    times.len() <= limit
}
