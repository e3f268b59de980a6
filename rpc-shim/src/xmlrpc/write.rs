//! Values to XML, compact and as Python's `xmlrpc.client` reads them.

use super::{Fault, Value, clean};
use quick_xml::escape::partial_escape;
use std::fmt::Write as _;

const DECLARATION: &str = "<?xml version='1.0'?>\n";

/// The document of a call.
#[must_use]
pub fn write_call(method: &str, params: &[Value]) -> String {
    let mut xml = String::from(DECLARATION);
    xml += "<methodCall><methodName>";
    push_text(&mut xml, method);
    xml += "</methodName><params>";
    for param in params {
        xml += "<param>";
        push_value(&mut xml, param);
        xml += "</param>";
    }
    xml += "</params></methodCall>\n";
    xml
}

/// The document of an answer.
#[must_use]
pub fn write_response(value: &Value) -> String {
    let mut xml = String::from(DECLARATION);
    xml += "<methodResponse><params><param>";
    push_value(&mut xml, value);
    xml += "</param></params></methodResponse>\n";
    xml
}

/// The document of a fault.
#[must_use]
pub fn write_fault(fault: &Fault) -> String {
    let mut xml = String::from(DECLARATION);
    xml += "<methodResponse><fault>";
    push_value(&mut xml, &fault_value(fault));
    xml += "</fault></methodResponse>\n";
    xml
}

/// A fault as the struct it travels in.
pub(super) fn fault_value(fault: &Fault) -> Value {
    Value::members([
        ("faultCode", Value::Int(fault.code.into())),
        ("faultString", Value::text(fault.text.as_ref())),
    ])
}

fn push_text(xml: &mut String, text: &str) {
    *xml += &partial_escape(clean(text));
}

fn push_value(xml: &mut String, value: &Value) {
    *xml += "<value>";
    // Writing into a string cannot fail.
    let _ = match value {
        Value::Nil => write!(xml, "<nil/>"),
        Value::Bool(bool) => write!(xml, "<boolean>{}</boolean>", u8::from(*bool)),
        Value::Int(int) if i32::try_from(*int).is_ok() => write!(xml, "<int>{int}</int>"),
        Value::Int(int) => write!(xml, "<i8>{int}</i8>"),
        Value::Double(double) => write!(xml, "<double>{double:?}</double>"),
        Value::Time(time) => {
            let (year, month, day) = (time.year(), time.month(), time.day());
            let (hour, minute, second) = (time.hour(), time.minute(), time.second());
            write!(
                xml,
                "<dateTime.iso8601>{year:04}{month:02}{day:02}T{hour:02}:{minute:02}:{second:02}</dateTime.iso8601>"
            )
        }
        Value::Text(text) => {
            *xml += "<string>";
            push_text(xml, text);
            write!(xml, "</string>")
        }
        Value::Array(items) => {
            *xml += "<array><data>";
            for item in items {
                push_value(xml, item);
            }
            write!(xml, "</data></array>")
        }
        Value::Struct(members) => {
            *xml += "<struct>";
            for (name, value) in members {
                *xml += "<member><name>";
                push_text(xml, name);
                *xml += "</name>";
                push_value(xml, value);
                *xml += "</member>";
            }
            write!(xml, "</struct>")
        }
    };
    *xml += "</value>";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_the_existing_programs_have_them() {
        let time = jiff::civil::date(2026, 11, 20).at(22, 33, 8, 0);
        let value = Value::Array(vec![
            Value::members([("tipo", Value::text("a<b>&\u{b}")), ("destino", Value::Nil)]),
            Value::Bool(true),
            Value::Int(-7),
            Value::Int(1 << 40),
            Value::Double(1_795_214_000.25),
            Value::Time(time),
        ]);
        let xml = write_response(&value);
        assert_eq!(
            xml,
            "<?xml version='1.0'?>\n<methodResponse><params><param><value><array><data>\
             <value><struct><member><name>tipo</name><value><string>a&lt;b&gt;&amp;?</string></value></member>\
             <member><name>destino</name><value><nil/></value></member></struct></value>\
             <value><boolean>1</boolean></value><value><int>-7</int></value>\
             <value><i8>1099511627776</i8></value><value><double>1795214000.25</double></value>\
             <value><dateTime.iso8601>20261120T22:33:08</dateTime.iso8601></value>\
             </data></array></value></param></params></methodResponse>\n"
        );
    }
}
