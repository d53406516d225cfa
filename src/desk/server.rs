//! An address and the desk in, connections served out: HTTP/1.1 (RFC 9112) with limits of time and number, and the table of
//! its pages.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    routing::{get, post},
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Semaphore,
};
use tokio_rustls::TlsAcceptor;

use super::{Desk, acts, files, guard, letters, mail, month, session, trail, unit};
use crate::pipeline::LARGEST_PAPER;

/// Connections served at once.
const CONNECTIONS: usize = 200;
/// A browser that has not sent a request's header by then is cut off; so is one that keeps a connection without using it.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Largest header of a request, in bytes.
const HEADER_BYTES: usize = 32 << 10;
/// Largest form without a file, in bytes.
const FORM_BYTES: usize = 64 << 10;

/// Listens, makes the desk once the port is known, and serves it.
pub(super) fn run(
    listen: SocketAddr,
    tls: Option<TlsAcceptor>,
    desk: impl FnOnce(SocketAddr) -> Desk,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        let router = router(Arc::new(desk(listener.local_addr()?)));
        let free = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(permit) = Arc::clone(&free).acquire_owned().await else { return Ok(()) };
            let Ok((stream, _)) = listener.accept().await else {
                // Too many open files, or a browser that went away: others may be served a little later.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let (router, tls) = (router.clone(), tls.clone());
            tokio::spawn(async move {
                let _permit = permit;
                match tls {
                    None => serve(stream, router).await,
                    Some(tls) => {
                        if let Ok(Ok(stream)) = tokio::time::timeout(HEADER_TIME, tls.accept(stream)).await {
                            serve(stream, router).await;
                        }
                    }
                }
            });
        }
    })
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, router: Router) {
    // What a browser breaks off concerns no one else.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .await;
}

fn router(desk: Arc<Desk>) -> Router {
    let paper = DefaultBodyLimit::max(usize::try_from(LARGEST_PAPER).unwrap_or(FORM_BYTES).saturating_add(FORM_BYTES));
    Router::new()
        .route("/", get(month::first))
        .route("/enter", get(session::ask).post(session::enter))
        .route("/login", get(session::ask_for_account).post(session::log_in))
        .route("/leave", post(session::leave))
        .route("/desk.css", get(files::style))
        .route("/desk.js", get(files::script))
        .route("/months/{period}", get(month::page))
        .route("/months/{period}/units/{unit}", get(unit::page))
        .route("/months/{period}/mails/{mail}", get(mail::page))
        .route("/months/{period}/mails/{mail}/files/{number}", get(files::of_mail))
        .route("/months/{period}/decide", post(acts::decide))
        .route("/months/{period}/record", post(acts::record).layer(paper))
        .route("/months/{period}/letters", get(letters::list).post(letters::act))
        .route("/months/{period}/letters/{letter}", get(letters::page))
        .route("/months/{period}/letters/{letter}/files/{number}", get(files::of_letter))
        .route("/months/{period}/log", get(trail::page))
        .fallback(guard::nothing_here)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn_with_state(Arc::clone(&desk), guard::guard))
        .with_state(desk)
}
