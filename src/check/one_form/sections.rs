//! The sections in, their faults out: missing, empty, without a figure, with words of the template.

use crate::{
    check::Context,
    config::SectionSettings,
    finding::{Code, Finding, Place},
    form::{Form, Section},
};
use figures::numerals;
use text::{is_nil, is_nil_report};

use super::template;

/// Faults of all sections, in the order of the form's settings; each section has one at the most, instructions aside.
pub(super) fn findings(form: &Form, has_figures: &dyn Fn(&str) -> bool, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A campaign that says nothing of what it counts knows no figures, but a number is one all the same.
    let counts_nothing = context.reading.figures.is_empty();
    for settings in &context.reading.form.sections {
        let found = form.sections.iter().find(|section| section.id == settings.id);
        let Some(section) = found else {
            findings.extend(settings.required.then(|| missing(form, settings)));
            continue;
        };
        let has_figures = has_figures(&section.id);
        let crosses = template::placeholder_in_text(&section.text, context.reading.form);
        if is_nil(&section.text) {
            findings.extend(settings.required.then(|| empty(section, settings)));
            continue;
        }
        if settings.required && !has_figures && crosses.is_none() && is_nil_report(&section.text) {
            findings.push(nil_report(section, settings));
        } else if let Some(words) = crosses {
            let message = format!("“{}”中仍保留模板文字“{words}”。", settings.heading);
            findings.push(
                Finding::new(Code::PlaceholderLeft, section.place.clone(), message, "请改为实际内容。").found(words),
            );
        } else if settings.required && !has_figures && !(counts_nothing && numerals(&section.text).next().is_some()) {
            findings.push(without_figures(section, settings));
        }
        if section.instructions_left {
            findings.push(instructions_left(section, settings));
        }
    }
    findings
}

fn missing(form: &Form, settings: &SectionSettings) -> Finding {
    let message = format!("表中未见“{}”一项。", settings.heading);
    let remedy = format!("请按模板保留“{}”标题，并在其后填写本月情况。", settings.heading);
    let place = Place {
        table: form.place.table,
        several_tables: form.unit.place.several_tables,
        sheet: form.place.sheet.clone(),
        ..Place::field(settings.heading.clone())
    };
    Finding::new(Code::SectionMissing, place, message, remedy).example(settings.example.clone())
}

fn empty(section: &Section, settings: &SectionSettings) -> Finding {
    let words = section.text.trim();
    let message = if words.is_empty() {
        format!("“{}”未填写内容。", settings.heading)
    } else {
        format!("“{}”未见具体内容。", settings.heading)
    };
    let remedy = "请补充本月开展情况及数据；如本月确未开展，请与我办联系说明。";
    Finding::new(Code::SectionEmpty, section.place.clone(), message, remedy)
        .found(words)
        .example(settings.example.clone())
}

/// 本月未开展…: the office may accept it, and asks for no numbers.
fn nil_report(section: &Section, settings: &SectionSettings) -> Finding {
    let words = opening(&section.text);
    let message = format!("“{}”填报“{words}”，按零报告登记，待我办认可。", settings.heading);
    let remedy = "如情况属实，请与我办联系说明，不必补报数据；如本月已经开展，请补充具体情况和数据后重新报送。";
    Finding::new(Code::SectionEmpty, section.place.clone(), message, remedy).found(words)
}

fn without_figures(section: &Section, settings: &SectionSettings) -> Finding {
    let message = format!("“{}”未见具体数据。", settings.heading);
    let remedy = "请补充各项工作的具体数量和计量单位，并注明是“本月”还是“累计”。";
    Finding::new(Code::NoFigures, section.place.clone(), message, remedy)
        .found(opening(&section.text))
        .example(settings.example.clone())
}

fn instructions_left(section: &Section, settings: &SectionSettings) -> Finding {
    let message = format!("“{}”中保留了模板的填写说明，汇总时已略去。", settings.heading);
    Finding::new(Code::InstructionsLeft, section.place.clone(), message, "今后填写时请删去该说明，本次无需重报。")
        .found(opening(&settings.instructions))
}

/// The first words of a text, enough to know it again in a letter.
fn opening(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut opening: String = line.chars().take(30).collect();
    if opening.len() < text.len() {
        opening.push('…');
    }
    opening
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, counts_nothing: bool) -> Vec<Code> {
        let mut campaign =
            crate::config::parse(include_str!("../../../campaign.toml"), std::path::Path::new("campaign.toml"))
                .unwrap();
        if counts_nothing {
            campaign.figures.clear();
        }
        let body = format!(
            "各单位报送工作开展情况表\n单位名称：金湖社区\n报送时间：2020年7月2日\n报送人：陈丽 13800000006\n一、宣传工作开展情况：\n{text}\n二、其他工作开展情况：\n无\n"
        );
        let form = crate::form::from_text(&body, &campaign.reading(), campaign.starts).forms.remove(0);
        let lexicon = campaign.lexicon();
        let context = Context { reading: campaign.reading(), lexicon: &lexicon, period: None, received_on: None };
        crate::check::examine(form, &context).findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_campaign_without_kinds_of_figures_takes_any_number_for_one() {
        assert_eq!(codes("排查隐患35处。", true), []);
        assert_eq!(codes("高度重视，成效明显。", true), [Code::NoFigures]);
        assert_eq!(codes("高度重视，成效明显。", false), [Code::NoFigures]);
        assert_eq!(codes("本月因疫情防控未开展宣传活动。", false), [Code::SectionEmpty]);
    }
}
