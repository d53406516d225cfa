//! Authentication-Results header fields (RFC 8601) in; what a receiving server says about the sender of a mail out.

use mime::Headers;

/// Fields read of one mail; a border server adds one to three.
const MOST_FIELDS: usize = 50;

/// One Authentication-Results header field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticationResults {
    /// authserv-id, lower case; empty where the server does not name itself, as Exchange Online.
    pub server: String,
    /// Number of Received fields above this one: equal for the fields that one server added.
    pub hop: usize,
    /// One per method, in the order of the field.
    pub verdicts: Vec<Verdict>,
}

/// `dkim=pass header.d=bsh.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// `spf`, `dkim`, `dmarc` …, lower case, without version.
    pub method: String,
    /// `pass`, `fail`, `softfail`, `none` …, lower case.
    pub result: String,
    /// Key and value, both lower case, such as `smtp.mailfrom` and `a@bsh.example`.
    pub properties: Vec<(String, String)>,
}

/// All Authentication-Results fields of a header, from the top.
pub(super) fn of(headers: &Headers) -> Vec<AuthenticationResults> {
    let mut hop = 0;
    let mut found = Vec::new();
    for (name, value) in headers.fields() {
        match name {
            "received" => hop += 1,
            "authentication-results" if found.len() < MOST_FIELDS => {
                let (server, verdicts) = parse(&String::from_utf8_lossy(value));
                found.push(AuthenticationResults { server, hop, verdicts });
            }
            _ => {}
        }
    }
    found
}

/// The verdict that speaks against the From address, such as `dmarc=fail`; `None` where nothing does.
///
/// Only fields of `servers` count (names of RFC 8601 authserv-ids, `*` for any run of characters), and of these only the
/// topmost with those that the same server added: whatever lies below a further Received field came with the mail
/// (RFC 8601 section 5).
///
/// A DMARC verdict (RFC 7489) decides where there is one: fail speaks against the address, also beside a pass. Without
/// pass or fail of DMARC an SPF fail or softfail or a DKIM fail speaks against it, unless the other of the two passed for
/// the address's own domain: a forwarded mail fails SPF, a mail with a footer of a list fails DKIM (RFC 6376 section 6.1).
pub(super) fn failure(results: &[AuthenticationResults], servers: &[String], domain: &str) -> Option<String> {
    let named = |results: &&AuthenticationResults| servers.iter().any(|server| fits(server, &results.server));
    let hop = results.iter().find(named)?.hop;
    let verdicts: Vec<&Verdict> = results
        .iter()
        .filter(|results| results.hop == hop)
        .filter(named)
        .flat_map(|results| &results.verdicts)
        .collect();
    let has = |method: &str, result: &str| {
        verdicts.iter().any(|verdict| verdict.method == method && verdict.result == result)
    };
    if has("dmarc", "fail") {
        return Some("dmarc=fail".to_owned());
    }
    if has("dmarc", "pass") || verdicts.iter().any(|verdict| verdict.passes_for(domain)) {
        return None;
    }
    // `hardfail` is what older servers write for a fail of SPF.
    let failed = [("spf", "fail"), ("spf", "hardfail"), ("spf", "softfail"), ("dkim", "fail")];
    failed.iter().find(|(method, result)| has(method, result)).map(|(method, result)| format!("{method}={result}"))
}

impl Verdict {
    /// True where SPF or DKIM passed for a domain, its parent or one below it (RFC 7489 section 3.1, relaxed).
    fn passes_for(&self, domain: &str) -> bool {
        let keys: &[&str] = match self.method.as_str() {
            // `smtp.mail` is what Coremail (163, 126 …) writes.
            "spf" => &["smtp.mailfrom", "smtp.mail"],
            "dkim" => &["header.d", "header.i"],
            _ => return false,
        };
        let own = |value: &str| {
            let checked = value.rsplit('@').next().unwrap_or(value);
            let below = |long: &str, short: &str| {
                long == short || long.strip_suffix(short).is_some_and(|rest| rest.ends_with('.'))
            };
            // A domain without a dot is a whole registry, such as `example`.
            checked.contains('.') && domain.contains('.') && (below(checked, domain) || below(domain, checked))
        };
        self.result == "pass" && self.properties.iter().any(|(key, value)| keys.contains(&key.as_str()) && own(value))
    }
}

/// True where a server's name fits a pattern in which `*` matches any run of characters.
fn fits(pattern: &str, server: &str) -> bool {
    let pattern = pattern.trim().to_lowercase();
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| server.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// One field's value: the server's name and its verdicts.
fn parse(value: &str) -> (String, Vec<Verdict>) {
    let text = without_comments(value);
    let mut segments = split_outside_quotes(&text, |c| c == ';').into_iter().peekable();
    // Exchange Online leaves its name out and begins with the first verdict.
    let server = match segments.peek() {
        Some(first) if !first.contains('=') => name(&segments.next().unwrap_or_default()),
        _ => String::new(),
    };
    (server, segments.filter_map(|segment| verdict(&segment)).collect())
}

/// The authserv-id without its version: `mx.example 1`, `gzga-mx-1, 3`.
fn name(segment: &str) -> String {
    let word = segment.split(|c: char| c.is_whitespace() || c == ',').find(|word| !word.is_empty()).unwrap_or("");
    word.trim_matches('"').to_lowercase()
}

fn verdict(segment: &str) -> Option<Verdict> {
    // White space may stand around each `=` (RFC 8601 section 2.2).
    let mut joined = String::new();
    for piece in split_outside_quotes(segment, |c| c == '=') {
        let glue = if joined.is_empty() { "" } else { "=" };
        joined = format!("{}{glue}{}", joined.trim_end(), piece.trim_start());
    }
    let mut pairs = split_outside_quotes(&joined, char::is_whitespace).into_iter().filter_map(|word| {
        let (key, value) = word.split_once('=')?;
        let clean = |text: &str| text.trim_matches(|c: char| "\"<>,".contains(c)).to_lowercase();
        Some((clean(key), clean(value)))
    });
    let (method, result) = pairs.next()?;
    let method = method.split('/').next().unwrap_or_default().to_owned();
    Some(Verdict { method, result, properties: pairs.collect() })
}

/// The text with each comment (RFC 5322 section 3.2.2, they nest) as one blank. A bracket that is never closed is no
/// comment: what a sender wrote must not hide the verdicts after it.
fn without_comments(value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    // Where the comment that opens at a place ends.
    let mut closes: Vec<Option<usize>> = vec![None; characters.len()];
    let mut open: Vec<usize> = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for (at, character) in characters.iter().enumerate() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' if open.is_empty() => quoted = !quoted,
            '(' if !quoted => open.push(at),
            ')' if !quoted => {
                if let Some(end) = open.pop().and_then(|begun| closes.get_mut(begun)) {
                    *end = Some(at);
                }
            }
            _ => {}
        }
    }
    let (mut text, mut after) = (String::new(), 0);
    for (at, (character, end)) in characters.iter().zip(&closes).enumerate() {
        match end {
            _ if at < after => {}
            Some(end) => {
                after = end + 1;
                text.push(' ');
            }
            None => text.push(*character),
        }
    }
    text
}

/// Pieces between separators that stand outside of quoted strings; a quote that is never closed is none.
fn split_outside_quotes(text: &str, separates: impl Fn(char) -> bool) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if separates(character) {
            pieces.push(String::new());
            continue;
        }
        let Some(piece) = pieces.last_mut() else { break };
        piece.push(character);
        if character == '"'
            && let Some((inside, after)) = rest.as_str().split_once('"')
        {
            piece.push_str(inside);
            piece.push('"');
            rest = after.chars();
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Vec<AuthenticationResults> {
        of(&Headers::split(text.replace('\n', "\r\n").as_bytes()).0)
    }

    /// `spf=pass,dkim=none` of the first field.
    fn verdicts_of(text: &str) -> (String, String) {
        let first = header(text).swap_remove(0);
        let verdicts: Vec<String> = first.verdicts.iter().map(|v| format!("{}={}", v.method, v.result)).collect();
        (first.server, verdicts.join(","))
    }

    fn failure_of(text: &str, server: &str) -> Option<String> {
        failure(&header(text), &[server.to_owned()], "bsh.example")
    }

    const GMAIL: &str = "Authentication-Results: mx.google.com;
       dkim=pass header.i=@bsh.example header.s=s1 header.b=abCD1234;
       spf=pass (google.com: domain of jinhu@bsh.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=jinhu@bsh.example;
       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=bsh.example
";
    const EXCHANGE_ONLINE: &str = "Authentication-Results: spf=softfail (sender IP is 192.0.2.1)
 smtp.mailfrom=bsh.example; dkim=none (message not signed)
 header.d=none;dmarc=fail action=none header.from=bsh.example;compauth=fail reason=001
";
    const QQ: &str = "Authentication-Results: mx.qq.com; spf=none smtp.mailfrom=<jinhu@bsh.example>;
\t dkim=none; dmarc=none(permerror) header.from=bsh.example
";
    const COREMAIL: &str = "Authentication-Results: gzga-mx-mtada-g0-8; spf=pass smtp.mail=jinhu@bsh.example;
";

    #[test]
    fn fields_as_servers_write_them() {
        assert_eq!(verdicts_of(GMAIL), ("mx.google.com".to_owned(), "dkim=pass,spf=pass,dmarc=pass".to_owned()));
        let exchange = "spf=softfail,dkim=none,dmarc=fail,compauth=fail";
        assert_eq!(verdicts_of(EXCHANGE_ONLINE), (String::new(), exchange.to_owned()));
        assert_eq!(verdicts_of(QQ), ("mx.qq.com".to_owned(), "spf=none,dkim=none,dmarc=none".to_owned()));
        assert_eq!(verdicts_of(COREMAIL), ("gzga-mx-mtada-g0-8".to_owned(), "spf=pass".to_owned()));
        let of = |value: &str| verdicts_of(&format!("Authentication-Results: {value}\n")).1;
        assert_eq!(of("mx.example 1; none"), "");
        assert_eq!(of("mx.example; dkim = fail (bad (nested) \\) signature) reason=\"a; b=c\""), "dkim=fail");
        assert_eq!(of("mx.example; DKIM/1=Pass header.d=BSH.example"), "dkim=pass");
        assert_eq!(of("mx.example; spf=fail (domain of a(@evil.example; dmarc=fail (p=none)"), "spf=fail,dmarc=fail");
        assert_eq!(of("mx.example; spf=fail smtp.mailfrom=\"a@evil.example; dmarc=fail"), "spf=fail,dmarc=fail");
        assert_eq!(of(""), "");
    }

    #[test]
    fn properties_are_kept() {
        let spf = &header(GMAIL)[0].verdicts[1];
        assert_eq!(spf.properties, [("smtp.mailfrom".to_owned(), "jinhu@bsh.example".to_owned())]);
        assert_eq!(header(QQ)[0].verdicts[0].properties[0].1, "jinhu@bsh.example");
    }

    #[test]
    fn only_named_servers_count() {
        let failed = "Authentication-Results: mx.bsh.example; dmarc=fail header.from=bsh.example\n";
        assert_eq!(failure_of(failed, "mx.bsh.example").as_deref(), Some("dmarc=fail"));
        assert_eq!(failure_of(failed, "MX.BSH.example").as_deref(), Some("dmarc=fail"));
        assert_eq!(failure_of(failed, "bsh.example"), None);
        assert_eq!(failure(&header(failed), &[], "bsh.example"), None);
        assert_eq!(failure_of(EXCHANGE_ONLINE, "*").as_deref(), Some("dmarc=fail"));
        assert!(fits("gzga-mx-*", "gzga-mx-mtada-g0-8") && fits("*.qq.com", "mx.qq.com") && fits("a*b*c", "aXbYc"));
        assert!(!fits("gzga-mx-*", "mx.qq.com") && !fits("mx", "mx.qq.com") && !fits("a*a", "a"));
    }

    #[test]
    fn what_the_mail_brought_along_does_not_count() {
        let forged = "Received: from mx.bsh.example by store.bsh.example; Thu, 2 Jul 2020 10:00:01 +0800
Authentication-Results: mx.bsh.example; dmarc=fail header.from=bsh.example
Authentication-Results: mx.bsh.example;
\tdkim=none
Received: from evil.example by mx.bsh.example; Thu, 2 Jul 2020 10:00:00 +0800
Authentication-Results: mx.bsh.example; dmarc=pass header.from=bsh.example; spf=pass smtp.mailfrom=bsh.example
";
        assert_eq!(failure_of(forged, "mx.bsh.example").as_deref(), Some("dmarc=fail"));
        let genuine = forged
            .replacen("dmarc=fail", "dmarc=pass", 1)
            .replace("dmarc=pass header.from=bsh.example; spf", "dmarc=fail; spf");
        assert_eq!(failure_of(&genuine, "mx.bsh.example"), None);
    }

    #[test]
    fn without_dmarc_spf_and_dkim_are_weighed() {
        let of = |verdicts: &str| failure_of(&format!("Authentication-Results: mx.x; {verdicts}\n"), "mx.x");
        assert_eq!(of("spf=fail smtp.mailfrom=bsh.example").as_deref(), Some("spf=fail"));
        assert_eq!(of("spf=softfail smtp.mailfrom=bsh.example; dmarc=none").as_deref(), Some("spf=softfail"));
        assert_eq!(of("dkim=fail header.d=bsh.example").as_deref(), Some("dkim=fail"));
        assert_eq!(of("spf=fail; dmarc=pass header.from=bsh.example"), None);
        assert_eq!(of("dmarc=pass; dmarc=fail").as_deref(), Some("dmarc=fail"));
        // Forwarded: SPF fails, the signature of the own domain holds. A footer added: the other way round.
        assert_eq!(of("spf=softfail smtp.mailfrom=bsh.example; dkim=pass header.d=mail.bsh.example"), None);
        assert_eq!(of("spf=pass smtp.mailfrom=jinhu@bsh.example; dkim=fail header.d=bsh.example"), None);
        // A stranger's own domain passes: that says nothing for the address in From.
        assert_eq!(
            of("spf=pass smtp.mailfrom=evil.example; dkim=fail header.d=bsh.example").as_deref(),
            Some("dkim=fail")
        );
        assert_eq!(of("dkim=pass header.d=example; spf=fail").as_deref(), Some("spf=fail"));
        assert_eq!(of("spf=none; dkim=none; dmarc=temperror"), None);
    }

    #[test]
    fn postfix_with_milters_adds_a_field_each() {
        let text = "Authentication-Results: mx.bsh.example; dmarc=fail (p=none dis=none) header.from=bsh.example
Authentication-Results: mx.bsh.example; spf=pass smtp.mailfrom=evil.example
DKIM-Filter: OpenDKIM Filter v2.11.0 mx.bsh.example 4ABC
Authentication-Results: mx.bsh.example;
\tdkim=pass (2048-bit key; unprotected) header.d=evil.example header.i=@evil.example header.b=\"abc/D\"
Received: from evil.example (evil.example [192.0.2.9]) by mx.bsh.example (Postfix); Thu, 2 Jul 2020 10:00:00 +0800
";
        assert_eq!(header(text).len(), 3);
        assert_eq!(failure_of(text, "mx.bsh.example").as_deref(), Some("dmarc=fail"));
    }
}
