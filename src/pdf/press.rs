//! The PDF to send to a printer, made as PDF/X-4 (ISO 15930-7) asks: single
//! pages in reading order, trim and bleed on every one.
//!
//! Takes the pages of the reader PDF as they are; [`super::ink`] brings them to
//! the inks of a press. What the exporter does not write is put in here:
//! boxes, output intent, metadata. What is done and what is not stands in
//! `docs/conformance/pdf-x-4.md`.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use quick_xml::escape::escape;
use typst::layout::Abs;
use typst_layout::PagedDocument;
use typst_pdf::PdfStandard;
use uuid::Uuid;

use super::export::{self, PROGRAM};
use super::ink::{self, Surround};
use super::pictures;
use super::preflight;
use super::profile::Condition;
use crate::product::Paper;
use crate::statement::{Date, Statement};

/// What the printer asks for.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The paper of the office, which decides how bleed is measured.
    pub paper: Paper,
    /// Whether there are marks outside the bleed.
    pub marks: bool,
    /// The inks and paper it is printed with.
    pub condition: &'a Condition,
}

impl Order<'_> {
    /// What stands around the trim.
    pub fn around(self) -> Surround {
        let bleed = bleed(self.paper);
        Surround { bleed, marks: self.marks.then(|| Abs::mm(9.0)) }
    }
}

/// How far what runs off a page is printed on.
pub fn bleed(paper: Paper) -> Abs {
    match paper {
        Paper::A4 => Abs::mm(3.0),
        Paper::Letter => Abs::inches(0.125),
    }
}

/// Writes the press PDF, and hands it out only if it keeps every clause of
/// PDF/X-4: the finished bytes are examined as those of any other file.
///
/// # Errors
/// Where the file cannot be completed, or a clause is broken; then it says
/// which, and on which page.
pub fn write(
    inked: &PagedDocument,
    statement: &Statement,
    dated: Date,
    order: Order<'_>,
) -> Result<Vec<u8>, String> {
    let around = order.around();
    let document = ink::surround(inked, around);
    let name = format!("{}:press", statement.identity.slug);
    let bytes = export::plain(&document, &name, dated, PdfStandard::V_1_6)?;
    let mut file = Document::load_mem(&bytes).map_err(|error| error.to_string())?;
    pictures::declare(&mut file)?;
    Finish { file: &mut file, statement, dated, order }.run().map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    file.save_to(&mut out).map_err(|error| error.to_string())?;
    preflight::hold(&out).map_err(|breaches| {
        format!("it is not PDF/X-4, which is a defect of pamphleteer or of the layout: {breaches}")
    })?;
    Ok(out)
}

struct Finish<'a> {
    file: &'a mut Document,
    statement: &'a Statement,
    dated: Date,
    order: Order<'a>,
}

impl Finish<'_> {
    fn run(&mut self) -> Result<(), lopdf::Error> {
        self.file.version = "1.6".into();
        self.boxes()?;
        let intent = self.intent();
        let metadata = self.metadata();
        let catalog = self.file.catalog_mut()?;
        for key in ["StructTreeRoot", "MarkInfo", "Outlines", "PageMode", "OpenAction", "Names"] {
            catalog.remove(key.as_bytes());
        }
        catalog.set("OutputIntents", vec![Object::Reference(intent)]);
        catalog.set("Metadata", metadata);
        self.information()?;
        self.file.prune_objects();
        self.file.renumber_objects();
        Ok(())
    }

    /// Trim ⊂ bleed ⊂ media on every page (ISO 15930-7, 6.10).
    fn boxes(&mut self) -> Result<(), lopdf::Error> {
        let bleed = self.order.around().bleed.to_pt() as f32;
        let pages: Vec<_> = self.file.page_iter().collect();
        for id in pages {
            let page = self.file.get_object_mut(id)?.as_dict_mut()?;
            let numbers = |name: &[u8]| -> Result<Vec<f32>, lopdf::Error> {
                page.get(name)?.as_array()?.iter().map(Object::as_float).collect()
            };
            let (media, trim) = (numbers(b"MediaBox")?, numbers(b"TrimBox")?);
            let (Ok([left, bottom, right, top]), [ml, mb, mr, mt]) =
                (<[f32; 4]>::try_from(trim), media.as_slice())
            else {
                continue;
            };
            let edges = [
                (left - bleed).max(*ml),
                (bottom - bleed).max(*mb),
                (right + bleed).min(*mr),
                (top + bleed).min(*mt),
            ];
            page.set("BleedBox", edges.map(Object::Real).to_vec());
            page.remove(b"StructParents");
            page.remove(b"Tabs");
            page.remove(b"Annots");
        }
        Ok(())
    }

    /// The condition that the file is prepared for (6.2.2).
    fn intent(&mut self) -> lopdf::ObjectId {
        let condition = self.order.condition;
        let profile = self.file.add_object(condition.profile.stream().clone());
        let mut intent = dictionary! {
            "Type" => "OutputIntent",
            "S" => "GTS_PDFX",
            "OutputConditionIdentifier" => text(&condition.identifier),
            "OutputCondition" => text(&condition.name),
            "Info" => text(&condition.name),
            "DestOutputProfile" => profile,
        };
        if let Some(registry) = condition.registry {
            intent.set("RegistryName", text(registry));
        }
        self.file.add_object(intent)
    }

    /// Who made the file and when, in the document's own dictionary; it agrees
    /// with [`Self::metadata`] (6.6).
    fn information(&mut self) -> Result<(), lopdf::Error> {
        let date = format!("D:{}000000Z", self.dated.to_string().replace('-', ""));
        let mut information = dictionary! {
            "Title" => text(&self.statement.plain_title()),
            "Creator" => text(PROGRAM),
            "Producer" => text(PROGRAM),
            "CreationDate" => text(&date),
            "ModDate" => text(&date),
            "Trapped" => "False",
        };
        if let Some(issuer) = &self.statement.identity.issuer {
            information.set("Author", text(issuer));
        }
        match self.file.trailer.get(b"Info").and_then(Object::as_reference) {
            Ok(id) => *self.file.get_object_mut(id)? = Object::Dictionary(information),
            Err(_) => {
                let id = self.file.add_object(information);
                self.file.trailer.set("Info", id);
            }
        }
        Ok(())
    }

    /// The same as XMP (6.5). The file calls itself PDF/X-4 there; [`write`] hands
    /// it out only once [`super::preflight`] has found every clause kept.
    fn metadata(&mut self) -> lopdf::ObjectId {
        let identity = &self.statement.identity;
        let named = |what: &str| {
            let name = format!("pamphleteer:{}:{}:{what}", identity.slug, identity.lang);
            format!("uuid:{}", Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()))
        };
        let document = named("press");
        let instance = named(&format!("press:{}:{PROGRAM}", self.dated));
        let date = format!("{}T00:00:00Z", self.dated);
        let title = self.statement.plain_title();
        let issuer = identity.issuer.as_deref().map_or(String::new(), |issuer| {
            format!(
                "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
                escape(issuer)
            )
        });
        let packet = format!(
            r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
    xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{issuer}
<pdf:Producer>{PROGRAM}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmpMM:DocumentID>{document}</xmpMM:DocumentID>
<xmpMM:InstanceID>{instance}</xmpMM:InstanceID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
            mark = '\u{feff}',
            title = escape(&title),
        );
        let keys: Dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
        self.file.add_object(Stream::new(keys, packet.into_bytes()).with_compression(false))
    }
}

/// A text in a dictionary: ASCII as it is, anything else as UTF-16.
fn text(text: &str) -> Object {
    lopdf::text_string(text)
}
