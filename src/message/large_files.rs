//! Text and HTML of a mail in, the service out to which it links instead of attaching a file (超大附件, 网盘).

/// Part of a URL in lower case, and the name of the service.
const SERVICES: &[(&str, &str)] = &[
    ("exmail.qq.com/cgi-bin/ftn", "腾讯企业邮箱"),
    ("exmail.qq.com/ftn/", "腾讯企业邮箱"),
    ("mail.qq.com/cgi-bin/ftnexs", "QQ邮箱"),
    ("mail.qq.com/ftn/", "QQ邮箱"),
    ("exs_ftn_download", "QQ邮箱"),
    ("cloud-attachment-download", "网易邮箱"),
    ("large-attachment-download", "网易邮箱"),
    ("mail.163.com/js6/html/download", "网易邮箱"),
    ("mail.126.com/js6/html/download", "网易邮箱"),
    ("mail.yeah.net/js6/html/download", "网易邮箱"),
    ("//u.163.com/", "网易邮箱"),
    ("mail.sina.com.cn/filecenter", "新浪邮箱"),
    ("mail.10086.cn/largeattach", "139邮箱"),
    ("mail.10086.cn/drive/", "139邮箱"),
    ("//yun.139.com/", "中国移动云盘"),
    ("//caiyun.139.com/", "中国移动云盘"),
    ("mail.189.cn/webmail/", "189邮箱"),
    ("//cloud.189.cn/", "天翼云盘"),
    ("aliyun.com/alimail/openlinks", "阿里邮箱"),
    ("alipan.com/s/", "阿里云盘"),
    ("aliyundrive.com/s/", "阿里云盘"),
    ("//1drv.ms/", "OneDrive"),
    ("//onedrive.live.com/", "OneDrive"),
    ("sharepoint.com/:", "OneDrive"),
    ("pan.baidu.com/s", "百度网盘"),
    ("share.weiyun.com/", "微云"),
    ("//drive.weixin.qq.com/s", "企业微信微盘"),
    ("pan.quark.cn/s/", "夸克网盘"),
    ("pan.xunlei.com/s/", "迅雷云盘"),
    ("docs.qq.com/", "腾讯文档"),
    ("kdocs.cn/", "金山文档"),
    ("feishu.cn/", "飞书文档"),
    ("shimo.im/", "石墨文档"),
];

/// Words that mail programs write around such a link, for services not listed above.
const LARGE_FILE_WORDS: &[&str] = &["超大附件", "文件中转站", "云附件", "网盘附件"];
/// Words of the expiry note after them.
const EXPIRY_WORDS: &[&str] = &["过期", "到期", "有效期", "失效", "下载"];
/// Marks of a quoted earlier mail, whose links do not count.
const QUOTE_MARKS: &[&str] = &["原始邮件", "原邮件", "Original Message"];
/// Name for a service that is not listed.
const UNNAMED: &str = "邮箱";

/// The service of a download link in the sender's own text; [`UNNAMED`] where only the words around a link indicate one.
pub(super) fn service(text: &str, html: &str) -> Option<&'static str> {
    let lower_html = html.to_ascii_lowercase();
    let own: Vec<&str> = text
        .lines()
        .take_while(|line| !QUOTE_MARKS.iter().any(|mark| line.contains(mark)))
        .filter(|line| !line.trim_start().starts_with('>'))
        .collect();
    let lower_own = own.join("\n").to_ascii_lowercase();
    // In HTML the URL may be in an attribute. HTML after a quotation mark is not examined.
    let quoted =
        QUOTE_MARKS.iter().find_map(|mark| lower_html.find(&mark.to_ascii_lowercase())).unwrap_or(lower_html.len());
    let own_html = lower_html.get(..quoted).unwrap_or_default();
    if let Some((_, name)) = SERVICES.iter().find(|(part, _)| lower_own.contains(part) || own_html.contains(part)) {
        return Some(name);
    }
    if !lower_own.contains("http") && !own_html.contains("http") {
        return None;
    }
    // Letters of this program mention such links too, so an expiry note must follow within four lines.
    let has_note = own.iter().enumerate().any(|(number, line)| {
        let near = || own.iter().skip(number).take(4);
        LARGE_FILE_WORDS.iter().any(|name| line.contains(name))
            && near().any(|line| EXPIRY_WORDS.iter().any(|word| line.contains(word)))
    });
    has_note.then_some(UNNAMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_services() {
        let of = |text: &str| service(text, "").unwrap_or_default();
        assert_eq!(of("https://wx.mail.qq.com/ftn/download?func=3"), "QQ邮箱");
        assert_eq!(of("链接: https://pan.baidu.com/s/1abc 提取码: 8xyz"), "百度网盘");
        assert_eq!(of("超大附件\nhttp://files.mail.example/x 2020年8月1日到期"), "邮箱");
        assert_eq!(of("请不要发超大附件，链接会过期。"), "");
        assert_eq!(of("-----原始邮件-----\nhttps://pan.baidu.com/s/1abc"), "");
        assert_eq!(of("> https://pan.baidu.com/s/1abc"), "");
        assert_eq!(service("", "<a href='https://U.163.com/t0/x'>附件3</a>"), Some("网易邮箱"));
        assert_eq!(service("", "<div>原始邮件</div><a href='https://u.163.com/t0/x'>附件3</a>"), None);
    }
}
