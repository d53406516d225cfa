//! The desk in a real browser (Debian's Chromium, driven by WebDriver): a month's work by clicks and by keyboard, figures lit in the
//! original, and no page that axe-core finds fault with or that is wider than its window, at 1280 and at 390 pixels.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod month;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

use month::{AS_OF, Office, unit};
use serde_json::{Value, json};

/// axe-core 4.10.3 as published on npm (MPL-2.0, see LICENSE in its folder).
const AXE: &str = include_str!("axe/axe.min.js");
/// Key of an element in WebDriver (W3C WebDriver, "Elements").
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";

/// A process that ends with the test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser in which 张敏 has entered the desk.
struct Browser {
    port: u16,
    session: String,
    base: String,
    _driver: Served,
    _desk: Served,
    _profile: tempfile::TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium ends with its session and not with its driver.
        let _ = exchange(self.port, "DELETE", &format!("/session/{}", self.session), "");
    }
}

/// Sends a request to the driver and reads its answer.
fn exchange(port: u16, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )?;
    // The driver keeps the connection open, so the length says where the answer ends.
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut answer = vec![0; length];
    reader.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

impl Browser {
    fn open(office: &Office) -> Browser {
        let mut desk = office.command(&["desk", "--listen", "127.0.0.1:0", "--as-of", AS_OF]);
        let mut desk = Served(desk.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
        let mut link = String::new();
        BufReader::new(desk.0.stdout.take().unwrap()).read_line(&mut link).unwrap();
        let base = link.split("/enter").next().unwrap().to_owned();

        let profile = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver");
        driver.arg("--port=0").env("HOME", profile.path()).stdin(Stdio::null()).stderr(Stdio::null());
        let mut driver = Served(driver.stdout(Stdio::piped()).spawn().expect("chromedriver (Debian: chromium-driver)"));
        let lines = BufReader::new(driver.0.stdout.take().unwrap()).lines();
        let started = lines
            .map_while(Result::ok)
            .find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok());
        let port: u16 = started.expect("chromedriver says its port");
        let data = format!("--user-data-dir={}", profile.path().display());
        let arguments = json!([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--lang=zh-CN",
            data,
        ]);
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}}});
        let answer = exchange(port, "POST", "/session", &wanted.to_string()).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let session = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        let browser = Browser { port, session, base, _driver: driver, _desk: desk, _profile: profile };
        browser.call("POST", "/url", &json!({"url": link.trim()}));
        browser.fill("input[name=by]", "张敏");
        browser.click("button");
        browser.expect("本月一览");
        browser
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}{path}", self.session);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = exchange(self.port, method, &path, &body).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{path}: {answer}"));
        assert!(
            answer["value"]["error"].is_null(),
            "{path}: {} {}",
            answer["value"]["error"],
            answer["value"]["message"]
        );
        answer["value"].clone()
    }

    fn go(&self, path: &str) {
        self.call("POST", "/url", &json!({"url": format!("{}{path}", self.base)}));
    }

    fn element(&self, css: &str) -> String {
        let found = self.call("POST", "/element", &json!({"using": "css selector", "value": css}));
        found[ELEMENT].as_str().unwrap().to_owned()
    }

    fn click(&self, css: &str) {
        let element = self.element(css);
        self.call("POST", &format!("/element/{element}/click"), &json!({}));
    }

    fn fill(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.call("POST", &format!("/element/{element}/value"), &json!({"text": text}));
    }

    fn script(&self, text: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({"script": text, "args": []}))
    }

    fn text(&self) -> String {
        self.script("return document.body ? document.body.innerText : ''").as_str().unwrap().to_owned()
    }

    /// Presses keys in whatever has the focus.
    fn press(&self, keys: &str) {
        let keys = keys.chars().flat_map(|key| {
            [json!({"type": "keyDown", "value": key.to_string()}), json!({"type": "keyUp", "value": key.to_string()})]
        });
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": keys.collect::<Vec<_>>()}]});
        self.call("POST", "/actions", &actions);
    }

    /// Presses Tab until an element has the focus.
    fn tab_to(&self, css: &str) {
        for _ in 0..150 {
            if self.script(&format!("return document.activeElement.matches({})", json!(css))) == json!(true) {
                return;
            }
            self.press(TAB);
        }
        panic!("{css} is not reached with Tab");
    }

    /// Opens what hides an act's form, gives the reason, and does it.
    fn act(&self, scope: &str, act: &str, more: &[(&str, &str)]) {
        let form = format!("{scope} form:has(button[value={act}])");
        let hidden = format!("details:not([open]):has(button[value={act}])");
        let is_hidden = format!("return !!document.querySelector({})", json!(format!("{scope} {hidden}")));
        if self.script(&is_hidden) == json!(true) {
            self.click(&format!("{scope} {hidden} > summary"));
        }
        for (name, value) in more {
            self.fill(&format!("{form} input[name={name}]"), value);
        }
        self.fill(&format!("{form} input[name=why]"), "已电话核实");
        self.click(&format!("{form} button[value={act}]"));
        self.expect("已登记：");
    }

    /// Waits until the page says something: a click that loads a page is answered before the page is there.
    fn expect(&self, words: &str) {
        for _ in 0..300 {
            if self.text().contains(words) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{words} does not come: {}", self.text());
    }

    fn resize(&self, width: u32) {
        let size = json!({"cmd": "Emulation.setDeviceMetricsOverride",
            "params": {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}});
        self.call("POST", "/goog/cdp/execute", &size);
    }

    /// Remakes a picture of the manual where `UPDATE` is set.
    fn photograph(&self, name: &str) {
        if std::env::var_os("UPDATE").is_none() {
            return;
        }
        let shot = json!({"cmd": "Page.captureScreenshot", "params": {"format": "png"}});
        let shot = self.call("POST", "/goog/cdp/execute", &shot)["data"].as_str().unwrap().to_owned();
        let decoded = mail_parser::decoders::base64::base64_decode(shot.as_bytes()).unwrap();
        fs::write(month::project().join("docs/pictures").join(name), decoded).unwrap();
    }

    /// Loads a page at a width and examines it.
    fn examine(&self, path: &str, width: u32) {
        self.resize(width);
        self.go(path);
        // `details` that are closed hide forms, which must be sound too.
        self.script("document.querySelectorAll('details').forEach(one => one.open = true)");
        let wide = self.script("return document.documentElement.scrollWidth");
        assert!(wide.as_u64().unwrap() <= u64::from(width), "{path} is {wide} wide at {width}");
        // The page's policy lets no script in but its own; the driver's is outside of it.
        self.script(AXE);
        let run = "const done = arguments[arguments.length - 1];
            axe.run().then(found => done(found.violations.map(one => one.id + ': ' + one.nodes[0].html)))";
        let found = self.call("POST", "/execute/async", &json!({"script": run, "args": []}));
        assert_eq!(found, json!([]), "{path} at {width}");
    }
}

#[test]
fn a_months_work_by_clicks_and_by_keyboard() {
    let office = Office::new();
    office.make_the_report_only();
    office.run().with(1);
    let first = office.ledger();
    let browser = Browser::open(&office);

    browser.resize(1280);
    browser.go("/months/2020-06");
    browser.photograph("desk-month.png");
    // A stranger's form, from the queue.
    browser.click(".queue a[href*='/units/dangzheng']");
    browser.expect("原件");
    browser.act("main", "accept", &[]);
    // A finding, a field, a figure.
    browser.go("/months/2020-06/units/heping");
    browser.act("[aria-labelledby=h-findings] li:has(b)", "waive", &[]);
    browser.go("/months/2020-06/units/jinhu");
    browser.act("[aria-labelledby=h-figures] li:first-child", "correct", &[("value", "7")]);
    // Pointing at a figure lights its place in the original.
    let figure = browser.script("return document.querySelector('.paper a.figure').id.slice(1)");
    let figure = figure.as_str().unwrap();
    browser.script(&format!(
        "document.getElementById('f{figure}').dispatchEvent(new MouseEvent('mouseover', {{bubbles: true}}))"
    ));
    let lit = browser.script("return [...document.querySelectorAll('.paper .lit')].map(place => place.id)");
    assert_eq!(lit, json!([format!("o{figure}")]));
    browser.photograph("desk-unit.png");

    // The rest of the way without a mouse: excuse a unit, and take it back.
    browser.go("/months/2020-06");
    browser.tab_to(".queue a[href$='/units/yunling']");
    browser.press(ENTER);
    browser.expect("免报、零报告");
    browser.tab_to("form:has(button[value=excuse]) input[name=why]");
    browser.press("quyi");
    browser.press(ENTER);
    browser.expect("已登记：云岭社区");
    browser.tab_to("[aria-labelledby=decisions] summary");
    browser.press(ENTER);
    browser.tab_to("form:has(button[value=undo]) input[name=why]");
    browser.press("cuole");
    browser.press(ENTER);
    browser.expect("的处理“本月免报”");

    // A form on paper, typed into a text file.
    let paper = office.path("paper.txt");
    let text = "各单位报送工作开展情况表\n单位名称：云岭社区\n报送时间：2020年7月2日\n报送人：吴强 13800000012\n一、宣传工作开展情况：\n张贴海报12张。\n二、其他工作开展情况：\n无\n";
    fs::write(&paper, text).unwrap();
    browser.go("/months/2020-06/units/yunling");
    browser.fill("input[type=file]", paper.to_str().unwrap());
    browser.script("document.querySelector('form[enctype] input[name=time]').value = '2020-07-03T15:00'");
    browser.act("[aria-labelledby=h-paper]", "record", &[]);

    // The next run shows it everywhere.
    office.run().with(1);
    let ledger = office.ledger();
    let status = |id| unit(&ledger, id)["status"].clone();
    assert_eq!((status("dangzheng"), status("yunling")), (json!("complete"), json!("complete")));
    assert_eq!(unit(&ledger, "heping")["waived"].as_array().unwrap().len(), 1);
    assert_eq!(unit(&ledger, "jinhu")["submission"]["figures"][0]["value"], 7);
    assert_eq!(ledger["decisions"].as_array().unwrap().len(), 6);

    // A letter is read and sent again.
    browser.go("/months/2020-06/letters");
    browser.click("tbody tr:first-child a");
    browser.expect("正文");
    browser.fill("input[name=why]", "对方没有收到");
    browser.click("button[value=resend]");
    browser.expect("待发");

    let mail = first["messages"].as_array().unwrap().iter().find(|mail| mail["outcome"] == "needs-person").unwrap();
    let mail = format!("/months/2020-06/mails/{}", mail["id"].as_str().unwrap());
    let letter = format!("/months/2020-06/letters/{}", first["letters"][0]["id"].as_str().unwrap());
    let pages = [
        "/months/2020-06",
        "/months/2020-06/units/jinhu",
        "/months/2020-06/units/jingfa",
        "/months/2020-06/letters",
        "/months/2020-06/log",
        &mail,
        &letter,
    ];
    for width in [1280, 390] {
        for page in pages {
            browser.examine(page, width);
        }
    }
}
