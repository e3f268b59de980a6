//! What requests do: the service's methods are called outside, everything else is answered here.

use super::{Answer, Connection, Invocation, Signature, Ticket};
use crate::rpyc::{
    Exception, Value,
    arguments::{Arguments, Given},
    boxed::Boxed,
    message::handler,
    objects::{Object, ROOT},
    python::{self, Made},
};
use std::sync::Arc;

impl Connection {
    pub(super) fn handle_request(
        &mut self,
        seq: i64,
        handler: i64,
        args: Boxed,
    ) -> Result<Answer, Exception> {
        let mut args = Arguments::open(&self.objects, args)?;
        let value = match handler {
            handler::PING => args.next()?.into_value(&self.objects)?,
            handler::CLOSE => return Ok(Answer::Over),
            handler::GETROOT => return self.refer(ROOT),
            // The classes of what is handed out are known to every client, and the methods of the
            // service are attributes like any other.
            handler::INSPECT => Value::Tuple(Vec::new()),
            handler::GETATTR => {
                let (id, name) = (args.object()?, args.name()?);
                return self.attribute(id, &name);
            }
            handler::CALL => {
                let (id, given) = (args.object()?, args.given()?);
                return self.call(seq, id, given);
            }
            handler::CALLATTR => {
                let (id, name, given) = (args.object()?, args.name()?, args.given()?);
                return self.call_attribute(seq, id, &name, given);
            }
            handler::DEL => {
                let (id, count) = (args.object()?, args.count()?);
                self.objects.release(id, count);
                Value::NONE
            }
            handler::REPR | handler::STR => {
                let id = args.object()?;
                Value::text(&python::describe(&self.objects, id)?)
            }
            handler::CMP => {
                let (id, other, operator) = (args.object()?, args.next()?, args.name()?);
                let made = python::call(&mut self.objects, id, &operator, vec![other])?;
                return self.give_made(made);
            }
            handler::HASH => return Err(Exception::type_error("unhashable type")),
            _ => return Err(Exception::type_error("request is not supported")),
        };
        self.give(value).map(Answer::Now)
    }

    fn attribute(&mut self, id: i64, name: &str) -> Result<Answer, Exception> {
        let object = self.objects.object(id)?;
        let made = if matches!(object, Object::Root) {
            Object::Method(self.method(name)?)
        } else if python::has_method(object, name) {
            let name = Arc::from(name);
            Object::Bound { of: id, name }
        } else {
            return Err(Exception::attribute_error(name));
        };
        let pack = self.objects.add(made)?;
        Ok(Answer::Now(Boxed::Senders(pack)))
    }

    fn method(&self, name: &str) -> Result<&'static Signature, Exception> {
        let plain = name.strip_prefix("exposed_").unwrap_or(name);
        let found = self
            .methods
            .iter()
            .find(|signature| signature.name == plain);
        found.ok_or_else(|| Exception::attribute_error(name))
    }

    fn call(&mut self, seq: i64, id: i64, given: Given) -> Result<Answer, Exception> {
        match self.objects.object(id)? {
            Object::Method(signature) => {
                let signature = *signature;
                self.invoke(seq, signature, given)
            }
            Object::Bound { of, name } => {
                let (of, name) = (*of, Arc::clone(name));
                self.call_attribute(seq, of, &name, given)
            }
            Object::Root | Object::Dict(_) | Object::List(_) | Object::Iterator { .. } => {
                Err(Exception::type_error("object is not callable"))
            }
        }
    }

    fn call_attribute(
        &mut self,
        seq: i64,
        id: i64,
        name: &str,
        given: Given,
    ) -> Result<Answer, Exception> {
        let object = self.objects.object(id)?;
        if matches!(object, Object::Root) {
            let signature = self.method(name)?;
            return self.invoke(seq, signature, given);
        }
        let is_call =
            name == "__call__" && matches!(object, Object::Method(_) | Object::Bound { .. });
        if is_call {
            return self.call(seq, id, given);
        }
        if !given.named.is_empty() {
            let text = "no keyword arguments are taken";
            return Err(Exception::type_error(text));
        }
        let made = python::call(&mut self.objects, id, name, given.positional)?;
        self.give_made(made)
    }

    fn invoke(
        &mut self,
        seq: i64,
        signature: &'static Signature,
        given: Given,
    ) -> Result<Answer, Exception> {
        let arguments = given.bind(signature)?;
        self.waiting.push(seq);
        self.invocations.push_back(Invocation {
            ticket: Ticket(seq),
            method: signature.name,
            arguments,
        });
        Ok(Answer::Later)
    }

    fn refer(&mut self, id: i64) -> Result<Answer, Exception> {
        let pack = self.objects.refer(id)?;
        Ok(Answer::Now(Boxed::Senders(pack)))
    }

    fn give_made(&mut self, made: Made) -> Result<Answer, Exception> {
        match made {
            Made::Value(value) => self.give(value).map(Answer::Now),
            Made::Object(object) => {
                let pack = self.objects.add(object)?;
                Ok(Answer::Now(Boxed::Senders(pack)))
            }
            Made::Same(id) => self.refer(id),
        }
    }

    /// A value as it is sent: dicts and lists become references.
    pub(super) fn give(&mut self, value: Value) -> Result<Boxed, Exception> {
        let object = match value {
            Value::Plain(value) => return Ok(Boxed::Plain(value)),
            Value::Tuple(items) => {
                let items = items.into_iter().map(|item| self.give(item));
                return Ok(Boxed::Tuple(items.collect::<Result<_, _>>()?));
            }
            Value::Dict(entries) => Object::Dict(entries),
            Value::List(items) => Object::List(items.iter().cloned().collect()),
        };
        self.objects.add(object).map(Boxed::Senders)
    }
}
