//! Words that travel as a list: a structure that the browser reads field by field costs its module 6 KB each.

/// Declares a structure of texts that is written and read as the list of them, in the order of its fields.
macro_rules! texts {
    ($(#[$about:meta])* pub struct $name:ident { $($(#[$said:meta])* pub $field:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        #[serde(from = "Vec<String>", into = "Vec<String>")]
        pub struct $name { $($(#[$said])* pub $field: String),+ }

        impl From<Vec<String>> for $name {
            fn from(texts: Vec<String>) -> Self {
                let mut texts = texts.into_iter();
                Self { $($field: texts.next().unwrap_or_default()),+ }
            }
        }

        impl From<$name> for Vec<String> {
            fn from(texts: $name) -> Self {
                vec![$(texts.$field),+]
            }
        }
    };
}

pub(crate) use texts;

#[cfg(test)]
mod tests {
    texts! {
        /// A name and what is known of it.
        pub struct Known { pub name, pub facts }
    }

    #[test]
    fn texts_travel_in_their_order_and_what_is_missing_is_empty() {
        let known = Known { name: "Frigo".to_owned(), facts: "froid".to_owned() };
        let sent = serde_json::to_string(&known).unwrap();
        assert_eq!(sent, r#"["Frigo","froid"]"#);
        assert_eq!(serde_json::from_str::<Known>(&sent).unwrap(), known);
        assert_eq!(serde_json::from_str::<Known>(r#"["Frigo"]"#).unwrap().facts, "");
    }
}
