//! What browsers are handed: on the loopback alone, and only to those who know the token
//! that is in the address.
//!
//! A page of another site that a browser has open could ask as well. So a request is
//! refused unless it names this machine as its host (a name of that site's that leads here
//! is another), comes from no other origin, and bears the token.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, LOCATION, ORIGIN,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream::{self, Stream};
use tokio::sync::watch;

use super::board::Board;
use super::editor::Editor;
use crate::error::Error;
use crate::preview::{Place, site};

/// Who is let in.
#[derive(Debug)]
pub struct Door {
    port: u16,
    /// What every address begins with.
    token: String,
    /// What the address that the browser is opened with begins with. It is good once: other
    /// users of the machine may see what programs are called with.
    once: String,
    used: AtomicBool,
}

impl Door {
    /// A door with a token that nobody guesses.
    ///
    /// # Errors
    /// Where the system has no randomness.
    pub fn new(port: u16) -> Result<Door, Error> {
        Ok(Door { port, token: secret()?, once: secret()?, used: AtomicBool::new(false) })
    }

    /// The address of the preview.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// The address that leads there, once.
    pub fn address_once(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.once)
    }

    /// Whether a request comes from this machine's browser, and not from the page of
    /// another site in it.
    fn is_own(&self, headers: &HeaderMap) -> bool {
        let one = |name: &HeaderName| {
            let mut all = headers.get_all(name).iter();
            (all.next().map(HeaderValue::as_bytes), all.next().is_none())
        };
        let host = format!("127.0.0.1:{}", self.port);
        let origin = format!("http://{host}");
        let (asked, once) = one(&HOST);
        let (from, from_once) = one(&ORIGIN);
        let (site, site_once) = one(&HeaderName::from_static("sec-fetch-site"));
        once && asked == Some(host.as_bytes())
            && from_once
            && from.is_none_or(|from| from == origin.as_bytes())
            && site_once
            && site.is_none_or(|site| site == b"same-origin" || site == b"none")
    }

    /// Whether somebody bears the token, compared so that the time tells nothing.
    fn knows(&self, token: &str) -> bool {
        equal(token, &self.token)
    }

    /// Whether somebody bears the token that is good once, and is the first.
    fn knows_once(&self, token: &str) -> bool {
        equal(token, &self.once) && !self.used.swap(true, Ordering::Relaxed)
    }
}

fn equal(given: &str, own: &str) -> bool {
    let differs = given.bytes().zip(own.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
    given.len() == own.len() && differs == 0
}

/// 32 random bytes in hexadecimal figures.
fn secret() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::Usage(format!("no token can be made: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What answers stand on.
#[derive(Clone)]
struct House {
    door: Arc<Door>,
    board: Arc<Board>,
    editor: Option<Editor>,
}

/// Serves until the program ends.
pub fn serve(listener: TcpListener, door: Door, board: Arc<Board>, editor: Option<Editor>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    let house = House { door: Arc::new(door), board, editor };
    let routes = Router::new()
        .route("/{token}/", get(|| async { file("") }))
        .route(
            "/{token}/{file}",
            get(|Path((_, name)): Path<(String, String)>| async move { file(&name) }),
        )
        .route("/{token}/events/{id}/{view}", get(events))
        .route("/{token}/page/{leaf}", get(leaf))
        .route("/{token}/text/{id}/{text}", get(text))
        .route("/{token}/at/{id}/{leaf}/{page}/{line}/{word}", get(at))
        .route("/{token}/open/{id}/{leaf}/{page}/{line}/{word}", post(open))
        .fallback(|| async { StatusCode::NOT_FOUND.into_response() })
        .layer(middleware::from_fn_with_state(house.clone(), guard))
        .with_state(house);
    runtime.block_on(async {
        let ready = listener
            .set_nonblocking(true)
            .and_then(|()| tokio::net::TcpListener::from_std(listener));
        if let Ok(listener) = ready {
            // Ends with the program.
            let _ = axum::serve(listener, routes).await;
        }
    });
}

/// Lets in who may come in, and says with every answer what a browser may do with it.
async fn guard(State(house): State<House>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let token = path.split('/').nth(1).unwrap_or_default();
    let mut response = if !house.door.is_own(request.headers()) {
        refused("This preview answers to nobody but the browser of its own machine.")
    } else if house.door.knows(token) {
        next.run(request).await
    } else if path.trim_end_matches('/').len() == token.len() + 1 && house.door.knows_once(token) {
        let to = format!("/{}/", house.door.token);
        (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
    } else {
        refused("Open the address that pamphleteer has said: it has the token in it.")
    };
    let headers = response.headers_mut();
    let policy = HeaderValue::from_static(site::POLICY);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refused(why: &'static str) -> Response {
    (StatusCode::FORBIDDEN, [(CONTENT_TYPE, "text/plain; charset=utf-8")], why).into_response()
}

/// A file of the page.
fn file(name: &str) -> Response {
    match site::file(name) {
        Some((content, media)) => ([(CONTENT_TYPE, media)], content).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn json(content: String) -> Response {
    ([(CONTENT_TYPE, "application/json")], content).into_response()
}

/// A page of print.
async fn leaf(State(house): State<House>, Path((_, leaf)): Path<(String, String)>) -> Response {
    match house.board.leaf(&leaf) {
        Some(leaf) => json(leaf.data.clone()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The text of e-book and web page.
async fn text(
    State(house): State<House>,
    Path((_, id, text)): Path<(String, String, String)>,
) -> Response {
    match house.board.text(&id, &text) {
        Some(text) => (
            [
                (CONTENT_TYPE, "text/html; charset=utf-8"),
                (CONTENT_SECURITY_POLICY, site::TEXT_POLICY),
            ],
            text.page.clone(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What an address of a word is made of: token, statement, page as drawn, and page, line
/// and word.
type Word = (String, String, String, usize, usize, usize);

fn place(house: &House, (_, id, leaf, page, line, word): &Word) -> Option<Place> {
    house.board.good(id)?.place(leaf, [*page, *line, *word])
}

/// The place that a word comes from.
async fn at(State(house): State<House>, Path(word): Path<Word>) -> Response {
    match place(&house, &word) {
        Some(place) => json(serde_json::to_string(&place).unwrap_or_default()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Opens the place that a word comes from in the editor.
async fn open(State(house): State<House>, Path(word): Path<Word>) -> Response {
    let Some((editor, place)) = house.editor.as_ref().zip(place(&house, &word)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match editor.open(&place) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(why) => (StatusCode::INTERNAL_SERVER_ERROR, why).into_response(),
    }
}

/// Somebody who looks at a statement, or at the first one where it is called `-`.
struct Looker {
    board: Arc<Board>,
    id: String,
    text: bool,
    versions: watch::Receiver<u64>,
    listed: Arc<str>,
    shown: Option<Arc<str>>,
}

impl Looker {
    fn new(board: Arc<Board>, id: String, text: bool) -> Looker {
        let versions = board.versions();
        let id = if id == "-" { board.first().unwrap_or(id) } else { id };
        board.look(&id, text, true);
        Looker { board, id, text, versions, listed: "".into(), shown: None }
    }

    /// What is new, as soon as anything is.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Looker)> {
        loop {
            self.versions.mark_unchanged();
            let list = self.board.listed();
            if *list != *self.listed {
                self.listed = list.clone();
                return Some((Ok(Event::default().event("list").id(&self.id).data(&*list)), self));
            }
            let shown = self.board.shown(&self.id);
            if let Some(shown) = shown.filter(|shown| self.shown.as_ref() != Some(shown)) {
                self.shown = Some(shown.clone());
                return Some((Ok(Event::default().event("show").id(&self.id).data(&*shown)), self));
            }
            self.versions.changed().await.ok()?;
        }
    }
}

impl Drop for Looker {
    fn drop(&mut self) {
        self.board.look(&self.id, self.text, false);
    }
}

/// What is to be seen of a statement, again whenever it changes.
async fn events(
    State(house): State<House>,
    Path((_, id, view)): Path<(String, String, String)>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let looker = Looker::new(house.board, id, view == "text");
    Sse::new(stream::unfold(looker, Looker::next)).keep_alive(KeepAlive::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> bool {
        let door = Door::new(4000).expect("a door");
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
            headers.append(name, HeaderValue::from_str(value).expect("a value"));
        }
        door.is_own(&headers)
    }

    #[test]
    fn only_this_machine_is_let_in() {
        let own = ("host", "127.0.0.1:4000");
        assert!(asked(&[own]));
        assert!(asked(&[own, ("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", "none")]));
        for other in [
            &[("host", "rebound.example:4000")][..],
            &[("host", "127.0.0.1:4001")],
            &[],
            &[own, own],
            &[own, ("origin", "http://rebound.example:4000")],
            &[own, ("origin", "null")],
            &[own, ("sec-fetch-site", "cross-site")],
            &[own, ("sec-fetch-site", "same-site")],
        ] {
            assert!(!asked(other), "{other:?}");
        }
    }

    #[test]
    fn a_token_is_known_whole_and_the_other_once() {
        let door = Door::new(4000).expect("a door");
        let (token, once) = (door.token.clone(), door.once.clone());
        assert!(door.knows(&token) && !door.knows(&token[1..]) && !door.knows(""));
        assert!(!door.knows(&once) && door.knows_once(&once) && !door.knows_once(&once));
        assert_ne!(token, Door::new(4000).expect("a door").token);
    }
}
