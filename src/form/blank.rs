//! The office's blank form in, its placeholders and instructions out, so that campaign.toml need not repeat them.

use crate::config::{FormSettings, ReadingContext};

const BRACKETS: [char; 4] = ['（', '）', '(', ')'];

/// Text of a blank form in the places where units write. Empty where the blank form has nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlankForm {
    unit: String,
    date: String,
    reporter: String,
    /// Id of a section and its instructions, without brackets.
    instructions: Vec<(String, String)>,
}

impl BlankForm {
    /// The first form of a document, found by the campaign's labels and headings; `None` where there is none.
    pub fn read(document: &reader::Document, context: &ReadingContext<'_>) -> Option<Self> {
        let form = super::recognise(document, context, context.starts).forms.into_iter().next()?;
        let section =
            |section: super::Section| (section.id, section.text.trim().trim_matches(BRACKETS).trim().to_owned());
        Some(Self {
            unit: form.unit.raw,
            date: form.reported_on.raw,
            reporter: form.reporter.raw,
            instructions: form.sections.into_iter().map(section).collect(),
        })
    }

    /// Puts what the blank form has in place of the settings' own texts.
    pub fn adopt_into(self, settings: &mut FormSettings) {
        let fields = [
            (&mut settings.unit_placeholder, self.unit),
            (&mut settings.date_placeholder, self.date),
            (&mut settings.reporter_placeholder, self.reporter),
        ];
        for (setting, text) in fields {
            if !text.is_empty() {
                *setting = text;
            }
        }
        for (id, instructions) in self.instructions {
            if let Some(section) = settings.sections.iter_mut().find(|section| section.id == id)
                && !instructions.is_empty()
            {
                section.instructions = instructions;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fixture::{campaign, document, line, table};

    #[test]
    fn placeholders_and_instructions_come_from_the_blank_form() {
        let blank = document(vec![
            line("各单位报送工作开展情况表"),
            table(&[
                &["单位名称", "（填写单位全称）"],
                &["报送时间", "____年__月__日"],
                &["报送人", "姓名及手机"],
                &["一、宣传工作开展情况：\n（请写明场次、人数）>"],
                &["二、其他工作开展情况：>"],
            ]),
        ]);
        let mut campaign = campaign();
        campaign.form.sections[0].instructions = String::new();
        let found = BlankForm::read(&blank, &campaign.reading()).unwrap();
        found.adopt_into(&mut campaign.form);
        let form = &campaign.form;
        let read = [&form.unit_placeholder, &form.date_placeholder, &form.reporter_placeholder];
        assert_eq!(read, ["（填写单位全称）", "____年__月__日", "姓名及手机"]);
        assert_eq!(form.sections[0].instructions, "请写明场次、人数");
        let checked = crate::form::recognise(&blank, &campaign.reading(), crate::form::fixture::received());
        assert!(!checked.forms[0].sections[0].instructions_left);
    }

    #[test]
    fn a_document_without_a_form_is_no_blank_form() {
        assert_eq!(BlankForm::read(&document(vec![line("通知")]), &campaign().reading()), None);
    }
}
