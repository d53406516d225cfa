//! In: every sample as docx. Out: whether the children of each element are in the order of the ECMA-376 schema (part 1,
//! annex A), which Word and WPS insist on, and whether there is none that the schema does not know there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod sample;
mod varied;

use std::collections::BTreeSet;
use std::io::Read;

use gongwen::{FontNames, to_docx};
use quick_xml::Reader;
use quick_xml::events::Event;
use sample::{docx, layout};

/// Sequences of the schema: an element and its children in order.
const ORDERS: [(&str, &str); 24] = [
    // CT_PPr: CT_PPrBase, then rPr, sectPr, pPrChange.
    (
        "w:pPr",
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs \
         suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd \
         snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment \
         textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    ),
    // EG_RPrBase, in the order that Word writes and WPS wants.
    (
        "w:rPr",
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid \
         vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em \
         lang eastAsianLayout specVanish oMath rPrChange",
    ),
    (
        "w:tblPr",
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd \
         tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    ),
    (
        "w:tcPr",
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers \
         cellIns cellDel cellMerge tcPrChange",
    ),
    (
        "w:sectPr",
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType \
         cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
    ),
    (
        "w:settings",
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries \
         displayBackgroundShape printPostScriptOverText printFractionalCharacterWidth printFormsData embedTrueTypeFonts \
         embedSystemFonts saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader \
         bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors activeWritingStyle proofState \
         formsDesign attachedTemplate linkStyles stylePaneFormatFilter stylePaneSortMethod documentType mailMerge \
         revisionView trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection autoFormatOverride \
         styleLockTheme styleLockQFSet defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone \
         doNotHyphenateCaps showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders \
         bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing \
         drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery \
         doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin doNotShadeFormData \
         noPunctuationKerning characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter \
         noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent \
         alwaysShowPlaceholderText doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt \
         showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars rsids \
         mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats \
         doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults \
         doNotEmbedSmartTags decimalSymbol listSeparator",
    ),
    (
        "w:style",
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked \
         personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    ),
    ("w:styles", "docDefaults latentStyles style"),
    ("w:docDefaults", "rPrDefault pPrDefault"),
    ("w:rPrDefault", "rPr"),
    ("w:pPrDefault", "pPr"),
    (
        "w:font",
        "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic embedBoldItalic",
    ),
    ("w:pBdr", "top left bottom right between bar"),
    ("w:tblBorders", "top start left bottom end right insideH insideV"),
    ("w:tblCellMar", "top start left bottom end right"),
    ("w:compat", "useFELayout compatSetting"),
    ("w:body", "p|tbl sectPr"),
    ("w:p", "pPr r"),
    ("w:r", "rPr t|br|tab|fldChar|instrText|drawing"),
    ("w:tbl", "tblPr tblGrid tr"),
    ("w:tblGrid", "gridCol"),
    ("w:tr", "trPr tc"),
    ("w:trPr", "cantSplit|trHeight|tblHeader"),
    ("w:tc", "tcPr p"),
];

/// What is wrong in a part, one line each; the names of all elements that were checked go into `met`.
fn faults(xml: &str, met: &mut BTreeSet<&'static str>) -> Vec<String> {
    let mut events = Reader::from_str(xml);
    let mut found = Vec::new();
    // Each open element with its sequence and how far in it we are.
    let mut open: Vec<(String, Option<(&'static str, usize)>)> = Vec::new();
    loop {
        let event = events.read_event().unwrap();
        let (start, empty) = match &event {
            Event::Start(start) => (start, false),
            Event::Empty(start) => (start, true),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => return found,
            _ => continue,
        };
        let name = start.name().as_ref().to_owned();
        if let Some((parent, Some((order, at)))) = open.last_mut() {
            let own = name.trim_start_matches("w:");
            let place = order.split_whitespace().position(|step| step.split('|').any(|known| known == own));
            match place {
                None => found.push(format!("{name} in {parent}")),
                Some(place) if place < *at => found.push(format!("{name} too late in {parent}")),
                Some(place) => *at = place,
            }
        }
        let order = ORDERS.iter().find(|(known, _)| *known == name);
        met.extend(order.map(|(known, _)| *known));
        if !empty {
            open.push((name, order.map(|(_, order)| (*order, 0))));
        }
    }
}

#[test]
fn children_stand_in_the_order_of_the_schema() {
    let mut met = BTreeSet::new();
    let mut files: Vec<(String, Vec<u8>)> =
        sample::all().into_iter().map(|(name, document)| (name.to_owned(), docx(&document).unwrap())).collect();
    files.extend(varied::all().into_iter().map(|(name, document)| (name, docx(&document).unwrap())));
    let pages = layout(&sample::report(), &sample::fonts()).unwrap();
    let with_pages = to_docx(&sample::report(), &FontNames::default(), Some(&pages));
    files.push(("with pages".to_owned(), with_pages.unwrap()));
    for (name, bytes) in files {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).unwrap();
            let part_name = part.name().unwrap().into_owned();
            if !part_name.starts_with("word/") || !part_name.ends_with(".xml") {
                continue;
            }
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            assert_eq!(faults(&text, &mut met), Vec::<String>::new(), "{name}: {part_name}");
        }
    }
    let unmet: Vec<&str> = ORDERS.iter().map(|(name, _)| *name).filter(|name| !met.contains(name)).collect();
    assert_eq!(unmet, Vec::<&str>::new(), "never written: the order says nothing");
}

#[test]
fn a_wrong_order_and_a_strange_child_are_seen() {
    let mut met = BTreeSet::new();
    let xml = "<w:p><w:pPr><w:jc/><w:ind/></w:pPr><w:r><w:t/><w:rPr/></w:r></w:p>";
    assert_eq!(faults(xml, &mut met), ["w:ind too late in w:pPr", "w:rPr too late in w:r"]);
    assert_eq!(faults("<w:tc><w:tbl/></w:tc>", &mut met), ["w:tbl in w:tc"]);
}
