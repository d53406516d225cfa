//! Commands other than `run`, driven through the program as a user drives it: check, figures, init, doctor; wrong usage and
//! wrong configuration; the language of the locale.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod month;

use std::{fs, process::Stdio};

use month::{AS_OF, Ended, Office, codes};
use serde_json::Value;

#[test]
fn the_blank_form_of_the_office_says_what_its_placeholders_are() {
    let office = Office::new();
    let rows = [("单位名称", "（填写单位全称）"), ("报送时间", "____年__月__日"), ("报送人", "姓名及手机号")];
    let table: String =
        rows.iter().map(|(label, value)| format!("<tr><td>{label}</td><td>{value}</td></tr>")).collect();
    let form = format!(
        "<html><meta charset=utf-8><p>各单位报送工作开展情况表</p><table>{table}<tr><td colspan=2>一、宣传工作开展情况：</td></tr></table></html>"
    );
    fs::write(office.path("blank.html"), form).unwrap();
    let code = |ended: Ended| {
        let checked: Value = serde_json::from_str(&ended.stdout).unwrap();
        codes(&checked[0]["forms"][0], "error")
    };
    assert!(!code(office.huizong(&["check", "--json", "blank.html"])).contains(&"blank-form".to_owned()));
    office.edit_campaign("title = \"各单位报送", "blank = \"blank.html\"\ntitle = \"各单位报送");
    assert_eq!(code(office.huizong(&["check", "--json", "blank.html"])), ["blank-form"]);

    fs::write(office.path("blank.html"), "<p>通知</p>").unwrap();
    let ended = office.huizong(&["check", "--json", "blank.html"]).with(2);
    assert!(ended.stderr.contains("blank.html, named by [form] blank, holds no blank form"), "{}", ended.stderr);
}

#[test]
fn figures_come_line_by_line() {
    let office = Office::without_mail();
    let mut child = office
        .command(&["figures", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = "发放宣传手册1200余份，张贴海报一百五十六张\n\n今天下雨\n";
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let ended = Ended::of(child.wait_with_output().unwrap()).with(0);
    let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["figures"].as_array().unwrap().len(), 2);
    let first = &lines[0]["figures"][0];
    assert_eq!((&first["value"], &first["approx"], &first["unit"]), (&1200.into(), &"over".into(), &"份".into()));
    assert_eq!(lines[0]["figures"][1]["value"], 156);
    assert_eq!(lines[2], serde_json::json!({"figures": [], "measures": []}));
}

#[test]
fn a_new_folder_works_at_once_and_the_doctor_finds_it_well() {
    let office = Office::without_mail();
    office.huizong(&["init", "new/反诈宣传"]).with(0);
    let inside = |arguments: &[&str]| {
        Ended::of(office.command(arguments).current_dir(office.path("new/反诈宣传")).output().unwrap())
    };
    let fresh = office.files("new/反诈宣传");
    let doctor = inside(&["doctor"]).with(0);
    assert!(doctor.stdout.contains("12 units") && doctor.stdout.contains("16 mails"), "{}", doctor.stdout);
    assert!(!doctor.stdout.contains('✗'));
    assert!(fresh == office.files("new/反诈宣传"), "the doctor left something behind");
    inside(&["run", "--as-of", AS_OF]).with(1);
    // The templates that `init` writes are those inside the program.
    let other = Office::new();
    other.run().with(1);
    assert!(office.files("new/反诈宣传/output") == other.files("output"));
    assert!(office.files("new/反诈宣传/outbox") == other.files("outbox"));

    let again = office.huizong(&["init", "new/反诈宣传"]).with(2);
    assert!(again.stderr.contains("new/反诈宣传"), "{}", again.stderr);

    office.edit_campaign("path = \"inbox-samples\"", "path = \"no-such-folder\"");
    let ill = office.huizong(&["doctor"]).with(2);
    assert!(ill.stdout.contains('✗') && ill.stdout.contains("no-such-folder"), "{}", ill.stdout);
}

#[cfg(unix)]
#[test]
fn the_doctor_minds_a_password_file_that_everyone_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::new();
    let password = office.path("password");
    fs::write(&password, "secret").unwrap();
    office.replace_table(
        "outbox",
        "[outbox]\nkind = \"smtp\"\nhost = \"127.0.0.1\"\nport = 1\nsecurity = \"none\"\nuser = \"a\"\n\
         password_file = \"password\"\nfrom = \"pingan@bsh.example\"\n",
    );
    for (mode, minded) in [(0o644, true), (0o600, false)] {
        fs::set_permissions(&password, fs::Permissions::from_mode(mode)).unwrap();
        let doctor = office.huizong(&["doctor"]).with(2);
        assert_eq!(doctor.stdout.contains("can read the password file"), minded, "{}", doctor.stdout);
    }
}

#[test]
fn wrong_usage_and_wrong_configuration_are_told_by_name_and_change_nothing() {
    let office = Office::new();
    for arguments in [
        &["bogus"][..],
        &[],
        &["run", "--periood", "2020-06"],
        &["run", "--period", "2020-13"],
        &["run", "--as-of", "yesterday"],
        &["check"],
        &["-c", "elsewhere.toml", "run"],
    ] {
        let ended = office.huizong(arguments).with(2);
        assert!(ended.stdout.is_empty() && !ended.stderr.is_empty(), "{arguments:?}");
    }
    for command in ["run", "check", "figures", "compile", "status", "contacts", "log", "init", "doctor"] {
        let help = office.huizong(&[command, "--help"]).with(0).stdout;
        assert!(help.contains(&format!("huizong {command}")) && help.contains("Example:"), "{help}");
    }

    let whole = fs::read_to_string(office.path("campaign.toml")).unwrap();
    let line_of = |text: &str, words: &str| text.lines().position(|line| line.contains(words)).unwrap() + 1;
    let wrong = [
        ("reminder_limit = 3", "remindr_limit = 3", "reminder_limit"),
        ("kind = \"folder\" ", "kind = \"foldr\" ", "folder"),
        ("day = 3 ", "day = \"three\" ", "day"),
    ];
    for (from, to, shown) in wrong {
        office.edit_campaign(from, to);
        let place =
            format!("campaign.toml:{}", line_of(&fs::read_to_string(office.path("campaign.toml")).unwrap(), to));
        let stderr = office.run().with(2).stderr;
        assert!(stderr.contains(&place) && stderr.contains(shown), "{to}: {stderr}");
        fs::write(office.path("campaign.toml"), &whole).unwrap();
    }
    office.edit_campaign("short_name =", "# short_name =");
    let stderr = office.run().with(2).stderr;
    assert!(stderr.contains("campaign.toml:") && stderr.contains("short_name"), "{stderr}");
    fs::write(office.path("campaign.toml"), &whole).unwrap();

    fs::create_dir_all(office.path("templates/letters")).unwrap();
    let template = office.path("templates/letters/receipt.txt.hbs");
    // A block left open is missed where the file ends.
    for (text, line, shown) in [("主题\n\n{{unti}}\n", 3, "unti"), ("主题\n\n{{#if unit}}\n", 4, "syntax")] {
        fs::write(&template, text).unwrap();
        let stderr = office.run().with(2).stderr;
        let place = format!("templates/letters/receipt.txt.hbs:{line}:");
        assert!(stderr.contains(&place) && stderr.contains(shown), "{stderr}");
    }
    fs::remove_file(&template).unwrap();
    fs::write(office.path("templates/letters/reciept.txt.hbs"), "x").unwrap();
    let stderr = office.run().with(2).stderr;
    assert!(stderr.contains("reciept.txt.hbs"), "{stderr}");
    assert!(!office.path("state").exists() && !office.path("output").exists() && !office.path("outbox").exists());
}

#[test]
fn people_are_spoken_to_in_the_language_of_their_locale() {
    let mut office = Office::new();
    let english = office.huizong(&["status", "--as-of", AS_OF]).stdout;
    assert!(english.contains("12 expected"), "{english}");
    office.environment.push(("LANG".to_owned(), "zh_CN.UTF-8".to_owned()));
    let chinese = office.huizong(&["status", "--as-of", AS_OF]).stdout;
    assert!(chinese.contains("应报 12") && !chinese.contains("expected"), "{chinese}");
    let help = office.huizong(&["--help"]).with(0).stdout;
    assert!(help.contains("定时任务") && help.contains("用法"), "{help}");
    office.edit_campaign("reminder_limit = 3", "remindr_limit = 3");
    let stderr = office.run().with(2).stderr;
    assert!(stderr.contains("campaign.toml第") && stderr.contains("reminder_limit"), "{stderr}");
    let bare = office.huizong(&["status", "--period", "2020-05", "--as-of", AS_OF, "--json"]).with(2);
    assert!(bare.stderr.contains("campaign.toml第"), "options are mixed up in Chinese: {}", bare.stderr);
    // LC_ALL goes before LANG.
    office.environment.push(("LC_ALL".to_owned(), "C".to_owned()));
    let stderr = office.run().with(2).stderr;
    assert!(stderr.contains("campaign.toml:"), "{stderr}");
}
