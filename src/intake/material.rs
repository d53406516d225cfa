//! The text of a file without a form in, whether it is 经验材料 out: a text of its own about the campaign's work.

use crate::form::Subject;
use text::{compact, is_han};

/// Fewest Han characters in sentences: shorter texts are greetings, signatures and captions.
const FEWEST: usize = 12;
/// Fewest Han characters of a line that counts as a sentence.
const SENTENCE: usize = 8;
/// Characters at the beginning that say what a note is about.
const OPENING: usize = 300;
/// Most bytes of a text that are kept.
const MOST: usize = 400_000;

/// Words of texts about work with people, of whichever campaign.
const WORK: [&str; 8] = ["宣传", "工作", "活动", "做法", "经验", "成效", "居民", "群众"];

/// Words of notes and of what mail programs add.
const NOTES: [&str; 16] = [
    "免责声明",
    "保密声明",
    "本邮件",
    "误收",
    "误发",
    "disclaimer",
    "confidential",
    "请假",
    "休假",
    "年假",
    "病假",
    "事假",
    "产假",
    "调休",
    "发自我的",
    "扫描全能王",
];

/// The text as it is kept; `None` for a list, a note, a signature, or a text about something else.
pub(super) fn own_text(text: &str, subject: &Subject) -> Option<String> {
    let sentences =
        text.lines().filter(|line| line.contains(['，', '。', '；', ','])).map(han).filter(|han| *han >= SENTENCE);
    let opening: String = compact(text).chars().take(OPENING).collect();
    let is_note = NOTES.iter().any(|word| opening.contains(word));
    if sentences.sum::<usize>() < FEWEST || is_note || !is_about_the_work(text, subject) {
        return None;
    }
    text.get(..text.floor_char_boundary(MOST)).map(str::to_owned)
}

/// A text need not name the campaign's subject, but one that names another work's is about that.
fn is_about_the_work(text: &str, subject: &Subject) -> bool {
    subject.is_of(text) || !subject.is_of_another(text) && WORK.iter().any(|word| text.contains(word))
}

fn han(line: &str) -> usize {
    line.chars().filter(|character| is_han(*character)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::campaign;

    #[test]
    fn only_a_text_of_its_own_about_the_work_is_material() {
        let campaign = campaign();
        let subject = Subject::of(&campaign.reading());
        let is_material = |text: &str| own_text(text, &subject).is_some();
        let story = "社区把反诈宣传与网格走访结合起来，由网格员逐户讲解刷单返利、冒充客服等骗局的手法，并请受过骗的居民现身说法，\
            让老人记得住、听得懂。三个月来，辖区没有再发生一起养老诈骗案件，居民主动来电核实可疑电话四十余次。";
        assert!(is_material(&format!("守护好居民的钱袋子\n{story}")));
        for text in [
            "",
            "联系人：王芳\n电话：13900000002",
            "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组，禁止任何其他人以任何形式使用本邮件中的信息，如误收请立即删除，谢谢合作，防诈骗提示。",
            "祝工作顺利，万事如意！",
            "海报\n手册\n横幅\n张贴点位\n物业值班室\n小区门口",
        ] {
            assert!(!is_material(text), "{text}");
        }
        assert!(is_material("金湖社区的做法：把宣传送到每一户。"));
        assert!(!is_material("社区组织居民学习禁毒知识，禁毒宣传进了每一户，效果很好。"));
        assert!(!is_material(&format!("请假条\n{story}")));
    }
}
