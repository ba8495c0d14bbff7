//! A small server of static files on this computer only: for trying the site and for the tests.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::headers;
use crate::policy::Policy;
use crate::problem::{Naming, Outcome, Problem};

/// The longest request head that is read; browsers send well under this on loopback.
const LONGEST_HEAD: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

/// A listening server which has not begun to answer.
pub struct Server {
    listener: TcpListener,
    folder: PathBuf,
    base: String,
    headers: String,
}

impl Server {
    /// Listens on loopback at `port`, or the next free one of the hundred after it; 0 takes any free one.
    /// `folder` is served below the path `base`, which starts and ends with `/`.
    pub fn listen(folder: &Path, base: &str, port: u16) -> Outcome<Self> {
        let last = if port == 0 { 0 } else { port.saturating_add(100) };
        for port in port..=last {
            match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                Ok(listener) => {
                    let (folder, base, headers) = (folder.to_path_buf(), base.to_string(), headers_of(folder));
                    return Ok(Self { listener, folder, base, headers });
                }
                Err(error) if error.kind() == ErrorKind::AddrInUse => {}
                Err(error) => {
                    return Err(Problem::new(
                        format!("Could not listen on 127.0.0.1:{port}: {error}."),
                        "choose another port with --port; ports below 1024 need root.",
                    ));
                }
            }
        }
        Err(Problem::new(
            format!("All ports from {port} to {last} are taken."),
            "choose another port with --port, or --port 0 for any free one.",
        ))
    }

    /// The address to open.
    pub fn address(&self) -> Outcome<String> {
        let address = self.listener.local_addr().naming("find the server's address")?;
        Ok(format!("http://{address}{}", self.base))
    }

    /// Answers until the program ends, each connection on a thread of its own.
    pub fn run(&self) {
        for stream in self.listener.incoming() {
            let (folder, base, headers) = (self.folder.clone(), self.base.clone(), self.headers.clone());
            thread::spawn(move || {
                let answered = stream.and_then(|stream| answer(stream, &folder, &base, &headers));
                // A browser closes connections as it pleases; anything else is worth a line.
                if let Err(error) = answered
                    && !matches!(
                        error.kind(),
                        ErrorKind::BrokenPipe
                            | ErrorKind::ConnectionReset
                            | ErrorKind::TimedOut
                            | ErrorKind::WouldBlock
                    )
                {
                    eprintln!("A request could not be answered: {error}.");
                }
            });
        }
    }

    /// Answers on a thread of its own, until the program ends.
    pub fn run_aside(self) {
        thread::spawn(move || self.run());
    }
}

/// Reads one request and answers it; the connection is then closed.
fn answer(mut stream: TcpStream, folder: &Path, base: &str, headers: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(LONGEST_HEAD));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    // The headers change nothing here, but closing with bytes unread would reset the connection.
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let method = words.next().unwrap_or_default();
    if request.is_empty() {
        return Ok(());
    }
    if method != "GET" && method != "HEAD" {
        return send(&mut stream, "405 Method Not Allowed", "text/plain", b"Only GET and HEAD.\n", headers, true);
    }
    let file = words
        .next()
        .and_then(|target| file_for(target, folder, base))
        .and_then(|path| Some((fs::read(&path).ok()?, media_type(&path))));
    match file {
        Some((content, kind)) => send(&mut stream, "200 OK", kind, &content, headers, method == "GET"),
        None => send(&mut stream, "404 Not Found", "text/plain", b"Not found.\n", headers, method == "GET"),
    }
}

/// What a host should say with every file of the site in `folder`; nothing for a folder without a page that has a policy.
fn headers_of(folder: &Path) -> String {
    let page = fs::read_to_string(folder.join("index.html")).ok();
    let policy = page.and_then(|html| Policy::of_page(&html).ok());
    let list = policy.map(|policy| headers::list(&policy)).unwrap_or_default();
    list.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect()
}

fn send(
    stream: &mut TcpStream,
    status: &str,
    kind: &str,
    content: &[u8],
    headers: &str,
    body: bool,
) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         {headers}Connection: close\r\n\r\n",
        content.len()
    );
    stream.write_all(head.as_bytes())?;
    if body {
        stream.write_all(content)?;
    }
    stream.flush()
}

/// The file which a request target names: below `base`, inside `folder`, `index.html` for a folder.
fn file_for(target: &str, folder: &Path, base: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?;
    let decoded = percent_decoded(path.strip_prefix(base)?)?;
    let relative = Path::new(&decoded);
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !inside || decoded.contains(['\\', '\0']) {
        return None;
    }
    let path = folder.join(relative);
    Some(if path.is_dir() { path.join("index.html") } else { path })
}

/// Percent-decoding (RFC 3986, section 2.1), or `None` where the result is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let code = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(code).ok()?);
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::Path;

    use super::{Server, file_for, media_type};

    #[test]
    fn targets_stay_inside_the_folder() {
        let folder = Path::new("/site");
        for (target, base, file) in [
            ("/app.js", "/", Some("/site/app.js")),
            ("/a/app.js?x=1", "/a/", Some("/site/app.js")),
            ("/b/app.js", "/a/", None),
            ("/a%20b.txt", "/", Some("/site/a b.txt")),
            ("/../etc/passwd", "/", None),
            ("/%2e%2e/etc/passwd", "/", None),
            ("//etc/passwd", "/", None),
            ("/a/../../b", "/", None),
            ("/%", "/", None),
            ("/%ff", "/", None),
            ("app.js", "/", None),
        ] {
            let expected = file.map(Path::new);
            assert_eq!(file_for(target, folder, base).as_deref(), expected, "{target}");
        }
    }

    #[test]
    fn media_types_are_those_a_browser_insists_on() {
        for (file, kind) in [
            ("a.wasm", "application/wasm"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.json", "application/json"),
            ("index.html", "text/html; charset=utf-8"),
        ] {
            assert_eq!(media_type(Path::new(file)), kind);
        }
    }

    #[test]
    fn a_request_is_answered() {
        let folder = std::env::temp_dir().join(format!("xtask-server-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("index.html"), "<p>Here").unwrap();
        let server = Server::listen(&folder, "/deep/", 0).unwrap();
        let address = server.address().unwrap();
        let host = address.strip_prefix("http://").unwrap().strip_suffix("/deep/").unwrap().to_string();
        server.run_aside();
        let ask = |request: &str| {
            let mut stream = TcpStream::connect(&host).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        };
        let page = ask("GET /deep/ HTTP/1.1\r\nHost: x\r\n\r\n");
        assert!(page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html"), "{page}");
        assert!(page.contains("no-store") && page.ends_with("\r\n\r\n<p>Here"), "{page}");
        assert!(ask("HEAD /deep/ HTTP/1.1\r\n\r\n").ends_with("\r\n\r\n"));
        assert!(ask("GET /deep/none HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 404"));
        assert!(ask("POST /deep/ HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_headers_are_those_of_the_page() {
        let folder = std::env::temp_dir().join(format!("xtask-headers-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        assert_eq!(super::headers_of(&folder), "");
        fs::write(folder.join("index.html"), include_str!("../../index.html")).unwrap();
        let headers = super::headers_of(&folder);
        assert!(headers.starts_with("Content-Security-Policy: default-src 'none'; script-src 'self'"), "{headers}");
        assert!(headers.contains("frame-ancestors 'none'\r\n") && headers.ends_with("usb=()\r\n"), "{headers}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_taken_port_leads_to_the_next() {
        let folder = std::env::temp_dir();
        let port = |server: &Server| server.listener.local_addr().unwrap().port();
        let first = Server::listen(&folder, "/", 42_800).unwrap();
        let second = Server::listen(&folder, "/", port(&first)).unwrap();
        assert!(port(&second) > port(&first));
    }
}
