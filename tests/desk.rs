//! The desk over HTTP as a browser and as an attacker would speak to it: who gets in, what is refused, what is shown of foreign
//! words, and that an act there is the decision that the command makes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod month;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
    sync::OnceLock,
};

use month::{AS_OF, Office, unit};

/// The sample month after its run, made once and copied for each test.
fn office() -> Office {
    static RUN: OnceLock<Office> = OnceLock::new();
    let run = RUN.get_or_init(|| {
        let office = Office::new();
        office.make_the_report_only();
        office.receive("hostile.eml", &hostile_mail());
        office.run().with(1);
        office
    });
    let office = Office::without_mail();
    copy(&run.path(""), &office.path(""));
    office
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

const HOSTILE: &str = "<script>alert(1)</script>";

/// A form of a stranger with markup in every place that a page shows: sender, subject, text, name of a file, reporter, narrative.
fn hostile_mail() -> Vec<u8> {
    let text = format!(
        "各单位报送工作开展情况表\r\n单位名称：云岭社区\r\n报送时间：2020年7月2日\r\n报送人：{HOSTILE}赵六 13800000099\r\n一、宣传工作开展情况：\r\n张贴海报33张{HOSTILE}，<img src=x onerror=alert(1)>。\r\n二、其他工作开展情况：\r\n无\r\n"
    );
    format!(
        "Received: from mx.bsh.example by mail.bsh.example with ESMTP id 5; Fri, 03 Jul 2020 09:00:00 +0800\r\nFrom: \"{HOSTILE}\" <zhao@mail.example>\r\nMessage-ID: <hostile@mail.example>\r\nSubject: {HOSTILE}form\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n--b\r\nContent-Type: text/html; name=\"<img src=x>.html\"\r\nContent-Disposition: attachment; filename=\"<img src=x>.html\"\r\n\r\n<html><body><script>alert(1)</script><p>text</p></body></html>\r\n--b--\r\n"
    )
    .into_bytes()
}

/// A desk that is served for an office, and a browser that may have entered.
struct Desk {
    served: Child,
    host: String,
    ticket: String,
    cookie: String,
    token: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.served.kill();
        let _ = self.served.wait();
    }
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn with(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }
}

impl Desk {
    fn serve(office: &Office) -> Desk {
        let mut command = office.command(&["desk", "--listen", "127.0.0.1:0", "--as-of", AS_OF]);
        let mut served = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut link = String::new();
        BufReader::new(served.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let (host, ticket) = link.trim().strip_prefix("http://").unwrap().split_once("/enter?ticket=").unwrap();
        let (host, ticket) = (host.to_owned(), ticket.to_owned());
        Desk { served, host, ticket, cookie: String::new(), token: String::new() }
    }

    /// A desk behind a proxy, for those who have an account.
    fn behind_a_proxy(office: &Office) -> Desk {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let proxy = ["--behind-proxy", "desk.example", "--as-of", AS_OF];
        let mut command = office.command(&[&["desk", "--listen", &free], &proxy[..]].concat());
        let mut served = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut link = String::new();
        BufReader::new(served.stdout.take().unwrap()).read_line(&mut link).unwrap();
        assert_eq!(link.trim(), "https://desk.example/");
        Desk { served, host: free, ticket: String::new(), cookie: String::new(), token: String::new() }
    }

    /// A request as the proxy passes it on.
    fn through_proxy(&self, method: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [("Host", "desk.example"), ("Cookie", &self.cookie), ("Origin", "https://desk.example")];
        self.request(method, path, &headers, &encoded(fields))
    }

    /// The same once 张敏 has entered.
    fn entered(office: &Office) -> Desk {
        let mut desk = Desk::serve(office);
        let ticket = desk.ticket.clone();
        let answer = desk.post("/enter", &[("ticket", &ticket), ("by", "张敏")]).with(303);
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        desk.cookie = cookie.split(';').next().unwrap().to_owned();
        let page = desk.get("/months/2020-06").with(200).body;
        desk.token = value(&page, "token");
        desk
    }

    /// Sends a request as it is and reads the whole answer.
    fn send(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        // An answer may come before all is sent.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            text.push_str(&format!(
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                body.len()
            ));
        }
        self.send(format!("{text}\r\n{body}").as_bytes())
    }

    fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[("Host", &self.host), ("Cookie", &self.cookie)], "")
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.host);
        let headers = [("Host", self.host.as_str()), ("Cookie", &self.cookie), ("Origin", &origin)];
        self.request("POST", path, &headers, &encoded(fields))
    }

    /// An act on what a page shows; where it leads to.
    fn decide(&self, page: &str, fields: &[(&str, &str)]) -> Answer {
        let seen = value(&self.get(page).with(200).body, "seen");
        let fields = [&[("token", self.token.as_str()), ("seen", &seen), ("why", "已电话核实")], fields].concat();
        self.post("/months/2020-06/decide", &fields)
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let byte =
        |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let text = |text: &str| text.bytes().map(byte).collect::<String>();
    fields.iter().map(|(name, value)| format!("{name}={}", text(value))).collect::<Vec<_>>().join("&")
}

/// Value of the first hidden field of a name.
fn value(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    rest.split('"').next().unwrap().to_owned()
}

fn ids(office: &Office) -> (String, String, String, String) {
    let ledger = office.ledger();
    let form = unit(&ledger, "dangzheng")["unconfirmed"][0]["id"].as_str().unwrap().to_owned();
    let heping = &unit(&ledger, "heping")["submission"];
    let finding = heping["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "phone-missing");
    let finding = finding.unwrap()["id"].as_str().unwrap().to_owned();
    let figures = unit(&ledger, "jinhu")["submission"]["figures"].as_array().unwrap().clone();
    let figure = figures.iter().find(|figure| figure["counted"] == true).unwrap()["id"].as_str().unwrap().to_owned();
    let mails = ledger["messages"].as_array().unwrap().clone();
    let hostile = mails.iter().find(|mail| mail["from"] == "zhao@mail.example").unwrap();
    (form, finding, figure, hostile["id"].as_str().unwrap().to_owned())
}

/// Every page of the month, with the mail and the letter of each kind.
fn pages(office: &Office) -> Vec<String> {
    let (_, _, _, mail) = ids(office);
    let letter = office.ledger()["letters"][0]["id"].as_str().unwrap().to_owned();
    let month = "/months/2020-06";
    let below = ["units/jinhu", "units/yunling", "units/dangzheng", "units/jingfa", "letters", "log"];
    let mut pages: Vec<String> = below.map(|page| format!("{month}/{page}")).to_vec();
    pages.extend([month.to_owned(), format!("{month}/mails/{mail}"), format!("{month}/letters/{letter}")]);
    pages
}

/// Every act with the fields that it needs.
fn acts(office: &Office) -> Vec<Vec<(&'static str, String)>> {
    let (form, finding, figure, mail) = ids(office);
    let own = |text: &str| text.to_owned();
    vec![
        vec![("act", own("accept")), ("id", form.clone())],
        vec![("act", own("reject")), ("id", form.clone())],
        vec![("act", own("set")), ("id", form.clone()), ("field", own("phone")), ("value", own("13800000007"))],
        vec![("act", own("received")), ("id", form), ("time", own("2020-07-03T15:00"))],
        vec![("act", own("waive")), ("id", finding)],
        vec![("act", own("correct")), ("id", figure.clone()), ("value", own("7"))],
        vec![("act", own("drop")), ("id", figure)],
        vec![("act", own("excuse")), ("unit", own("yunling"))],
        vec![("act", own("nil")), ("unit", own("yunling"))],
        vec![("act", own("assign")), ("id", mail.clone()), ("unit", own("yunling"))],
        vec![("act", own("done")), ("id", mail)],
        vec![("act", own("undo")), ("id", own("0000000000"))],
    ]
}

fn nothing_was_decided(office: &Office) {
    let list = office.huizong(&["decide", "list"]);
    assert_eq!(list.stdout, "", "{}", list.stderr);
}

#[test]
fn the_link_lets_one_browser_in_and_nobody_else_sees_or_does_anything() {
    let office = office();
    let desk = Desk::serve(&office);
    desk.post("/enter", &[("ticket", "0000"), ("by", "甲")]).with(403);
    desk.get("/enter?ticket=0000").with(403);
    // Looking at the link does not use it up; entering without a name does not either.
    let ask = desk.get(&format!("/enter?ticket={}", desk.ticket)).with(200);
    assert!(ask.body.contains("name=\"by\"") && ask.header("set-cookie").is_none());
    desk.post("/enter", &[("ticket", &desk.ticket), ("by", " ")]).with(200);
    for page in pages(&office).iter().map(String::as_str).chain(["/", "/months/2020-06/mails/x/files/0"]) {
        let answer = desk.get(page).with(401);
        assert!(!answer.body.contains("金湖"), "{page}");
    }
    for act in acts(&office) {
        let fields: Vec<(&str, &str)> = act.iter().map(|(name, value)| (*name, value.as_str())).collect();
        desk.post("/months/2020-06/decide", &fields).with(401);
    }
    desk.post("/months/2020-06/letters", &[("act", "release")]).with(401);
    desk.post("/months/2020-06/record", &[("act", "record")]).with(401);
    desk.post("/leave", &[]).with(401);
    let answer = desk.post("/enter", &[("ticket", &desk.ticket), ("by", "张敏")]).with(303);
    desk.post("/enter", &[("ticket", &desk.ticket), ("by", "张敏")]).with(403);
    // A cookie of the right length that nobody was given.
    let guess = format!("huizong_desk={}", "0".repeat(64));
    desk.request("GET", "/months/2020-06", &[("Host", &desk.host), ("Cookie", &guess)], "").with(401);
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap();
    let own = [("Host", desk.host.as_str()), ("Cookie", cookie)];
    let page = desk.request("GET", "/months/2020-06", &own, "").with(200).body;
    // After leaving the cookie is worth nothing.
    let origin = format!("http://{}", desk.host);
    let leave = [own[0], own[1], ("Origin", origin.as_str())];
    desk.request("POST", "/leave", &leave, &encoded(&[("token", &value(&page, "token"))])).with(200);
    desk.request("GET", "/months/2020-06", &own, "").with(401);
    nothing_was_decided(&office);
}

#[test]
fn acts_of_other_sites_and_under_other_names_are_refused() {
    let office = office();
    let desk = Desk::entered(&office);
    let (host, origin) = (desk.host.clone(), format!("http://{}", desk.host));
    let cookie = desk.cookie.clone();
    for act in acts(&office) {
        let mut fields: Vec<(&str, &str)> = act.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("why", "x"), ("seen", "999999")]);
        // Without the session's token, and with another's.
        desk.post("/months/2020-06/decide", &fields).with(403);
        desk.post("/months/2020-06/decide", &[&fields[..], &[("token", &"0".repeat(64))]].concat()).with(403);
        fields.push(("token", &desk.token));
        let body = encoded(&fields);
        for (headers, status) in [
            (vec![("Host", host.as_str())], 403),
            (vec![("Host", &host), ("Origin", "http://evil.example")], 403),
            (vec![("Host", &host), ("Origin", "null")], 403),
            (vec![("Host", &host), ("Origin", &origin), ("Sec-Fetch-Site", "cross-site")], 403),
            (vec![("Host", "evil.example"), ("Origin", "http://evil.example")], 421),
            (vec![("Origin", origin.as_str())], 400),
        ] {
            let headers = [&headers[..], &[("Cookie", cookie.as_str())]].concat();
            let status_got = desk.request("POST", "/months/2020-06/decide", &headers, &body).status;
            assert!(status_got == status || status == 400 && status_got == 421, "{headers:?}: {status_got}");
        }
    }
    for (path, fields) in [("/months/2020-06/letters", vec![("act", "release")]), ("/leave", vec![("token", "0")])] {
        desk.post(path, &fields).with(403);
    }
    desk.request("GET", "/months/2020-06", &[("Host", "evil.example"), ("Cookie", &cookie)], "").with(421);
    desk.request("PUT", "/months/2020-06", &[("Host", &host), ("Cookie", &cookie)], "").with(405);
    desk.post("/months/2020-06/decide", &[("why", &"x".repeat(100_000))]).with(413);
    nothing_was_decided(&office);
}

#[test]
fn foreign_words_are_text_on_every_page_and_foreign_files_are_downloads() {
    let office = office();
    let desk = Desk::entered(&office);
    let mut seen = 0;
    for page in pages(&office) {
        let answer = desk.get(&page).with(200);
        let body = answer.body.replace("<script src=\"/desk.js\" defer></script>", "");
        for markup in ["<script", "<img", "onerror=alert(1)>", "style=", "onclick"] {
            assert!(!body.contains(markup), "{page}: {markup}\n{body}");
        }
        seen += answer.body.matches("&lt;script&gt;alert(1)&lt;/script&gt;").count();
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    assert!(seen >= 4, "the foreign words are shown: {seen}");
    let (_, _, _, mail) = ids(&office);
    for number in 0..3 {
        let answer = desk.get(&format!("/months/2020-06/mails/{mail}/files/{number}"));
        if number < 2 {
            let answer = answer.with(200);
            assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
            assert!(answer.header("content-disposition").unwrap().starts_with("attachment; "), "{}", answer.head);
            assert!(!answer.head.contains('<'), "{}", answer.head);
        } else {
            answer.with(404);
        }
    }
}

#[test]
fn paths_are_ids_of_the_ledger_and_nothing_else() {
    let office = office();
    let desk = Desk::entered(&office);
    let (_, _, _, mail) = ids(&office);
    for path in [
        "/months/../../campaign.toml",
        "/months/..%2F..%2Fcampaign.toml",
        "/months/2020-06/units/..%2F..%2Fcampaign.toml",
        "/months/2020-06/units/%2e%2e",
        "/months/2020-06/units/nobody",
        "/months/2020-06/mails/..%2F..%2Fstate%2Fjournal.jsonl",
        "/months/2020-06/mails/%00",
        "/months/2020-06/letters/..%2F..%2Fstate",
        "/months/1999-01",
        "/months/2020-13",
        "/campaign.toml",
        "/state/journal.jsonl",
        "//etc/passwd",
        "/desk.css/../../campaign.toml",
    ] {
        let answer = desk.get(path);
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.body.contains("[campaign]"), "{path}");
    }
    for number in ["-1", "99", "..", "1e3", "18446744073709551616"] {
        let status = desk.get(&format!("/months/2020-06/mails/{mail}/files/{number}")).status;
        assert!((400..500).contains(&status), "{number}: {status}");
    }
}

#[test]
fn an_act_on_an_older_state_is_shown_what_has_changed_and_can_be_confirmed() {
    let office = office();
    let desk = Desk::entered(&office);
    let (_, finding, _, _) = ids(&office);
    let page = "/months/2020-06/units/heping";
    let seen = value(&desk.get(page).with(200).body, "seen");
    let hand = ["--by", "李强", "--why", "表已核过", "--as-of", AS_OF];
    let form = unit(&office.ledger(), "heping")["submission"]["id"].as_str().unwrap().to_owned();
    office.huizong(&[&["decide", "set", &form, "phone", "13800000007"], &hand[..]].concat()).with(0);
    // Another unit's decision is none of this page's business.
    office.huizong(&[&["decide", "excuse", "yunling", "--period", "2020-06"], &hand[..]].concat()).with(0);
    let fields =
        [("token", desk.token.as_str()), ("why", "在册有电话"), ("page", "heping"), ("act", "waive"), ("id", &finding)];
    let refused = desk.post("/months/2020-06/decide", &[&fields[..], &[("seen", &seen)]].concat()).with(409);
    assert!(refused.body.contains("李强：表已核过") && refused.body.contains("仍然登记"), "{}", refused.body);
    assert_eq!(refused.body.matches("李强：").count(), 1, "{}", refused.body);
    assert_eq!(office.huizong(&["decide", "list"]).stdout.lines().count(), 2);
    // The phone is filled in, so there is nothing to waive: the confirmed act says so.
    let seen = value(&refused.body, "seen");
    assert_eq!(value(&refused.body, "id"), finding);
    let status = desk.post("/months/2020-06/decide", &[&fields[..], &[("seen", &seen)]].concat()).status;
    assert_eq!(status, 409);
    let placeholder = office.ledger();
    let placeholder = unit(&placeholder, "heping")["submission"]["findings"].as_array().unwrap().clone();
    let placeholder = placeholder.iter().find(|finding| finding["code"] == "placeholder-left").unwrap();
    let id = placeholder["id"].as_str().unwrap();
    let done = desk.decide(page, &[("page", "heping"), ("act", "waive"), ("id", id)]).with(303);
    let there = done.header("location").unwrap();
    assert!(there.starts_with("/months/2020-06/units/heping?noted="), "{there}");
    assert!(desk.get(there).with(200).body.contains("role=\"status\">已登记："));
}

#[test]
fn acts_on_the_desk_and_by_commands_leave_the_same_ledger_and_the_same_files() {
    let (by_desk, by_command) = (office(), office());
    let (form, finding, figure, mail) = ids(&by_desk);
    let desk = Desk::entered(&by_desk);
    let page = "/months/2020-06/units/yunling";
    for fields in [
        vec![("act", "accept"), ("id", form.as_str())],
        vec![("act", "set"), ("id", &form), ("field", "phone"), ("value", "13800000007")],
        vec![("act", "received"), ("id", &form), ("time", "2020-07-03T15:00")],
        vec![("act", "waive"), ("id", &finding)],
        vec![("act", "correct"), ("id", &figure), ("value", "7")],
        vec![("act", "assign"), ("id", &mail), ("unit", "yunling"), ("remember", "1")],
        vec![("act", "drop"), ("id", &figure)],
    ] {
        desk.decide(page, &fields).with(303);
    }
    let hand = ["--by", "张敏", "--why", "已电话核实", "--as-of", AS_OF];
    for arguments in [
        vec!["accept", form.as_str()],
        vec!["set", &form, "phone", "13800000007"],
        vec!["received", &form, "2020-07-03T15:00:00+08:00"],
        vec!["waive", &finding],
        vec!["correct", &figure, "7"],
        vec!["assign", &mail, "yunling", "--remember"],
        vec!["correct", &figure, "--drop"],
    ] {
        by_command.huizong(&[&["decide"], &arguments[..], &hand[..]].concat()).with(0);
    }
    for office in [&by_desk, &by_command] {
        office.run();
    }
    assert_eq!(by_desk.ledger(), by_command.ledger());
    assert_eq!(by_desk.ledger()["decisions"].as_array().unwrap().len(), 7);
    month::assert_same(&by_desk.files("output"), &by_command.files("output"));
    month::assert_same(&by_desk.files("outbox"), &by_command.files("outbox"));
}

#[test]
fn pages_are_read_while_a_run_goes_on_and_acts_ask_for_patience() {
    let office = office();
    let desk = Desk::entered(&office);
    let (form, _, _, _) = ids(&office);
    let lock = fs::File::options().write(true).open(office.path("state/lock")).unwrap();
    lock.lock().unwrap();
    let page = desk.get("/months/2020-06/units/dangzheng").with(200).body;
    let fields = [("act", "accept"), ("id", form.as_str()), ("page", "dangzheng")];
    let busy = desk.decide("/months/2020-06/units/dangzheng", &fields).with(503);
    assert!(busy.body.contains("正在汇总，请稍后"), "{}", busy.body);
    assert!(page.contains("不予采用"));
    lock.unlock().unwrap();
    desk.decide("/months/2020-06/units/dangzheng", &fields).with(303);
}

#[test]
fn a_paper_form_is_recorded_and_letters_are_read_released_and_withdrawn() {
    let office = office();
    let desk = Desk::entered(&office);
    let seen = value(&desk.get("/months/2020-06/units/yunling").with(200).body, "seen");
    let text = "各单位报送工作开展情况表\n单位名称：云岭社区\n报送时间：2020年7月2日\n报送人：吴强 13800000012\n一、宣传工作开展情况：\n张贴海报12张。\n二、其他工作开展情况：\n无\n";
    let mut body = String::new();
    let fields = [("token", desk.token.as_str()), ("seen", &seen), ("page", "yunling"), ("unit", "yunling")];
    for (name, value) in
        fields.into_iter().chain([("time", "2020-07-03T15:00"), ("why", "来电报送"), ("act", "record")])
    {
        body.push_str(&format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"云岭.txt\"\r\nContent-Type: text/plain\r\n\r\n";
    let body = format!("{body}{head}{text}\r\n--b--\r\n");
    let request = format!(
        "POST /months/2020-06/record HTTP/1.1\r\nConnection: close\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n{body}",
        desk.cookie,
        body.len(),
        host = desk.host,
    );
    desk.send(request.as_bytes()).with(303);
    let page = desk.get("/months/2020-06/units/yunling").with(200).body;
    assert!(page.contains("登记纸质或来电报送") && page.contains("来电报送"), "{page}");

    // A letter that went out is read and sent again; the same click a second time is on an older state.
    let list = desk.get("/months/2020-06/letters").with(200).body;
    let letter = value(&list, "letter");
    let shown = desk.get(&format!("/months/2020-06/letters/{}", letter.split(' ').next().unwrap())).with(200).body;
    assert!(shown.contains("平安"), "{shown}");
    let again = [("token", desk.token.as_str()), ("act", "resend"), ("letter", &letter), ("why", "对方说没有收到")];
    desk.post("/months/2020-06/letters", &again).with(303);
    let stale = desk.post("/months/2020-06/letters", &again).with(409);
    assert!(stale.body.contains("有变化"), "{}", stale.body);
    let log = desk.get("/months/2020-06/log").with(200).body;
    assert!(log.contains("登记纸质或来电报送"), "{log}");
    let listed = office.huizong(&["log"]).with(0).stdout;
    assert!(listed.contains("张敏：对方说没有收到"), "{listed}");
}

/// Gives somebody an account.
fn add_user(office: &Office, name: &str, role: &str, password: &str) -> month::Ended {
    fs::write(office.path("password.txt"), format!("{password}\n")).unwrap();
    office.huizong(&["desk", "user", "add", name, "--role", role, "--password-file", "password.txt"])
}

#[test]
fn other_computers_need_accounts_and_a_viewer_only_looks() {
    let office = office();
    for refused in [vec!["desk", "--listen", "0.0.0.0:0"], vec!["desk", "--tls-cert", "a.pem"]] {
        office.huizong(&refused).with(2);
    }
    add_user(&office, "李强", "查看", "short").with(2);
    add_user(&office, "李强", "老板", "long enough 1").with(2);
    add_user(&office, "李强", "查看", "long enough 1").with(0);
    add_user(&office, "张敏", "act", "long enough 2").with(0);
    let kept = fs::read_to_string(office.path("state/desk-users.json")).unwrap();
    assert!(kept.contains("$argon2id$v=19$") && !kept.contains("long enough"), "{kept}");
    let mut desk = Desk::behind_a_proxy(&office);
    desk.get("/login").with(421);
    desk.through_proxy("GET", "/enter?ticket=0", &[]).with(403);
    for page in pages(&office) {
        let answer = desk.through_proxy("GET", &page, &[]).with(303);
        assert_eq!(answer.header("location"), Some("/login"));
    }
    let wrong = desk.through_proxy("POST", "/login", &[("name", "李强"), ("password", "long enough 2")]).with(403);
    let nobody = desk.through_proxy("POST", "/login", &[("name", "王五"), ("password", "long enough 2")]).with(403);
    assert_eq!(wrong.body.replace("李强", "王五"), nobody.body, "an unknown name is answered like a known one");

    let answer = desk.through_proxy("POST", "/login", &[("name", "李强"), ("password", "long enough 1")]).with(303);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-huizong_desk=") && cookie.ends_with("; SameSite=Strict; Secure"), "{cookie}");
    desk.cookie = cookie.split(';').next().unwrap().to_owned();
    let page = desk.through_proxy("GET", "/months/2020-06", &[]).with(200).body;
    assert!(page.contains("<body class=\"viewer\">"));
    let token = value(&page, "token");
    for act in acts(&office) {
        let mut fields: Vec<(&str, &str)> = act.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend([("token", token.as_str()), ("why", "x"), ("seen", "999999")]);
        let refused = desk.through_proxy("POST", "/months/2020-06/decide", &fields).with(403);
        assert!(refused.body.contains("只能查看"), "{}", refused.body);
    }
    desk.through_proxy("POST", "/months/2020-06/letters", &[("token", &token), ("act", "release")]).with(403);
    nothing_was_decided(&office);

    let answer = desk.through_proxy("POST", "/login", &[("name", "张敏"), ("password", "long enough 2")]).with(303);
    desk.cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let page = desk.through_proxy("GET", "/months/2020-06/units/yunling", &[]).with(200).body;
    let (token, seen) = (value(&page, "token"), value(&page, "seen"));
    let fields = [("act", "nil"), ("unit", "yunling"), ("token", &token), ("seen", &seen), ("why", "来电")];
    desk.through_proxy("POST", "/months/2020-06/decide", &fields).with(303);
    assert!(office.huizong(&["decide", "list"]).stdout.contains("张敏"));
}

#[test]
fn a_login_guessed_a_thousand_times_is_locked_out() {
    let office = office();
    add_user(&office, "张敏", "办理", "long enough 2").with(0);
    let desk = Desk::behind_a_proxy(&office);
    let mut locked = 0;
    for number in 0..1000 {
        let guess = format!("guess number {number}");
        match desk.through_proxy("POST", "/login", &[("name", "张敏"), ("password", &guess)]).status {
            403 => assert!(number < 5, "{number}"),
            429 => locked += 1,
            other => panic!("{other}"),
        }
    }
    assert_eq!(locked, 995);
    // The right password does not help either, and it is said why.
    let right = [("name", "张敏"), ("password", "long enough 2")];
    let answer = desk.through_proxy("POST", "/login", &right).with(429);
    assert!(answer.body.contains("尝试次数过多") && answer.header("set-cookie").is_none());
}
