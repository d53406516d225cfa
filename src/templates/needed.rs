//! A value and the text of a template in, the value as JSON with those fields alone whose names the text contains out. A
//! month of a thousand units has some hundred thousand fields, and most templates name a few of them.

use std::collections::BTreeSet;

use serde::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct},
};
use serde_json::{Error, Map, Value, value};

/// The words of a template, among them all names that it uses.
#[derive(Debug, Default)]
pub(super) struct Words(BTreeSet<String>);

impl Words {
    /// All runs of letters, digits and underscores.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
        let words = texts.into_iter().flat_map(|text| text.split(move |character| !is_part(character)));
        Self(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// Whether a word is one of them.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// The value as JSON without the fields that are none of the words.
    pub(super) fn select(&self, value: &(impl Serialize + ?Sized)) -> Result<Value, Error> {
        value.serialize(Selecting(self))
    }
}

/// Serializes to JSON and leaves out fields of structures and entries of maps by their names.
#[derive(Clone, Copy)]
struct Selecting<'w>(&'w Words);

/// A list under way.
struct List<'w> {
    words: &'w Words,
    values: Vec<Value>,
}

/// A structure or map under way.
struct Fields<'w> {
    words: &'w Words,
    values: Map<String, Value>,
    /// Key of the entry whose value comes next.
    key: String,
}

impl List<'_> {
    fn push(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.values.push(self.words.select(value)?);
        Ok(())
    }
}

impl Fields<'_> {
    fn insert(&mut self, key: &str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        if self.words.contains(key) {
            self.values.insert(key.to_owned(), self.words.select(value)?);
        }
        Ok(())
    }
}

/// Values without fields are those of `serde_json`.
macro_rules! scalars {
    ($($method:ident: $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<Value, Error> {
            value::Serializer.$method(value)
        })*
    };
}

impl<'w> Serializer for Selecting<'w> {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = List<'w>;
    type SerializeTuple = List<'w>;
    type SerializeTupleStruct = List<'w>;
    type SerializeTupleVariant = <value::Serializer as Serializer>::SerializeTupleVariant;
    type SerializeMap = Fields<'w>;
    type SerializeStruct = Fields<'w>;
    type SerializeStructVariant = <value::Serializer as Serializer>::SerializeStructVariant;

    scalars! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
        serialize_str: &str,
        serialize_bytes: &[u8],
        serialize_unit_struct: &'static str,
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Value, Error> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        value::Serializer.serialize_newtype_variant(name, index, variant, value)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List<'w>, Error> {
        Ok(List { words: self.0, values: Vec::with_capacity(length.unwrap_or_default()) })
    }

    fn serialize_tuple(self, length: usize) -> Result<List<'w>, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<List<'w>, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        value::Serializer.serialize_tuple_variant(name, index, variant, length)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'w>, Error> {
        Ok(Fields { words: self.0, values: Map::new(), key: String::new() })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'w>, Error> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        value::Serializer.serialize_struct_variant(name, index, variant, length)
    }
}

impl SerializeSeq for List<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Array(self.values))
    }
}

impl SerializeTuple for List<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Array(self.values))
    }
}

impl SerializeTupleStruct for List<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.push(value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Array(self.values))
    }
}

impl SerializeMap for Fields<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = match serde_json::to_value(key)? {
            Value::String(key) => key,
            key => key.to_string(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = std::mem::take(&mut self.key);
        self.insert(&key, value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Object(self.values))
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = Value;
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.insert(key, value)
    }

    fn end(self) -> Result<Value, Error> {
        Ok(Value::Object(self.values))
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_json::json;

    use super::Words;

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        count: usize,
        kind: Option<Kind>,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Large,
    }

    #[derive(Serialize)]
    struct Month {
        #[serde(flatten)]
        row: Row,
        rows: Vec<Row>,
        pair: (u8, Row),
    }

    fn row(name: &'static str) -> Row {
        Row { name, count: 7, kind: Some(Kind::Large) }
    }

    #[test]
    fn only_fields_that_the_template_names_are_kept_at_every_depth() {
        let month = || Month { row: row("甲"), rows: vec![row("乙"), row("丙")], pair: (1, row("丁")) };
        let select = |template: &str| Words::of([template]).select(&month()).unwrap();
        assert_eq!(
            select("{{#each rows}}{{name}}{{/each}}"),
            json!({"name": "甲", "rows": [{"name": "乙"}, {"name": "丙"}]})
        );
        assert_eq!(
            select("共{{len rows}}个，{{lookup pair.[1] \"kind\"}}"),
            json!({
                "kind": "large", "rows": [{"kind": "large"}, {"kind": "large"}], "pair": [1, {"kind": "large"}],
            })
        );
        assert_eq!(select("没有名称"), json!({}));
        let everything = "name count kind rows pair row";
        assert_eq!(select(everything), serde_json::to_value(month()).unwrap());
    }
}
