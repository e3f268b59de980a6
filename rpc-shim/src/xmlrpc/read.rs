//! XML to values. Reads what Python's `xmlrpc.client` and other libraries write, and nothing that could make
//! reading expensive: no declarations of types or entities, and a bounded nesting.

use super::{Fault, Value, clean};
use jiff::civil::DateTime;
use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesRef, Event},
};
use std::borrow::Cow;
use thiserror::Error;

/// Arrays and structs inside each other. Existing callers need three; reading one level takes some
/// hundred bytes of stack.
pub const MAX_DEPTH: usize = 32;

/// Why a document is not read. None repeats what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MalformedXml {
    /// Not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// Not well-formed, or it does not end where it should.
    #[error("not well-formed")]
    NotWellFormed,
    /// Declares types or entities.
    #[error("declarations are not supported")]
    Declares,
    /// Uses an entity that XML does not have by itself.
    #[error("unknown entity")]
    UnknownEntity,
    /// Another element than XML-RPC has there.
    #[error("unexpected element")]
    UnexpectedElement,
    /// A value that is none of its type.
    #[error("bad value")]
    BadValue,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
}

impl From<MalformedXml> for Fault {
    fn from(error: MalformedXml) -> Self {
        Self {
            code: 1,
            text: format!("<class 'xml.parsers.expat.ExpatError'>:{error}").into(),
        }
    }
}

/// Reads a call: the method's name and its parameters.
///
/// # Errors
/// [`MalformedXml`].
pub fn read_call(body: &[u8]) -> Result<(String, Vec<Value>), MalformedXml> {
    let mut document = Document::new(body)?;
    document.open("methodCall")?;
    document.open("methodName")?;
    let name = document.text_until_end()?;
    let mut params = Vec::new();
    if document.opens_or_ends("params")? {
        while document.opens_or_ends("param")? {
            document.open("value")?;
            params.push(document.value(0)?);
            document.end()?;
        }
        document.end()?;
    }
    document.finish()?;
    Ok((clean(name.trim()).into_owned(), params))
}

/// Reads an answer: a value or a fault.
///
/// # Errors
/// [`MalformedXml`].
pub fn read_response(body: &[u8]) -> Result<Result<Value, Fault>, MalformedXml> {
    let mut document = Document::new(body)?;
    document.open("methodResponse")?;
    let is_fault = match document.next_tag()? {
        Tag::Open("params") => false,
        Tag::Open("fault") => true,
        _ => return Err(MalformedXml::UnexpectedElement),
    };
    if !is_fault {
        document.open("param")?;
    }
    document.open("value")?;
    let value = document.value(0)?;
    document.end()?;
    if !is_fault {
        document.end()?;
    }
    document.end()?;
    document.finish()?;
    if !is_fault {
        return Ok(Ok(value));
    }
    let code = value.member("faultCode").and_then(Value::as_int);
    let text = value.member("faultString").and_then(Value::as_str);
    let (Some(code), Some(text)) = (code, text) else {
        return Err(MalformedXml::BadValue);
    };
    Ok(Err(Fault {
        code: i32::try_from(code).map_err(|_| MalformedXml::BadValue)?,
        text: Cow::Owned(text.to_owned()),
    }))
}

/// What comes next in a document. Names are without a prefix: some libraries write `ex:nil`.
enum Piece<'a> {
    Open(&'a str),
    End,
    Text(Cow<'a, str>),
    Finished,
}

/// The same where only white space may stand between elements.
enum Tag<'a> {
    Open(&'a str),
    End,
    Finished,
}

struct Document<'a> {
    reader: Reader<&'a [u8]>,
}

impl<'a> Document<'a> {
    fn new(body: &'a [u8]) -> Result<Self, MalformedXml> {
        let body = str::from_utf8(body).map_err(|_| MalformedXml::NotUtf8)?;
        let body = body.strip_prefix('\u{feff}').unwrap_or(body);
        let mut reader = Reader::from_str(body);
        reader.config_mut().expand_empty_elements = true;
        Ok(Self { reader })
    }

    fn next(&mut self) -> Result<Piece<'a>, MalformedXml> {
        loop {
            let event = self.reader.read_event();
            return Ok(match event.map_err(|_| MalformedXml::NotWellFormed)? {
                Event::Start(start) => Piece::Open(name_of(&start)?),
                // Empty elements are expanded.
                Event::Empty(_) => return Err(MalformedXml::NotWellFormed),
                Event::End(_) => Piece::End,
                Event::Text(text) => Piece::Text(text.into_inner()),
                Event::CData(text) => Piece::Text(text.into_inner()),
                Event::GeneralRef(reference) => Piece::Text(resolve(&reference)?),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::DocType(_) => return Err(MalformedXml::Declares),
                Event::Eof => Piece::Finished,
            });
        }
    }

    /// The next tag, with nothing but white space before it.
    fn next_tag(&mut self) -> Result<Tag<'a>, MalformedXml> {
        loop {
            return Ok(match self.next()? {
                Piece::Open(name) => Tag::Open(name),
                Piece::End => Tag::End,
                Piece::Finished => Tag::Finished,
                Piece::Text(text) if text.trim().is_empty() => continue,
                Piece::Text(_) => return Err(MalformedXml::UnexpectedElement),
            });
        }
    }

    /// The beginning of this element comes next.
    fn open(&mut self, element: &str) -> Result<(), MalformedXml> {
        if self.opens_or_ends(element)? {
            Ok(())
        } else {
            Err(MalformedXml::UnexpectedElement)
        }
    }

    /// True when this element begins next, false when the one around it ends.
    fn opens_or_ends(&mut self, element: &str) -> Result<bool, MalformedXml> {
        match self.next_tag()? {
            Tag::Open(name) if name == element => Ok(true),
            Tag::End => Ok(false),
            Tag::Open(_) => Err(MalformedXml::UnexpectedElement),
            Tag::Finished => Err(MalformedXml::NotWellFormed),
        }
    }

    /// An element ends next. The reader holds ends against beginnings.
    fn end(&mut self) -> Result<(), MalformedXml> {
        match self.next_tag()? {
            Tag::End => Ok(()),
            Tag::Open(_) => Err(MalformedXml::UnexpectedElement),
            Tag::Finished => Err(MalformedXml::NotWellFormed),
        }
    }

    /// Nothing follows the outermost element.
    fn finish(&mut self) -> Result<(), MalformedXml> {
        match self.next_tag()? {
            Tag::Finished => Ok(()),
            Tag::Open(_) | Tag::End => Err(MalformedXml::UnexpectedElement),
        }
    }

    /// All text up to the end of the element, which holds no other.
    fn text_until_end(&mut self) -> Result<String, MalformedXml> {
        let mut whole = String::new();
        loop {
            match self.next()? {
                Piece::Text(text) => whole += &text,
                Piece::End => return Ok(whole),
                Piece::Open(_) => return Err(MalformedXml::UnexpectedElement),
                Piece::Finished => return Err(MalformedXml::NotWellFormed),
            }
        }
    }

    /// The value whose beginning has been read, to its end.
    fn value(&mut self, depth: usize) -> Result<Value, MalformedXml> {
        let mut bare = String::new();
        let element = loop {
            match self.next()? {
                Piece::Text(text) => bare += &text,
                // A value without a type is a string.
                Piece::End => return Ok(Value::Text(clean(&bare).into_owned())),
                Piece::Open(element) if bare.trim().is_empty() => break element,
                Piece::Open(_) => return Err(MalformedXml::UnexpectedElement),
                Piece::Finished => return Err(MalformedXml::NotWellFormed),
            }
        };
        let value = match element {
            "array" => Value::Array(self.array(depth)?),
            "struct" => Value::Struct(self.members(depth)?),
            scalar => read_scalar(scalar, &self.text_until_end()?)?,
        };
        self.end()?;
        Ok(value)
    }

    /// From behind `<array>` to behind `</array>`.
    fn array(&mut self, depth: usize) -> Result<Vec<Value>, MalformedXml> {
        let depth = deeper(depth)?;
        let mut items = Vec::new();
        if self.opens_or_ends("data")? {
            while self.opens_or_ends("value")? {
                items.push(self.value(depth)?);
            }
            self.end()?;
        }
        Ok(items)
    }

    /// From behind `<struct>` to behind `</struct>`.
    fn members(&mut self, depth: usize) -> Result<Vec<(Cow<'static, str>, Value)>, MalformedXml> {
        let depth = deeper(depth)?;
        let mut members = Vec::new();
        while self.opens_or_ends("member")? {
            self.open("name")?;
            let name = self.text_until_end()?;
            self.open("value")?;
            let value = self.value(depth)?;
            self.end()?;
            members.push((Cow::Owned(clean(&name).into_owned()), value));
        }
        Ok(members)
    }
}

fn deeper(depth: usize) -> Result<usize, MalformedXml> {
    if depth < MAX_DEPTH {
        Ok(depth + 1)
    } else {
        Err(MalformedXml::TooDeep)
    }
}

fn read_scalar(element: &str, text: &str) -> Result<Value, MalformedXml> {
    let word = text.trim();
    let value = match element {
        "string" => Some(Value::Text(clean(text).into_owned())),
        "int" | "i4" | "i8" => word.parse().ok().map(Value::Int),
        "boolean" => match word {
            "1" => Some(Value::Bool(true)),
            "0" => Some(Value::Bool(false)),
            _ => None,
        },
        "double" => word.parse().ok().map(Value::Double),
        "dateTime.iso8601" => read_time(word).map(Value::Time),
        "nil" => Some(Value::Nil),
        // `base64` too: nothing that may be called takes bytes.
        _ => return Err(MalformedXml::UnexpectedElement),
    };
    value.ok_or(MalformedXml::BadValue)
}

fn read_time(word: &str) -> Option<DateTime> {
    let usual = DateTime::strptime("%Y%m%dT%H:%M:%S", word);
    let usual = usual.or_else(|_| DateTime::strptime("%Y-%m-%dT%H:%M:%S", word));
    // No sign: a year is written with four digits.
    usual.ok().filter(|time| time.year() >= 0)
}

/// An element's name without its prefix, as long as the document.
fn name_of<'a>(start: &quick_xml::events::BytesStart<'a>) -> Result<&'a str, MalformedXml> {
    KNOWN
        .into_iter()
        .find(|known| *known == start.local_name().into_inner())
        .ok_or(MalformedXml::UnexpectedElement)
}

/// Every element there is.
const KNOWN: [&str; 21] = [
    "methodCall",
    "methodName",
    "methodResponse",
    "params",
    "param",
    "fault",
    "value",
    "array",
    "data",
    "struct",
    "member",
    "name",
    "string",
    "int",
    "i4",
    "i8",
    "boolean",
    "double",
    "dateTime.iso8601",
    "nil",
    "base64",
];

fn resolve(reference: &BytesRef<'_>) -> Result<Cow<'static, str>, MalformedXml> {
    let character = reference.resolve_char_ref();
    match character.map_err(|_| MalformedXml::BadValue)? {
        Some(character) => Ok(Cow::Owned(character.into())),
        None => resolve_predefined_entity(reference)
            .map(Cow::Borrowed)
            .ok_or(MalformedXml::UnknownEntity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn param(xml: &str) -> Result<Value, MalformedXml> {
        let call = format!(
            "<?xml version='1.0'?><methodCall><methodName>m</methodName><params><param>{xml}</param></params></methodCall>"
        );
        read_call(call.as_bytes()).map(|(_, mut params)| params.remove(0))
    }

    #[test]
    fn every_type_is_read() {
        let time = jiff::civil::date(2026, 11, 20).at(22, 33, 8, 0);
        for (xml, value) in [
            ("<value/>", Value::text("")),
            ("<value> a b </value>", Value::text(" a b ")),
            ("<value><string/></value>", Value::text("")),
            (
                "<value>\n <string>a &lt;&amp;&#233;<![CDATA[<b>]]></string>\n</value>",
                Value::text("a <&é<b>"),
            ),
            ("<value><i4> 7 </i4></value>", Value::Int(7)),
            (
                "<value><i8>-1099511627776</i8></value>",
                Value::Int(-(1 << 40)),
            ),
            ("<value><boolean>0</boolean></value>", Value::Bool(false)),
            ("<value><double>1.5</double></value>", Value::Double(1.5)),
            ("<value><nil/></value>", Value::Nil),
            ("<value><ex:nil/></value>", Value::Nil),
            (
                "<value><dateTime.iso8601>20261120T22:33:08</dateTime.iso8601></value>",
                Value::Time(time),
            ),
            (
                "<value><dateTime.iso8601>2026-11-20T22:33:08</dateTime.iso8601></value>",
                Value::Time(time),
            ),
            ("<value><array/></value>", Value::Array(vec![])),
            (
                "<value><array><data>\n<value>a</value> <value><int>1</int></value></data></array></value>",
                Value::Array(vec![Value::text("a"), Value::Int(1)]),
            ),
            (
                "<value><struct><member><name></name><value>a</value></member></struct></value>",
                Value::members([("", Value::text("a"))]),
            ),
        ] {
            assert_eq!(param(xml), Ok(value), "{xml}");
        }
    }

    #[test]
    fn what_is_no_value_is_told_without_repeating_it() {
        for (xml, error) in [
            ("<value><int>x</int></value>", MalformedXml::BadValue),
            (
                "<value><boolean>true</boolean></value>",
                MalformedXml::BadValue,
            ),
            (
                "<value><base64>AA==</base64></value>",
                MalformedXml::UnexpectedElement,
            ),
            (
                "<value>a<int>1</int></value>",
                MalformedXml::UnexpectedElement,
            ),
            (
                "<value><dateTime.iso8601>-0011120T22:33:08</dateTime.iso8601></value>",
                MalformedXml::BadValue,
            ),
            ("<value>&bomb;</value>", MalformedXml::UnknownEntity),
            ("<value>&#0;</value>", MalformedXml::BadValue),
            ("<value><int>1</value></int>", MalformedXml::NotWellFormed),
            ("<value><int>1</int>", MalformedXml::NotWellFormed),
        ] {
            assert_eq!(param(xml), Err(error), "{xml}");
        }
        assert_eq!(read_call(b"\xff"), Err(MalformedXml::NotUtf8));
        assert_eq!(read_call(b""), Err(MalformedXml::NotWellFormed));
    }

    #[test]
    fn what_is_written_is_read() {
        let value = Value::Array(vec![
            Value::members([("b", Value::Int(1 << 40)), ("a", Value::Double(-0.125))]),
            Value::text("a & <b>\nç"),
        ]);
        let call = super::super::write_call("m", std::slice::from_ref(&value));
        assert_eq!(
            read_call(call.as_bytes()),
            Ok(("m".into(), vec![value.clone()]))
        );
        let response = super::super::write_response(&value);
        assert_eq!(read_response(response.as_bytes()), Ok(Ok(value)));
        let fault = Fault::unknown_method("x");
        let response = super::super::write_fault(&fault);
        assert_eq!(read_response(response.as_bytes()), Ok(Err(fault)));
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |levels: usize| {
            let open = "<value><array><data>".repeat(levels);
            let close = "</data></array></value>".repeat(levels);
            param(&format!("{open}{close}"))
        };
        assert!(nested(MAX_DEPTH).is_ok());
        assert_eq!(nested(MAX_DEPTH + 1), Err(MalformedXml::TooDeep));
        assert_eq!(nested(100_000), Err(MalformedXml::TooDeep));
    }
}
